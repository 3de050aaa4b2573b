"""People, what they are in the company, and when they are on duty."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, UniqueConstraint, bindparam, func, literal, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage import shifts
from storage.columns import MOMENT, BigInt, identity, maybe, reference
from storage.db import kept
from storage.sealing import Sealed


class Person(SQLModel, table=True):
    """人: anybody who has spoken to us or whom we know. A stranger is one without role or home."""

    id: int = identity()
    name: str = Field(index=True)
    phone: str = Field(default="", index=True, sa_type=Sealed)
    second_phone: str = Field(default="", index=True, sa_type=Sealed)
    language: str = ""  # chosen with /language, or as the messenger says; "" is the company's
    created_at: datetime
    # When they agreed that we keep and use what they told us about themselves (CS-A).
    consented_at: datetime | None = None

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers at which they are called, the better one first."""
        return tuple(each for each in (self.phone, self.second_phone) if each)

    def forget_phone(self, number: str) -> None:
        """It is not theirs: the other one, if there is one, takes its place."""
        kept = [each for each in self.phones if each != number]
        self.phone, self.second_phone = (*kept, "", "")[:2]


class Role(SQLModel, table=True):
    """身份: one of the charter's roles, of one person, in one estate or (without it) in all."""

    __table_args__ = (
        UniqueConstraint("person_id", "name", "estate_id"),
        Index("ix_role_name", "name"),
    )

    id: int = identity()
    person_id: int = reference("person.id")
    name: str
    estate_id: int | None = maybe("estate.id")


def person(session: Session, person_id: int) -> Person:
    return kept(session, Person, person_id)


def first_known_at(session: Session) -> datetime | None:
    """When the first person was written down: before, this company had no program."""
    return session.exec(select(func.min(Person.created_at))).one()


def named(session: Session, name: str) -> Sequence[Person]:
    """Everybody of exactly this name; names are not unique."""
    return session.exec(select(Person).where(col(Person.name) == name).limit(10)).all()


_ROLES_OF = select(Role.name).where(col(Role.person_id) == bindparam("person"))


def roles_of(session: Session, person_id: int) -> frozenset[str]:
    return frozenset(session.exec(_ROLES_OF, params={"person": person_id}).all())


_ESTATE = bindparam("estate", type_=BigInt)
_HOLDERS = (
    select(
        Person,
        shifts.on_duty(col(Person.id), bindparam("now", type_=MOMENT), _ESTATE).label("on_duty"),
    )
    .join(Role, col(Role.person_id) == col(Person.id))
    .where(
        col(Role.name) == bindparam("role"),
        or_(_ESTATE.is_(None), col(Role.estate_id).is_(None), col(Role.estate_id) == _ESTATE),
    )
    .order_by(col(Person.id))
)


@dataclass(frozen=True, slots=True)
class Holders:
    """Those who hold a role for an estate, and those of them who are on duty."""

    everybody: Sequence[Person]
    on_duty: Sequence[Person]

    @property
    def hearing(self) -> Sequence[Person]:
        """Whoever hears what is said to the role: those on duty alone if there are any."""
        return self.on_duty or self.everybody


def holders(session: Session, role: str, estate_id: int | None, now: datetime) -> Holders:
    params = {"role": role, "estate": estate_id, "now": now}
    rows = session.exec(_HOLDERS, params=params).all()
    everybody = {person.id: person for person, _ in rows}
    on_duty = {person.id: person for person, here in rows if here}
    return Holders(list(everybody.values()), list(on_duty.values()))


def on_duty_among(
    session: Session, person_ids: Sequence[int], now: datetime, estate_id: int | None = None
) -> Sequence[int]:
    """Those of these people who are on duty now."""
    moment, estate = literal(now, MOMENT), literal(estate_id, BigInt)
    query = select(Person.id).where(
        col(Person.id).in_(person_ids), shifts.on_duty(col(Person.id), moment, estate)
    )
    return session.exec(query.order_by(col(Person.id))).all()


def with_any_role(session: Session, roles: Collection[str]) -> Sequence[Person]:
    """Everybody who holds one of these roles, in whatever estate."""
    query = select(Person).join(Role).where(col(Role.name).in_(roles))
    return session.exec(query.distinct().order_by(col(Person.id))).all()


def staff(session: Session, within: Collection[int] | None = None) -> Sequence[Person]:
    """Whoever works here; ``within``: in one of these estates, or in all."""
    query = select(Person).join(Role).distinct().order_by(col(Person.id))
    return session.exec(query if within is None else query.where(works_in(within))).all()


def works_in(estate_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that a role is held in one of these estates, or in all."""
    return col(Role.estate_id).is_(None) | col(Role.estate_id).in_(estate_ids)


def works_beyond(session: Session, person_id: int, estate_ids: Collection[int]) -> bool:
    """Whether somebody has a role outside these estates, or in all."""
    query = select(Role.id).where(
        col(Role.person_id) == person_id,
        or_(col(Role.estate_id).is_(None), col(Role.estate_id).not_in(estate_ids)),
    )
    return session.exec(query.limit(1)).first() is not None


def held(session: Session) -> frozenset[str]:
    """The roles that somebody holds."""
    return frozenset(session.exec(select(Role.name).distinct()).all())


def retire(session: Session, person_id: int) -> None:
    """Takes every role from a person who has left; what they did stays on record."""
    session.exec(delete(Role).where(col(Role.person_id) == person_id))


def colleague(session: Session, name: str, phone: str) -> Person | None:
    """Somebody on the staff with this name: with this phone, else the only one of the name."""
    query = select(Person).join(Role).where(col(Person.name) == name).distinct().limit(10)
    found = session.exec(query).all()
    with_phone = [each for each in found if phone and each.phone == phone]
    if with_phone:
        return with_phone[0]
    open_ones = [each for each in found if not phone or not each.phone or len(found) == 1]
    return open_ones[0] if len(open_ones) == 1 else None


def holds(session: Session, person_id: int, role: str, estate_id: int | None) -> bool:
    """Whether they have this role there, or in all estates."""
    query = select(Role.estate_id).where(col(Role.person_id) == person_id, col(Role.name) == role)
    estates = session.exec(query).all()
    return None in estates or estate_id in estates


def estates_in(
    session: Session, person_id: int, roles: Collection[str] | None = None
) -> frozenset[int] | None:
    """The estates in which somebody holds one of these roles (or any); None where one of them
    holds in all."""
    query = select(Role.estate_id).where(col(Role.person_id) == person_id)
    if roles is not None:
        query = query.where(col(Role.name).in_(roles))
    found = session.exec(query).all()
    return None if None in found else frozenset(each for each in found if each is not None)


def give_role(session: Session, person_id: int, role: str, estate_id: int | None) -> None:
    session.add(Role(person_id=person_id, name=role, estate_id=estate_id))
    session.flush()
