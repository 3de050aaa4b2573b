"""Trainings: who was invited, who came, and what share of the staff has been to one (GM-6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func, text, true
from sqlmodel import Session, SQLModel, col, select

from storage import people
from storage.columns import identity, maybe, one_of, reference
from storage.db import add_missing
from storage.people import Person, Role

# Whom it is for: those who lead (a management training), all of the staff, or one department.
MANAGERS, EVERYBODY = "managers", "everybody"
# planned → held, or empty where nobody came; cancelled with a reason.
STATES = ("planned", "held", "empty", "cancelled")

_WAITING = text("next_at IS NOT NULL")


class Training(SQLModel, table=True):
    """培训: one session of the yearly plan. ``next_at``: when it invites, reminds, begins, ends."""

    __table_args__ = (
        one_of("state", STATES),
        Index("ix_training_starts", "starts_at"),
        Index("ix_training_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    audience: str
    topic: str
    place: str = ""
    starts_at: datetime
    trainer_id: int | None = maybe("person.id")
    planned_by_id: int = reference("person.id")
    created_at: datetime
    state: str = "planned"
    reason: str = ""  # why it was cancelled
    next_at: datetime | None = None


class Attendance(SQLModel, table=True):
    """One person who was invited to a training, or came to it."""

    __tablename__ = "training_attendance"
    __table_args__ = (UniqueConstraint("training_id", "person_id"),)

    id: int = identity()
    training_id: int = reference("training.id")
    person_id: int = reference("person.id", index=True)
    came_at: datetime | None = None
    noted_by_id: int | None = maybe("person.id")  # themselves, or whoever kept the list


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the staff have been to a training: those who have not, and the trainings."""

    staff: int
    missing: tuple[Person, ...]
    training_ids: tuple[int, ...]

    @property
    def trained(self) -> int:
        return self.staff - len(self.missing)

    @property
    def share(self) -> float:
        """From 0 to 1; where there is no staff, nobody is missing."""
        return self.trained / self.staff if self.staff else 1.0


def training(session: Session, training_id: int) -> Training | None:
    """One training, locked: two who write attendance down do so one after the other."""
    return session.get(Training, training_id, with_for_update=True)


def between(session: Session, start: datetime, end: datetime) -> Sequence[Training]:
    """The plan of a span: what is planned, was held, or fell through; the earliest first."""
    query = select(Training).where(col(Training.starts_at) >= start, col(Training.starts_at) < end)
    return session.exec(query.order_by(col(Training.starts_at), col(Training.id))).all()


def coverage(
    session: Session, start: datetime, end: datetime, within: Collection[int] | None = None
) -> Coverage:
    """Who of those on the staff now came to at least one training that began in a span; ``within``:
    of those who work in one of these estates, or in all."""
    began = select(Training.id).where(
        col(Training.starts_at) >= start,
        col(Training.starts_at) < end,
        col(Training.state) != "cancelled",
    )
    came = select(Attendance.person_id).where(
        col(Attendance.training_id).in_(began), col(Attendance.came_at).is_not(None)
    )
    here = true() if within is None else people.works_in(within)
    active = select(Role.person_id).where(here)
    staff = session.exec(select(func.count(func.distinct(Role.person_id))).where(here)).one()
    missing = session.exec(
        select(Person)
        .where(col(Person.id).in_(active), col(Person.id).not_in(came))
        .order_by(col(Person.id))
    ).all()
    held = select(Attendance.training_id).where(
        col(Attendance.training_id).in_(began), col(Attendance.came_at).is_not(None)
    )
    ids = session.exec(held.distinct().order_by(col(Attendance.training_id))).all()
    return Coverage(staff, tuple(missing), tuple(ids))


def audience(session: Session, audience: str, managers: Collection[str]) -> Sequence[int]:
    """The people whom a training concerns. ``managers``: the roles of those who lead."""
    roles = {MANAGERS: list(managers), EVERYBODY: []}.get(audience, [audience])
    query = select(Role.person_id)
    if roles:
        query = query.where(col(Role.name).in_(roles))
    return session.exec(query.distinct().order_by(col(Role.person_id))).all()


def invite(session: Session, training_id: int, person_ids: Collection[int]) -> None:
    """Puts people on a training's list who do not stand on it yet."""
    rows = [{"training_id": training_id, "person_id": each} for each in person_ids]
    if rows:
        add_missing(session, Attendance, rows, ["training_id", "person_id"])


def came(
    session: Session, training_id: int, person_id: int, noted_by_id: int, now: datetime
) -> bool:
    """Writes down that somebody was there; False where it was known already."""
    invite(session, training_id, [person_id])
    query = select(Attendance).where(
        col(Attendance.training_id) == training_id, col(Attendance.person_id) == person_id
    )
    row = session.exec(query).one()
    if row.came_at is not None:
        return False
    row.came_at, row.noted_by_id = now, noted_by_id
    session.flush()
    return True


def on_list(session: Session, training_id: int) -> Sequence[tuple[Attendance, Person]]:
    """Everybody who was invited or came, those who came first."""
    query = (
        select(Attendance, Person)
        .join(Person, col(Person.id) == col(Attendance.person_id))
        .where(col(Attendance.training_id) == training_id)
    )
    rows = session.exec(query.order_by(col(Person.id))).all()
    return sorted(rows, key=lambda pair: pair[0].came_at is None)


def of_person(
    session: Session, person_id: int, start: datetime, end: datetime
) -> Sequence[tuple[Training, Attendance]]:
    """What somebody was invited to in a span, and whether they came; the earliest first."""
    query = (
        select(Training, Attendance)
        .join(Attendance, col(Attendance.training_id) == col(Training.id))
        .where(
            col(Attendance.person_id) == person_id,
            col(Training.starts_at) >= start,
            col(Training.starts_at) < end,
        )
    )
    return session.exec(query.order_by(col(Training.starts_at))).all()
