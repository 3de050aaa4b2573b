"""What was said in the web chat: its only client is a page that asks for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import JSON, Index, func
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.columns import identity
from storage.db import add_missing


class WebchatLine(SQLModel, table=True):
    """One line in one person's chat; ``mine`` is what the person wrote."""

    __tablename__ = "webchat_line"
    __table_args__ = (Index("ix_webchat_line_address", "address", "id"),)

    id: int = identity()
    address: str
    mine: bool = False
    text: str
    buttons: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    photo: str = ""  # a file below the media folder
    document: str = ""  # likewise; to be downloaded
    document_name: str = ""  # what people see of it
    key: str = Field(unique=True)  # "out:7" for an outbox row, the client's key for a person's line
    at: datetime


def add(session: Session, line: WebchatLine) -> int:
    """Adds a line once, by its key; returns its id, also when it was there already.

    A chat's lines become visible in the order of their ids: its reader asks for what came after
    the last one it has seen, and must not miss a smaller id that is committed later.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(func.hashtext(line.address)))).all()
    add_missing(session, WebchatLine, [line.model_dump(exclude={"id"})], ("key",))
    return session.exec(select(WebchatLine.id).where(col(WebchatLine.key) == line.key)).one()


CHANNEL = "webchat"


def forget(session: Session, channel: str, address: str) -> None:
    """What was said in this browser's chat is shown no more. Other messengers keep their own."""
    if channel == CHANNEL:
        session.exec(delete(WebchatLine).where(col(WebchatLine.address) == address))


def lines(
    session: Session, address: str, after: int, *, mine: bool = False, limit: int = 200
) -> Sequence[WebchatLine]:
    """What was said to a person after a line; with ``mine`` also what they wrote themselves."""
    query = select(WebchatLine).where(
        col(WebchatLine.address) == address, col(WebchatLine.id) > after
    )
    if not mine:
        query = query.where(col(WebchatLine.mine).is_(False))
    return session.exec(query.order_by(col(WebchatLine.id)).limit(limit)).all()


def newest(session: Session, address: str, limit: int) -> Sequence[WebchatLine]:
    """The end of a chat, both sides, the oldest of them first."""
    query = select(WebchatLine).where(col(WebchatLine.address) == address)
    found = session.exec(query.order_by(col(WebchatLine.id).desc()).limit(limit)).all()
    return found[::-1]


def last_heard(session: Session) -> dict[str, int]:
    """The newest line that was said to each address: who has something unread."""
    query = select(WebchatLine.address, func.max(WebchatLine.id))
    query = query.where(col(WebchatLine.mine).is_(False)).group_by(col(WebchatLine.address))
    return {address: int(newest_id) for address, newest_id in session.exec(query).all()}


def label_of(session: Session, address: str, action: str) -> str:
    """What stood on the newest button with this action in a person's chat; "" if none did."""
    query = select(WebchatLine).where(
        col(WebchatLine.address) == address, col(WebchatLine.mine).is_(False)
    )
    for line in session.exec(query.order_by(col(WebchatLine.id).desc()).limit(50)).all():
        for label, meant in line.buttons:
            if meant == action:
                return label
    return ""


def shows(session: Session, address: str, photo: str) -> bool:
    """Whether a photo (a file below the media folder) occurs in a person's chat."""
    query = select(WebchatLine.id).where(
        col(WebchatLine.address) == address, col(WebchatLine.photo) == photo
    )
    return session.exec(query).first() is not None


def name_of_document(session: Session, document: str, address: str | None) -> str:
    """What people see of a document that stands in this person's chat (in anybody's where
    ``address`` is None); "" where it does not stand there."""
    query = select(WebchatLine.document_name).where(col(WebchatLine.document) == document)
    if address is not None:
        query = query.where(col(WebchatLine.address) == address)
    return session.exec(query).first() or ""


def taken(session: Session, photos: Collection[str]) -> set[str]:
    """Those of these photos that stand in anybody's chat."""
    query = select(WebchatLine.photo).where(col(WebchatLine.photo).in_(photos))
    return set(session.exec(query).all())
