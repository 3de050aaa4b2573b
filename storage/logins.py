"""Who is signed in to the workbench, in which browser, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, SQLModel, col, select, update

from storage.columns import identity, reference


class Login(SQLModel, table=True):
    """One browser of one person. ``agent``: what the browser calls itself, for people to read."""

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    agent: str = ""
    opened_at: datetime
    until_at: datetime
    ended_at: datetime | None = None


def begin(session: Session, person_id: int, agent: str, now: datetime, until_at: datetime) -> Login:
    row = Login(person_id=person_id, agent=agent[:200], opened_at=now, until_at=until_at)
    session.add(row)
    session.flush()
    return row


def alive(session: Session, login_id: int, now: datetime) -> Login | None:
    """A sign-in that still holds."""
    row = session.get(Login, login_id)
    return row if row is not None and row.ended_at is None and now < row.until_at else None


def alive_of(session: Session, person_id: int, now: datetime) -> Sequence[Login]:
    """Where somebody is signed in, the newest first."""
    query = select(Login).where(
        col(Login.person_id) == person_id, col(Login.ended_at).is_(None), col(Login.until_at) > now
    )
    return session.exec(query.order_by(col(Login.id).desc())).all()


def end_all(session: Session, person_id: int, now: datetime, but: int = 0) -> None:
    """Wherever somebody is signed in, they are no more."""
    query = update(Login).where(
        col(Login.person_id) == person_id, col(Login.ended_at).is_(None), col(Login.id) != but
    )
    session.exec(query.values(ended_at=now))


def end(session: Session, row: Login, now: datetime) -> None:
    row.ended_at = now
    session.add(row)
