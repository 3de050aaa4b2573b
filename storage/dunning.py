"""Dunning steps: what was or is to be done about a home's arrears in a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference
from storage.estates import Home

STEPS = ("text", "call", "visit")
# open: waits for the staff (a call, a visit, a text that found nobody). sent: under way.
STATES = ("open", "sent", "done", "stopped")

# Written out: a partial index is used only by a query that says the same in plain words.
_OPEN = text("dunning_step.state = 'open'")
_IS_OPEN = text("state = 'open'")


class DunningStep(SQLModel, table=True):
    """催缴 of one home in one month, once a step. Its id is the task number of /tasks."""

    __tablename__ = "dunning_step"
    __table_args__ = (
        UniqueConstraint("home_id", "month", "step"),
        one_of("step", STEPS),
        one_of("state", STATES),
        Index("ix_dunning_step_open", "home_id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_dunning_step_month", "month", "step", "state"),
    )

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    month: str
    step: str
    state: str
    amount_fen: int = fen()  # what was owed when the step was made
    created_at: datetime
    done_at: datetime | None = None
    done_by_id: int | None = maybe("person.id")
    outcome: str = ""


def exists(session: Session, home_id: int, month: str, step: str) -> bool:
    query = select(DunningStep.id).where(
        col(DunningStep.home_id) == home_id,
        col(DunningStep.month) == month,
        col(DunningStep.step) == step,
    )
    return session.exec(query).first() is not None


def task(session: Session, task_id: int) -> DunningStep | None:
    return session.get(DunningStep, task_id, with_for_update=True)


def open_tasks(
    session: Session, estate_ids: Sequence[int] | None = None, limit: int = 200
) -> Sequence[tuple[DunningStep, Home]]:
    """What is to be done, by building and room, as one would walk."""
    query = (
        select(DunningStep, Home).join(Home, col(DunningStep.home_id) == col(Home.id)).where(_OPEN)
    )
    if estate_ids is not None:
        query = query.where(col(Home.estate_id).in_(estate_ids))
    found = session.exec(
        query.order_by(col(Home.building_id), col(Home.unit), col(Home.id)).limit(limit)
    ).all()
    return found


def of_home(session: Session, home_id: int) -> Sequence[DunningStep]:
    query = select(DunningStep).where(col(DunningStep.home_id) == home_id)
    return session.exec(query.order_by(col(DunningStep.id).desc()).limit(24)).all()


def unfinished_of(session: Session, home_id: int) -> Sequence[DunningStep]:
    query = select(DunningStep).where(
        col(DunningStep.home_id) == home_id, col(DunningStep.state).in_(["open", "sent"])
    )
    return session.exec(query).all()


def counts(session: Session, month: str) -> dict[tuple[str, str], int]:
    """How many homes stand where, by (step, state)."""
    query = (
        select(DunningStep.step, DunningStep.state, func.count())
        .where(col(DunningStep.month) == month)
        .group_by(col(DunningStep.step), col(DunningStep.state))
    )
    return {(step, state): number for step, state, number in session.exec(query).all()}
