"""Messages that were misunderstood, and what they should have been: work for the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of

SOURCES = ("staff", "person", "unclear")


class Miss(SQLModel, table=True):
    """误解. ``took`` and ``label`` are labels such as "category:security"; an empty label: nobody
    has said yet what it should have been. ``subject`` is what was misunderstood, once."""

    __table_args__ = (one_of("source", SOURCES),)

    id: int = identity()
    subject: str = Field(unique=True)  # "ticket:12:category", "received:70:intent"
    estate_id: int | None = maybe("estate.id")
    text: str
    took: str
    label: str = ""
    source: str
    said_at: datetime  # "last month" means something else on another day
    kept_at: datetime


def keep(session: Session, miss: Miss) -> None:
    """Remembers a misunderstanding. The last correction counts; one back to the first is none."""
    before = session.exec(select(Miss).where(col(Miss.subject) == miss.subject)).first()
    if before is None:
        if miss.label != miss.took:
            session.add(miss)
        return
    if miss.label == before.took:
        session.delete(before)
        return
    before.label, before.source, before.kept_at = miss.label, miss.source, miss.kept_at
    session.add(before)


def said_to_be(session: Session, subject: str, label: str, source: str, now: datetime) -> None:
    """What was unclear is clear now."""
    found = session.exec(select(Miss).where(col(Miss.subject) == subject)).first()
    if found is not None:
        found.label, found.source, found.kept_at = label, source, now
        session.add(found)


def newest(session: Session, *, limit: int = 200) -> Sequence[Miss]:
    """The newest first."""
    return session.exec(select(Miss).order_by(col(Miss.kept_at).desc()).limit(limit)).all()
