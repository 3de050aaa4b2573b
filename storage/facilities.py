"""The register of facilities (EN-1): what there is, how often it is maintained, what became of it.

Each maintenance is a duty that is given to the engineers once; see ``storage/duties.py``.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.duties import Duty

STATES = ("active", "retired")
UNITS = ("day", "month")

_WAITING = text("next_at IS NOT NULL")


class Facility(SQLModel, table=True):
    """设施设备: a lift, a pump, a fire panel."""

    __table_args__ = (UniqueConstraint("estate_id", "name"), one_of("state", STATES))

    id: int = identity()
    estate_id: int = reference("estate.id")
    name: str
    kind: str  # in the company's words: 电梯, 水泵
    place: str = ""
    state: str = "active"
    created_at: datetime
    created_by_id: int | None = maybe("person.id")


class MaintenancePlan(SQLModel, table=True):
    """What is done to a facility every so many days or months, counted from ``first_on``.

    ``next_on``: the day of the next one. ``next_at``: when it is given to the engineers; empty
    once the plan has ended.
    """

    __tablename__ = "maintenance_plan"
    __table_args__ = (
        one_of("unit", UNITS),
        Index(
            "ix_maintenance_plan_next",
            "next_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: int = identity()
    facility_id: int = reference("facility.id", index=True)
    what: str
    every: int
    unit: str
    first_on: date
    next_on: date
    created_at: datetime
    next_at: datetime | None = None

    def following(self, day: date) -> date:
        """The first day of the plan after ``day``; never drifting: a 31st is a month's last day."""
        if self.unit == "day":
            passed = max(0, (day - self.first_on).days)
            found = self.first_on + timedelta(days=passed // self.every * self.every)
            return found if found > day else found + timedelta(days=self.every)
        number = 0
        while (found := _months_after(self.first_on, number * self.every)) <= day:
            number += 1
        return found


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def facility(session: Session, facility_id: int) -> Facility | None:
    return session.get(Facility, facility_id, with_for_update=True)


def plan(session: Session, plan_id: int) -> MaintenancePlan | None:
    return session.get(MaintenancePlan, plan_id, with_for_update=True)


def active(session: Session, estate_ids: Collection[int]) -> Sequence[Facility]:
    query = select(Facility).where(
        col(Facility.state) == "active", col(Facility.estate_id).in_(estate_ids)
    )
    return session.exec(query.order_by(col(Facility.estate_id), col(Facility.id))).all()


def named(session: Session, estate_id: int, name: str) -> Facility | None:
    query = select(Facility).where(col(Facility.estate_id) == estate_id, col(Facility.name) == name)
    return session.exec(query).first()


def plans(session: Session, facility_ids: Collection[int]) -> Sequence[MaintenancePlan]:
    """The plans of these facilities that go on, those that come first in front."""
    query = select(MaintenancePlan).where(
        col(MaintenancePlan.facility_id).in_(facility_ids),
        col(MaintenancePlan.next_at).is_not(None),
    )
    return session.exec(query.order_by(col(MaintenancePlan.next_on), col(MaintenancePlan.id))).all()


def source(plan_id: int, day: date | None = None) -> str:
    """How the duty of one maintenance is known; without a day, how all of a plan begin."""
    return f"maintenance:{plan_id}:{day.isoformat() if day else ''}"


def tasks(session: Session, plan_id: int, limit: int = 3) -> Sequence[Duty]:
    """What was given to the engineers on account of a plan, the newest first."""
    begins = f"assigned:{source(plan_id)}"
    query = select(Duty).where(col(Duty.key).startswith(begins, autoescape=True))
    return session.exec(query.order_by(col(Duty.due_at).desc()).limit(limit)).all()


def overdue(session: Session, estate_id: int, now: datetime) -> Sequence[Duty]:
    """Maintenance of an estate that should have been done by now and is not."""
    query = select(Duty).where(
        col(Duty.key).startswith("assigned:maintenance:"),
        col(Duty.state) == "open",
        col(Duty.estate_id) == estate_id,
        col(Duty.due_at) < now,
    )
    return session.exec(query.order_by(col(Duty.due_at)).limit(50)).all()
