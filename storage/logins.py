"""Who is signed in, in which browser, until when: at the workbench, and at 我的家."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select, update

from storage.columns import identity, one_of, reference

DESK, HOME = "desk", "home"
PLACES = (DESK, HOME)


class Login(SQLModel, table=True):
    """One browser of one person. ``agent``: what the browser calls itself, for people to read;
    ``link``: of a link that opens once, its own word."""

    __table_args__ = (one_of("place", PLACES),)

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    place: str = DESK
    link: str | None = Field(default=None, unique=True)
    agent: str = ""
    opened_at: datetime
    until_at: datetime
    ended_at: datetime | None = None


def begin(
    session: Session,
    person_id: int,
    agent: str,
    now: datetime,
    until_at: datetime,
    place: str = DESK,
    link: str | None = None,
) -> Login:
    row = Login(
        person_id=person_id,
        place=place,
        link=link,
        agent=agent[:200],
        opened_at=now,
        until_at=until_at,
    )
    session.add(row)
    session.flush()
    return row


def by_link(session: Session, link: str) -> Login | None:
    """The browser that a link has opened."""
    return session.exec(select(Login).where(col(Login.link) == link)).first()


def alive(session: Session, login_id: int, now: datetime, place: str = DESK) -> Login | None:
    """A sign-in that still holds there."""
    row = session.get(Login, login_id)
    holds = row is not None and row.ended_at is None and now < row.until_at
    return row if row is not None and holds and row.place == place else None


def alive_of(session: Session, person_id: int, now: datetime, place: str = DESK) -> Sequence[Login]:
    """Where somebody is signed in there, the newest first."""
    query = select(Login).where(
        col(Login.person_id) == person_id,
        col(Login.place) == place,
        col(Login.ended_at).is_(None),
        col(Login.until_at) > now,
    )
    return session.exec(query.order_by(col(Login.id).desc())).all()


def end_all(session: Session, person_id: int, now: datetime, but: int = 0) -> None:
    """Wherever somebody is signed in to the workbench, they are no more."""
    query = update(Login).where(
        col(Login.person_id) == person_id,
        col(Login.place) == DESK,
        col(Login.ended_at).is_(None),
        col(Login.id) != but,
    )
    session.exec(query.values(ended_at=now))


def end(session: Session, row: Login, now: datetime) -> None:
    row.ended_at = now
    session.add(row)
