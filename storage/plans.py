"""What was planned, in figures; and what the program itself can hold against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Index, func, literal
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, reference
from storage.contacts import ContactPoint
from storage.payments import Payment
from storage.people import Role
from storage.received import Received
from storage.tickets import Ticket


class PlanGoal(SQLModel, table=True):
    """计划数. Only ever added to: the newest of a plan, period and goal counts."""

    __tablename__ = "plan_goal"
    __table_args__ = (Index("ix_plan_goal_period", "plan", "period", "goal"),)

    id: int = identity()
    plan: str  # as the charter calls it
    period: str  # "2026-12", "2027"
    goal: str
    text: str  # the number as it was written, exact
    set_by_id: int = reference("person.id")
    set_at: datetime

    @property
    def value(self) -> Decimal:
        return Decimal(self.text)


def goals(session: Session, plan: str, period: str) -> dict[str, PlanGoal]:
    """The goals that count, by name."""
    query = select(PlanGoal).where(col(PlanGoal.plan) == plan, col(PlanGoal.period) == period)
    return {each.goal: each for each in session.exec(query.order_by(col(PlanGoal.id))).all()}


# ------------------------------------------------------------------------------------ counted


def reception(session: Session, since: datetime, until: datetime, zone: ZoneInfo) -> int:
    """接待量: how many homeowners wrote, each once a day."""
    staff = select(Role.person_id)
    place = col(ContactPoint.channel) + literal(":") + col(ContactPoint.address)
    query = (
        select(Received.conversation, Received.received_at)
        .join(ContactPoint, place == col(Received.conversation))
        .where(
            col(Received.received_at) >= since,
            col(Received.received_at) < until,
            col(ContactPoint.person_id).not_in(staff),
        )
        .execution_options(yield_per=1000)
    )
    return len({(who, at.astimezone(zone).date()) for who, at in session.exec(query)})


def complaints(session: Session, since: datetime, until: datetime, _zone: ZoneInfo) -> int:
    query = select(func.count()).select_from(Ticket)
    query = query.where(col(Ticket.created_at) >= since, col(Ticket.created_at) < until)
    return session.exec(query).one()


def collected(session: Session, since: datetime, until: datetime, _zone: ZoneInfo) -> int:
    """Whole yuan that came in, less what went back."""
    query = select(func.coalesce(func.sum(Payment.amount_fen), 0))
    query = query.where(col(Payment.paid_at) >= since, col(Payment.paid_at) < until)
    return int(session.exec(query).one()) // 100


def staff(session: Session, _since: datetime, _until: datetime, _zone: ZoneInfo) -> int:
    return session.exec(select(func.count(func.distinct(Role.person_id)))).one()


COUNTED: dict[str, Callable[[Session, datetime, datetime, ZoneInfo], int]] = {
    "reception": reception,
    "complaints": complaints,
    "collected": collected,
    "staff": staff,
}
