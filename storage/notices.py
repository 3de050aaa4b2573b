"""What was told to an estate, a building or a unit: 停水, 停电, 维保 (CS-5, EN-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, false, func, or_
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, identity, maybe, one_of, reference
from storage.contacts import ContactPoint
from storage.estates import Here, Home, within
from storage.households import Household, Residency
from storage.outbox import OutboxMessage
from storage.people import Person

# Who lives there on whose side: a notice is to one of them, or to everybody.
SIDES = {"owner": ("owner", "family"), "tenant": ("tenant",)}


class Notice(SQLModel, table=True):
    """通知. ``building``, ``unit``: empty where all of them are meant; ``line``: of the homes above
    each other, on one riser, the end of their numbers."""

    __table_args__ = (
        Index("ix_notice_estate", "estate_id", "sent_at"),
        one_of("audience", ("", *SIDES)),
    )

    id: int = identity()
    estate_id: int = reference("estate.id")
    building: str = ""
    unit: str = ""
    line: str = ""
    audience: str = ""
    text: str
    by_id: int | None = maybe("person.id")
    sent_at: datetime  # or when it is to leave
    told: int = 0  # so many people
    emergency: bool = False
    # Of a planned outage: when it begins and is to end, and when all was as before.
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    restored_at: datetime | None = None
    next_at: datetime | None = Field(default=None, index=True)  # it leaves, or its end is asked for
    is_sent: bool = True
    # The last person to whom it was said, in their order, while it is to be said to others yet.
    said_to: int | None = Field(default=None, sa_type=BigInt)


def _place(row: Notice) -> list[ColumnElement[bool]]:
    """Of homes: those that a notice is about."""
    found: list[ColumnElement[bool]] = [col(Home.estate_id) == row.estate_id]
    found += [col(Home.building) == row.building] if row.building else []
    found += [col(Home.unit) == row.unit] if row.unit else []
    return found + ([col(Home.room).endswith(row.line)] if row.line else [])


def _side(row: Notice) -> list[ColumnElement[bool]]:
    """Of residencies that go on: those to whom it is said."""
    kinds = SIDES.get(row.audience)
    found: list[ColumnElement[bool]] = [col(Residency.ended_at).is_(None)]
    return found + ([col(Residency.kind).in_(kinds)] if kinds else [])


def hearers(session: Session, row: Notice, after: int, limit: int) -> Sequence[tuple[int, str]]:
    """Whom it concerns and who can be reached, with their language: some behind a person."""
    query = _hearers(row, col(Person.id), col(Person.language)).where(col(Person.id) > after)
    rows = session.exec(query.order_by(col(Person.id)).limit(limit)).all()
    return [(number, language) for number, language in rows]


def count_hearers(session: Session, row: Notice) -> int:
    return session.exec(select(func.count()).select_from(_hearers(row, Person.id).subquery())).one()


def _hearers(row: Notice, *columns: Any) -> Any:
    reached = select(ContactPoint.id).where(
        col(ContactPoint.person_id) == col(Person.id), col(ContactPoint.state) == "active"
    )
    query = (
        select(*columns)
        .join(Residency, col(Residency.person_id) == col(Person.id))
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(Home, col(Home.id) == col(Household.home_id))
        .where(*_place(row), *_side(row), reached.exists())
    )
    return query.distinct()


def last_heard(session: Session, homes: Sequence[Home], since: datetime) -> Notice | None:
    """The newest notice that concerns one of these homes."""
    for home in homes:
        query = (
            select(Notice)
            .where(
                col(Notice.estate_id) == home.estate_id,
                col(Notice.sent_at) >= since,
                col(Notice.is_sent).is_(True),
                col(Notice.building).in_(["", home.building]),
                col(Notice.unit).in_(["", home.unit]),
                col(Notice.line).in_(["", line_of(home)]),
            )
            .order_by(col(Notice.id).desc())
            .limit(1)
        )
        if (found := session.exec(query).first()) is not None:
            return found
    return None


def of_residencies(
    session: Session, lived_in: Sequence[tuple[Home, Residency]], since: datetime, limit: int
) -> Sequence[Notice]:
    """What somebody was told in their homes, the newest first."""
    mine = (
        _concern([home]) & col(Notice.audience).in_(["", *sides_of(tie)]) for home, tie in lived_in
    )
    query = select(Notice).where(
        or_(false(), *mine), col(Notice.is_sent).is_(True), col(Notice.sent_at) >= since
    )
    return session.exec(query.order_by(col(Notice.id).desc()).limit(limit)).all()


def sides_of(tie: Residency) -> list[str]:
    """On whose side somebody lives there."""
    return [side for side, kinds in SIDES.items() if tie.kind in kinds]


def line_of(home: Home) -> str:
    """1501, 1401, 101 stand above each other: 01."""
    return home.room[-2:]


def _concern(homes: Sequence[Home]) -> ColumnElement[bool]:
    """Of notices: those to any of these homes."""
    return or_(
        false(),
        *(
            (col(Notice.estate_id) == home.estate_id)
            & col(Notice.building).in_(["", home.building])
            & col(Notice.unit).in_(["", home.unit])
            & col(Notice.line).in_(["", line_of(home)])
            for home in homes
        ),
    )


def in_effect(
    session: Session, homes: Sequence[Home], now: datetime, ahead: timedelta, overrun: timedelta
) -> Sequence[Notice]:
    """Outages that these homes have now, as far as anybody has said; the newest first."""
    query = select(Notice).where(
        _concern(homes),
        col(Notice.is_sent).is_(True),
        col(Notice.begins_at) <= now + ahead,
        col(Notice.restored_at).is_(None),
        or_(
            col(Notice.ends_at) > now - overrun,
            col(Notice.ends_at).is_(None) & (col(Notice.begins_at) > now - timedelta(days=1)),
        ),
    )
    return session.exec(query.order_by(col(Notice.id).desc()).limit(5)).all() if homes else []


def count_since(session: Session, estate_id: int, building: str, unit: str, since: datetime) -> int:
    """Notices to this place that were no emergency."""
    query = select(func.count()).where(
        col(Notice.estate_id) == estate_id,
        col(Notice.building).in_(["", building]),
        col(Notice.unit).in_(["", unit]),
        col(Notice.sent_at) >= since,
        col(Notice.emergency).is_(False),
    )
    return session.exec(query).one()


def newest(session: Session, here: Here, limit: int) -> Sequence[Notice]:
    query = select(Notice).where(*within(Notice.estate_id, here))
    return session.exec(query.order_by(col(Notice.id).desc()).limit(limit)).all()


def notice(session: Session, number: int) -> Notice | None:
    return session.get(Notice, number)


def by_home(session: Session, row: Notice) -> Sequence[tuple[Home, int, int]]:
    """Each home that it is about: (home, people to whom it has gone, those on their way)."""

    def told(*states: str) -> Any:
        return (
            select(func.count(func.distinct(OutboxMessage.person_id)))
            .join(Residency, col(Residency.person_id) == col(OutboxMessage.person_id))
            .join(Household, col(Household.id) == col(Residency.household_id))
            .where(
                col(OutboxMessage.notice_id) == row.id,
                col(OutboxMessage.state).in_(states),
                col(Household.home_id) == col(Home.id),
                col(Residency.ended_at).is_(None),
            )
            .correlate(Home)
            .scalar_subquery()
        )

    query = select(Home, told("sent"), told("pending", "sending"))
    lived_in = (
        select(Household.id)
        .join(Residency, col(Residency.household_id) == col(Household.id))
        .where(col(Household.home_id) == col(Home.id), *_side(row))
    )
    query = query.where(*_place(row), lived_in.exists()).order_by(col(Home.id))
    return session.exec(query).all()
