"""What the company's charter was, is and will be: each version whole, with who took it and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, reference
from storage.people import Person


class CharterVersion(SQLModel, table=True):
    """``text``: the file whole. ``changes``: in words, against what was in force when it was
    taken. ``valid_from``: it holds from then on, until a later one does."""

    __tablename__ = "charter_version"

    id: int = identity()
    author_id: int = reference("person.id")
    text: str
    changes: list[str] = Field(default_factory=list, sa_type=JSON)
    taken_at: datetime
    valid_from: datetime = Field(index=True)
    dropped_at: datetime | None = None


def add(session: Session, row: CharterVersion) -> CharterVersion:
    session.add(row)
    session.flush()
    return row


def in_force(session: Session, now: datetime) -> CharterVersion | None:
    """The version that holds; None where the company has its file, or what comes with us."""
    query = select(CharterVersion).where(
        col(CharterVersion.valid_from) <= now, col(CharterVersion.dropped_at).is_(None)
    )
    newest = query.order_by(col(CharterVersion.valid_from).desc(), col(CharterVersion.id).desc())
    return session.exec(newest.limit(1)).first()


def number_in_force(session: Session, now: datetime) -> int:
    """Which version holds, without its text; 0 for the file."""
    query = select(CharterVersion.id).where(
        col(CharterVersion.valid_from) <= now, col(CharterVersion.dropped_at).is_(None)
    )
    newest = query.order_by(col(CharterVersion.valid_from).desc(), col(CharterVersion.id).desc())
    return session.exec(newest.limit(1)).first() or 0


def version(session: Session, number: int) -> CharterVersion | None:
    return session.get(CharterVersion, number)


def newest(session: Session, limit: int = 30) -> Sequence[tuple[CharterVersion, str]]:
    """The versions with who took them, the newest first."""
    query = select(CharterVersion, Person.name).join(
        Person, col(Person.id) == col(CharterVersion.author_id)
    )
    return session.exec(query.order_by(col(CharterVersion.id).desc()).limit(limit)).all()
