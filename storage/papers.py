"""Papers: pictures and documents that the program draws, ordered with frozen values."""

from __future__ import annotations

import hashlib
import json as json_text
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, json


class Paper(SQLModel, table=True):
    """One picture or document. Ordered in a transaction, drawn after it, at most once.

    ``data`` holds all that is shown on it, in words and figures as they were when it was ordered:
    a bill that is paid meanwhile does not change the paper that was promised.
    """

    __table_args__ = (Index("ix_paper_fingerprint", "fingerprint"),)

    id: int = identity()
    kind: str  # which renderer draws it: "bill", "dossier", …
    data: dict[str, Any] = json()
    name: str  # the file's name, as people see it
    mime: str
    fingerprint: str  # of kind, name and data: the same paper asked for again is the same row
    path: str = ""  # below the media folder; empty until it is drawn
    sha256: str = ""  # of the file, in hex
    ordered_at: datetime
    made_at: datetime | None = Field(default=None)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in a chat, rather than handed over as a file."""
        return self.mime.startswith("image/")


def order(
    session: Session, kind: str, name: str, mime: str, data: Mapping[str, Any], now: datetime
) -> Paper:
    """The paper with these values, to be drawn when it is first sent. ``data`` must be JSON."""
    fingerprint = _fingerprint(kind, name, data)
    found = session.exec(select(Paper).where(col(Paper.fingerprint) == fingerprint)).first()
    if found is not None:
        return found
    row = Paper(
        kind=kind, name=name, mime=mime, data=dict(data), fingerprint=fingerprint, ordered_at=now
    )
    session.add(row)
    session.flush()
    return row


def paper(session: Session, paper_id: int) -> Paper:
    return session.get_one(Paper, paper_id)


def keep(
    session: Session, paper_id: int, path: str, sha256: str, now: datetime, instead_of: str = ""
) -> str:
    """Notes the file of a paper; returns the path that counts, a peer's where it was faster.

    ``instead_of``: the path of a file that is no longer there.
    """
    row = session.get_one(Paper, paper_id, with_for_update=True)
    if row.path in ("", instead_of):
        row.path, row.sha256, row.made_at = path, sha256, now
    return row.path


def _fingerprint(kind: str, name: str, data: Mapping[str, Any]) -> str:
    whole = json_text.dumps([kind, name, data], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
