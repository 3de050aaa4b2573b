"""Who lives in a home and who may see its fees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, literal, or_
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, one_of, reference
from storage.contacts import ContactPoint
from storage.estates import Home
from storage.people import Person, Role

KINDS = ("owner", "family", "tenant")


class Household(SQLModel, table=True):
    """住户: those who hold a home in one period. A sale ends it and begins the next."""

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    moved_in_at: datetime
    moved_out_at: datetime | None = None
    moved_in_on: date | None = None  # as the papers say; ``moved_in_at`` is when we wrote it down
    moved_out_on: date | None = None  # likewise
    confirmed_at: datetime | None = None  # when somebody last said that the archive is right


class Residency(SQLModel, table=True):
    """居住关系 of one person to one household. Ended, it keeps history and gives no access."""

    __table_args__ = (one_of("kind", KINDS),)

    id: int = identity()
    household_id: int = reference("household.id", index=True)
    person_id: int = reference("person.id", index=True)
    kind: str = "owner"
    fees_allowed: bool = False  # for a tenant: the owner allows it
    started_at: datetime
    ended_at: datetime | None = None
    started_on: date | None = None  # as was said; the moments are when we wrote it down
    ended_on: date | None = None

    @property
    def sees_fees(self) -> bool:
        return self.kind != "tenant" or self.fees_allowed


_SEES_FEES = or_(col(Residency.kind) != "tenant", col(Residency.fees_allowed))  # the same in SQL


def _living() -> list[object]:
    return [col(Residency.ended_at).is_(None), col(Household.moved_out_at).is_(None)]


_RESIDENCIES_OF = (
    select(Home, Residency)
    .join(Household, col(Household.home_id) == col(Home.id))
    .join(Residency, col(Residency.household_id) == col(Household.id))
    .where(col(Residency.person_id) == bindparam("person"), *_living())  # type: ignore[arg-type]
    .order_by(col(Home.id))
)


def homes_of(session: Session, person_id: int) -> Sequence[Home]:
    """The homes in which a person lives or which they own now."""
    return [home for home, _ in residencies_of(session, person_id)]


def homes_named_in(session: Session, text: str, within: Collection[int] | None) -> Sequence[Home]:
    """The homes, of these estates or of all, whose residents a text names. At most 3."""
    query = (
        select(Home)
        .join(Household, col(Household.home_id) == col(Home.id))
        .join(Residency, col(Residency.household_id) == col(Household.id))
        .join(Person, col(Person.id) == col(Residency.person_id))
        .where(
            col(Residency.ended_at).is_(None),
            func.length(col(Person.name)) > 1,
            literal(text).contains(col(Person.name)),
        )
        .distinct()
    )
    if within is not None:
        query = query.where(col(Home.estate_id).in_(within))
    return session.exec(query.limit(3)).all()


def residencies_of(session: Session, person_id: int) -> Sequence[tuple[Home, Residency]]:
    return session.exec(_RESIDENCIES_OF, params={"person": person_id}).all()


_RESIDENTS_OF = (
    select(Person, Residency)
    .join(Residency, col(Residency.person_id) == col(Person.id))
    .join(Household, col(Residency.household_id) == col(Household.id))
    .where(col(Household.home_id) == bindparam("home"), *_living())  # type: ignore[arg-type]
    .order_by(col(Person.id))
)


def residents_of(session: Session, home_id: int) -> Sequence[tuple[Person, Residency]]:
    """The people of a home now, owners first."""
    found = session.exec(_RESIDENTS_OF, params={"home": home_id}).all()
    return sorted(found, key=lambda pair: KINDS.index(pair[1].kind))


def reachable_about_fees(
    session: Session, home_ids: Collection[int]
) -> dict[int, list[tuple[int, str]]]:
    """Of many homes at once: who may know what is owed and can be reached, as (id, language)."""
    reached = select(ContactPoint.id).where(
        col(ContactPoint.person_id) == col(Residency.person_id),
        col(ContactPoint.state) == "active",
    )
    query = (
        select(Household.home_id, Residency.person_id, Person.language)
        .join(Residency, col(Residency.household_id) == col(Household.id))
        .join(Person, col(Residency.person_id) == col(Person.id))
        .where(
            col(Household.home_id).in_(home_ids),
            _SEES_FEES,
            *_living(),  # type: ignore[arg-type]
            reached.exists(),
        )
        .order_by(col(Residency.person_id))
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for home_id, person_id, language in session.exec(query.distinct()).all():
        found.setdefault(home_id, []).append((person_id, language))
    return found


@dataclass(frozen=True, slots=True)
class Tie:
    """How somebody belongs to a home, and from when they may see what happened to it."""

    kind: str
    since: datetime


def tie(session: Session, person_id: int, home_id: int) -> Tie | None:
    """A tenant sees from their own beginning, owner and family from the household's."""
    for home, residency in residencies_of(session, person_id):
        if home.id == home_id:
            household = session.get_one(Household, residency.household_id)
            tenant = residency.kind == "tenant"
            return Tie(residency.kind, residency.started_at if tenant else household.moved_in_at)
    return None


def household_of(session: Session, home_id: int) -> Household | None:
    query = select(Household).where(
        col(Household.home_id) == home_id, col(Household.moved_out_at).is_(None)
    )
    return session.exec(query).first()


