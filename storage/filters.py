"""Lists of tickets that somebody keeps, by name: what the address of such a list narrows it to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import UniqueConstraint
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, reference


class SavedFilter(SQLModel, table=True):
    """``query``: as it stands in the address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: int = identity()
    person_id: int = reference("person.id")
    name: str
    query: str


def of(session: Session, person_id: int) -> Sequence[SavedFilter]:
    query = select(SavedFilter).where(col(SavedFilter.person_id) == person_id)
    return session.exec(query.order_by(col(SavedFilter.id))).all()


def called(session: Session, person_id: int, name: str) -> SavedFilter | None:
    mine = col(SavedFilter.person_id) == person_id
    return session.exec(select(SavedFilter).where(mine, col(SavedFilter.name) == name)).first()
