"""How complete the archive is and how fresh: per estate, per home, and which homes lag (CS-3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_
from sqlmodel import Field, Session, SQLModel, col, select

from storage.audit import AuditEntry
from storage.columns import identity, one_of, reference
from storage.estates import Here, Home, within
from storage.households import Household, Residency
from storage.people import Person

FIELDS = ("owner", "phone", "area", "moved_in", "parking")
ANSWERS = ("", "given", "refused")


class ArchiveQuestion(SQLModel, table=True):
    """The bot asked somebody for one missing thing about their home."""

    __tablename__ = "archive_question"
    __table_args__ = (one_of("answer", ANSWERS),)

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    person_id: int = reference("person.id")
    field: str = Field()
    asked_at: datetime
    answer: str = ""


class ArchiveCheck(SQLModel, table=True):
    """What one monthly check found in one estate: it is scored by this, not by what came later."""

    __tablename__ = "archive_check"

    id: int = identity()
    estate_id: int = reference("estate.id", index=True)
    at: datetime = Field(index=True)
    homes: int
    complete: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One estate at one moment."""

    estate_id: int
    homes: int
    complete: int
    fresh: int  # complete, and confirmed within the charter's span
    confirmed: int = 0  # within that span, complete or not


def _owner_with(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Residency.id)
        .join(Person, col(Residency.person_id) == col(Person.id))
        .where(
            col(Residency.household_id) == col(Household.id),
            col(Residency.kind) == "owner",
            col(Residency.ended_at).is_(None),
            *conditions,
        )
        .exists()
    )


def _has(field: str) -> ColumnElement[bool]:
    """Whether a home (with its household now, if it has one) has this."""
    return {
        "owner": _owner_with(col(Person.name) != ""),
        "phone": _owner_with(col(Person.phone) != ""),
        "area": col(Home.area_dm2) > 0,
        "moved_in": col(Household.moved_in_on).is_not(None),
        "parking": col(Home.parking) != "",
    }[field]


def _now_held() -> ColumnElement[bool]:
    return and_(col(Household.home_id) == col(Home.id), col(Household.moved_out_at).is_(None))


def figures(
    session: Session, fields: Collection[str], fresh_since: datetime, here: Here = None
) -> Sequence[Figure]:
    """Every estate's figure."""
    complete = and_(*(_has(field) for field in fields))
    confirmed = col(Household.confirmed_at) >= fresh_since
    conditions = (complete, and_(complete, confirmed), confirmed)
    counted = [func.sum(case((each, 1), else_=0)) for each in conditions]
    query = (
        sa.select(col(Home.estate_id), func.count(), *counted)
        .outerjoin(Household, _now_held())
        .where(*within(Home.estate_id, here))
        .group_by(col(Home.estate_id))
        .order_by(col(Home.estate_id))
    )
    return [
        Figure(*(int(each) for each in row)) for row in session.connection().execute(query).all()
    ]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of one building; ``renewed``: the homes of which something was changed of late."""

    building: str
    homes: int
    complete: int
    renewed: tuple[str, ...] = ()


# In the audit: what is no longer as the paper says.
CHANGES = (
    "home.added",
    "home.changed",
    "home.completed",
    "home.handed_over",
    "name.corrected",
    "person.united",
    "phone.corrected",
    "phone.wrong",
    "residency.begun",
    "residency.ended",
)


def shelves(
    session: Session, estate_id: int, fields: Collection[str], since: datetime, until: datetime
) -> Sequence[Shelf]:
    """Building by building: how much is there, and what was changed in a span."""
    complete = and_(*(_has(field) for field in fields))
    query = (
        sa.select(col(Home.building), func.count(), func.sum(case((complete, 1), else_=0)))
        .outerjoin(Household, _now_held())
        .where(col(Home.estate_id) == estate_id)
        .group_by(col(Home.building))
    )
    changed = (
        select(Home)
        .join(AuditEntry, col(AuditEntry.home_id) == col(Home.id))
        .where(
            col(Home.estate_id) == estate_id,
            col(AuditEntry.action).in_(CHANGES),
            col(AuditEntry.at) >= since,
            col(AuditEntry.at) < until,
        )
        .distinct()
    )
    renewed: dict[str, list[str]] = {}
    for home in sorted(session.exec(changed).all(), key=lambda each: (each.unit, each.room)):
        renewed.setdefault(home.building, []).append(home.number)
    found = [
        Shelf(building, int(homes), int(whole), tuple(renewed.get(building, ())))
        for building, homes, whole in session.execute(query).all()
    ]
    return sorted(found, key=lambda each: (len(each.building), each.building))


def note_check(session: Session, figure: Figure, now: datetime) -> None:
    row = ArchiveCheck(
        estate_id=figure.estate_id,
        at=now,
        homes=figure.homes,
        complete=figure.complete,
        confirmed=figure.confirmed,
    )
    session.add(row)


def checks_between(session: Session, since: datetime, until: datetime) -> list[ArchiveCheck]:
    """The newest check of each estate within a span."""
    query = select(ArchiveCheck).where(col(ArchiveCheck.at) >= since, col(ArchiveCheck.at) < until)
    rows = session.exec(query.order_by(col(ArchiveCheck.id))).all()
    return list({row.estate_id: row for row in rows}.values())


def lagging(
    session: Session,
    estate_id: int,
    fields: Collection[str],
    fresh_since: datetime,
    limit: int = 20,
    offset: int = 0,
) -> Sequence[tuple[Home, list[str]]]:
    """Homes that are not complete, or not fresh (no field named), in walking order."""
    has = [_has(field) for field in fields]
    stale = or_(col(Household.confirmed_at).is_(None), col(Household.confirmed_at) < fresh_since)
    query = (
        sa.select(Home, *(case((each, 1), else_=0) for each in has))
        .outerjoin(Household, _now_held())
        .where(col(Home.estate_id) == estate_id, or_(~and_(*has), stale))
        .order_by(col(Home.building), col(Home.unit), col(Home.room))
        .limit(limit)
        .offset(offset)
    )
    names = list(fields)
    return [
        (home, [name for name, there in zip(names, flags, strict=True) if not there])
        for home, *flags in session.execute(query).all()
    ]


# What every answer about fees asks is put together once: that takes longer than to run it.
@cache
def _known(fields: tuple[str, ...]) -> sa.Select[Any]:
    flags = [case((_has(field), 1), else_=0) for field in fields]
    query = sa.select(col(Home.id), *flags).outerjoin(Household, _now_held())
    return query.where(col(Home.id) == bindparam("home"))


def missing(session: Session, home_id: int, fields: Collection[str]) -> list[str]:
    """What the archive does not know of one home."""
    query = _known(tuple(fields))
    row = session.connection().execute(query, {"home": home_id}).first()
    if row is None:
        return []
    return [name for name, there in zip(fields, row[1:], strict=True) if not there]


_LAST_QUESTION = (
    select(ArchiveQuestion)
    .where(col(ArchiveQuestion.home_id) == bindparam("home"))
    .order_by(col(ArchiveQuestion.id).desc())
    .limit(1)
)


def last_question(session: Session, home_id: int) -> ArchiveQuestion | None:
    return session.exec(_LAST_QUESTION, params={"home": home_id}).first()


def question(session: Session, question_id: int) -> ArchiveQuestion | None:
    return session.get(ArchiveQuestion, question_id)


def refused(session: Session, home_id: int) -> set[str]:
    """What the people of a home do not wish to say."""
    query = select(ArchiveQuestion.field).where(
        col(ArchiveQuestion.home_id) == home_id, col(ArchiveQuestion.answer) == "refused"
    )
    return set(session.exec(query).all())