def settle(session: Session, home_id: int, person_id: int, kind: str, now: datetime) -> Residency:
    """Makes a person a resident of a home; an existing residency is left as it is."""
    for home, residency in residencies_of(session, person_id):
        if home.id == home_id:
            return residency
    household = household_of(session, home_id)
    if household is None:
        household = Household(home_id=home_id, moved_in_at=now)
        session.add(household)
        session.flush()
    residency = Residency(household_id=household.id, person_id=person_id, kind=kind, started_at=now)
    session.add(residency)
    session.flush()
    return residency


def people_with_phone(session: Session, phone: str) -> Sequence[Person]:
    """Those who live in a home or own one, or work for the company, with this phone."""
    if not phone:
        return []
    lives = (
        select(Residency.id)
        .join(Household, col(Residency.household_id) == col(Household.id))
        .where(col(Residency.person_id) == col(Person.id), *_living())  # type: ignore[arg-type]
        .exists()
    )
    works = select(Role.id).where(col(Role.person_id) == col(Person.id)).exists()
    either = or_(col(Person.phone) == phone, col(Person.second_phone) == phone)
    query = select(Person).where(either, or_(lives, works))
    return session.exec(query.order_by(col(Person.id)).limit(5)).all()


def resident_with_phone(session: Session, home_id: int, phone: str) -> int | None:
    found = [p.id for p, _ in residents_of(session, home_id) if phone in p.phones]
    return found[0] if len(found) == 1 else None


def has_belonged(session: Session, person_id: int, estate_ids: Collection[int] | None) -> bool:
    """Whether somebody belongs or has belonged to a home of these estates (None: of any)."""
    query = (
        select(Residency.id)
        .join(Household, col(Residency.household_id) == col(Household.id))
        .join(Home, col(Home.id) == col(Household.home_id))
        .where(col(Residency.person_id) == person_id)
    )
    if estate_ids is not None:
        query = query.where(col(Home.estate_id).in_(estate_ids))
    return session.exec(query.limit(1)).first() is not None


def has_left(session: Session, person_id: int, home_id: int) -> bool:
    """Whether somebody once belonged to a home and does not any more."""
    query = (
        select(Residency.ended_at, Household.moved_out_at)
        .join(Household, col(Residency.household_id) == col(Household.id))
        .where(col(Residency.person_id) == person_id, col(Household.home_id) == home_id)
    )
    ties = session.exec(query).all()
    return bool(ties) and all(ended or moved_out for ended, moved_out in ties)


# ----------------------------------------------------------------------------- moving in and out


def former(session: Session, home_id: int) -> Sequence[tuple[Person, Residency]]:
    """Those who do not belong to the home any more, the last to leave first."""
    query = (
        select(Person, Residency)
        .join(Residency, col(Residency.person_id) == col(Person.id))
        .join(Household, col(Residency.household_id) == col(Household.id))
        .where(col(Household.home_id) == home_id, col(Residency.ended_at).is_not(None))
        .order_by(col(Residency.ended_at).desc(), col(Residency.id).desc())
    )
    return session.exec(query.limit(50)).all()


def move_in(
    session: Session,
    home_id: int,
    person_id: int,
    kind: str,
    now: datetime,
    on: date,
    undo_within: timedelta,
) -> tuple[Residency, bool]:
    """Makes a person a resident; True where that undoes a move out of so short a time ago."""
    before = [tie for person, tie in former(session, home_id) if person.id == person_id]
    current = household_of(session, home_id)
    if before and before[0].kind == kind and (before[0].ended_at or now) > now - undo_within:
        last = before[0]
        if current is None or current.id == last.household_id:
            household = session.get_one(Household, last.household_id)
            household.moved_out_at, household.moved_out_on = None, None
            last.ended_at, last.ended_on = None, None
            session.add_all([household, last])
            session.flush()
            return last, True
    tie = settle(session, home_id, person_id, kind, now)
    tie.started_on = on
    if current is None:
        household = session.get_one(Household, tie.household_id)
        household.moved_in_on, household.confirmed_at = on, now
        session.add(household)
    session.flush()
    return tie, False


def move_out(
    session: Session, home_id: int, ties: Sequence[Residency], now: datetime, on: date
) -> None:
    """Ends residencies, and the household with the last of them."""
    for tie in ties:
        tie.ended_at, tie.ended_on = now, on
    session.flush()
    household = household_of(session, home_id)
    if household is not None and not residents_of(session, home_id):
        household.moved_out_at, household.moved_out_on = now, on
        session.add(household)
        session.flush()


def hand_over(
    session: Session,
    home_id: int,
    owner_id: int,
    now: datetime,
    on: date,
    stay: Sequence[Residency] = (),
) -> Residency:
    """A new owner's household in place of the one before; those who ``stay`` live on in it."""
    before = household_of(session, home_id)
    if before is not None:
        before.moved_out_at, before.moved_out_on = now, on
        session.add(before)
        session.flush()
    tie = settle(session, home_id, owner_id, "owner", now)
    household = session.get_one(Household, tie.household_id)
    household.moved_in_on, household.confirmed_at, tie.started_on = on, now, on
    session.add_all([household, tie])
    for each in stay:
        each.ended_at = now
        session.add(each)
        if each.person_id == owner_id:  # the tenant has bought it
            continue
        session.add(
            Residency(
                household_id=household.id,
                person_id=each.person_id,
                kind=each.kind,
                started_at=each.started_at,
                started_on=each.started_on,
            )
        )
    session.flush()
    return tie


def handed_over_at(session: Session, home_id: int) -> datetime | None:
    """When the household before this one left; None where this is the first that we know."""
    query = select(func.max(Household.moved_out_at)).where(col(Household.home_id) == home_id)
    return session.exec(query).one()
