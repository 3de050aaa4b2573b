"""Estates, their buildings and the homes in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, UniqueConstraint, bindparam, literal, or_
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.columns import identity, one_of, reference
from storage.db import kept

Here = Collection[int] | None  # ids of estates, to which a list is kept; None: all of them
USES = ("residential", "shop", "office", "parking", "other")


class Estate(SQLModel, table=True):
    """小区"""

    id: int = identity()
    name: str = Field(unique=True)
    phone: str = ""
    desk: str = ""  # where the front desk is and when it is open, in the company's words
    pay: str = ""  # how and where to pay, in the company's words
    account: str = ""  # to which money is sent
    invoice: str = ""  # how one comes by an invoice
    emergency: str = ""  # the telephone that somebody answers at night
    address: str = ""
    words: str = ""  # what else its people should know
    closed_at: datetime | None = None  # looked after by others since


class Building(SQLModel, table=True):
    """楼栋; ``number`` is what people say: "3", "12"."""

    __table_args__ = (UniqueConstraint("estate_id", "number"),)

    id: int = identity()
    estate_id: int = reference("estate.id")
    number: str


class Home(SQLModel, table=True):
    """房屋. ``unit`` is empty in a building without units."""

    __table_args__ = (UniqueConstraint("building_id", "unit", "room"), one_of("use", USES))

    id: int = identity()
    estate_id: int = reference("estate.id", index=True)
    building_id: int = reference("building.id")
    building: str  # the building's number again, so that a home can be named without a join
    unit: str = ""
    room: str
    area_dm2: int = 0  # hundredths of a square metre
    use: str = "residential"

    parking: str = ""  # the numbers of its parking spaces

    @property
    def number(self) -> str:
        """``3-2-1501``, or ``12-801`` where there are no units."""
        return "-".join(part for part in (self.building, self.unit, self.room) if part)


def within(column: Any, here: Here) -> list[ColumnElement[bool]]:
    """The condition that a row lies in these estates; none where they are all."""
    return [] if here is None else [col(column).in_(here)]


def estates(session: Session) -> Sequence[Estate]:
    """Those that the company looks after."""
    query = select(Estate).where(col(Estate.closed_at).is_(None))
    return session.exec(query.order_by(col(Estate.id))).all()


def named_in(session: Session, text: str) -> Estate | None:
    """The estate whose name stands in the words; of several, the longest."""
    there = [each for each in estates(session) if each.name in text]
    return max(there, key=lambda each: len(each.name), default=None)


def only_estate(session: Session) -> Estate | None:
    """The estate, where there is just one: then nobody needs to name it."""
    found = session.exec(select(Estate).where(col(Estate.closed_at).is_(None)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def spellings(room: str) -> tuple[str, str, str]:
    """A room as it was written, with its noughts in front and without: 101, 0101, 101."""
    if not room.isdecimal() or len(room) > 4:
        return room, room, room
    return room, room.zfill(4), room.lstrip("0") or "0"


def find_homes(
    session: Session,
    building: str = "",
    unit: str = "",
    room: str = "",
    estate_id: int | None = None,
) -> Sequence[Home]:
    """The homes that fit what was said; an empty part fits all. At most 20."""
    said = {"building": building, "unit": unit, "room": room, "estate": estate_id}
    known = {name: value for name, value in said.items() if value not in ("", None)}
    query = _fitting(frozenset(known))
    if room:
        known |= dict(zip(("room", "long", "short"), spellings(room), strict=True))
    found = session.exec(query, params=known).all()
    exact = {(each.building_id, each.unit) for each in found if each.room == room}
    return [
        each
        for each in found
        if not room or each.room == room or (each.building_id, each.unit) not in exact
    ]


@cache  # put together once for each set of parts: that takes longer than to run it
def _fitting(parts: frozenset[str]) -> SelectOfScalar[Home]:
    of_phase = literal("%期").concat(bindparam("building", type_=String))
    numbered = select(Building.id).where(
        or_(col(Building.number) == bindparam("building"), col(Building.number).like(of_phase))
    )
    conditions = {
        "building": col(Home.building_id).in_(numbered),  # there is an index by building
        "unit": col(Home.unit) == bindparam("unit"),
        "room": or_(*(col(Home.room) == bindparam(each) for each in ("room", "long", "short"))),
        "estate": col(Home.estate_id) == bindparam("estate"),
    }
    query = select(Home).where(*(conditions[each] for each in sorted(parts)))
    return query.order_by(col(Home.id)).limit(20)


def home(session: Session, home_id: int) -> Home:
    return kept(session, Home, home_id)


def home_if_any(session: Session, home_id: int) -> Home | None:
    return session.get(Home, home_id)


def estate(session: Session, estate_id: int) -> Estate:
    return kept(session, Estate, estate_id)


def estate_named(session: Session, name: str) -> Estate | None:
    return session.exec(select(Estate).where(col(Estate.name) == name)).first()


def page(session: Session, after_home: int, limit: int) -> Sequence[Home]:
    """Homes above an id, in order."""
    query = select(Home).where(col(Home.id) > after_home).order_by(col(Home.id)).limit(limit)
    return session.exec(query).all()


def taken(session: Session, home_ids: Collection[int]) -> Sequence[Home]:
    """These homes, ours until the transaction ends: whoever books their money comes before or
    after, and not in between."""
    query = select(Home).where(col(Home.id).in_(home_ids)).order_by(col(Home.id))
    return session.exec(query.with_for_update()).all()


def named_so(session: Session, parts: Sequence[str]) -> Sequence[Home]:
    """Homes of a building, unit and room, or of a room alone, wherever they are."""
    query = select(Home).where(col(Home.room) == parts[-1])
    if len(parts) > 1:
        query = query.where(col(Home.building) == parts[0])
    if len(parts) > 2:
        query = query.where(col(Home.unit) == parts[1])
    return session.exec(query.order_by(col(Home.id)).limit(20)).all()
