"""Dunning steps: what was or is to be done about a home's arrears in a month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, case, func, or_, text, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from storage.bulk import Batch
from storage.columns import fen, identity, maybe, one_of, reference
from storage.estates import Here, Home, within
from storage.outbox import OutboxMessage

STEPS = ("text", "call", "visit")
# open: waits for the staff (a call, a visit, a text that found nobody). sent: under way.
STATES = ("open", "sent", "done", "stopped")

# What came of a call or a visit. A broken promise opens its task again.
RESULTS = ("", "promised", "unanswered", "wrong_number", "refused", "claims_paid", "other")
# Why a step was not taken: the outcome of one that was stopped before it began.
# joined: another task of the home goes on.
HELD = ("promise", "complaint", "enough", "joined")

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
        one_of("result", RESULTS),
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
    result: str = ""  # of RESULTS, where somebody said it so
    promised_on: date | None = Field(default=None, index=True)  # the day they promised to pay by
    assignee_id: int | None = maybe("person.id")  # on whose list it is; empty: on everybody's


def step_if_any(session: Session, number: int) -> DunningStep | None:
    return session.get(DunningStep, number)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Writes new steps, however many, in one statement; their ids, in order."""
    batch = Batch(session, (DunningStep,), write=True)
    numbers = [batch.add(DunningStep, **row) for row in rows]
    batch.flush()
    return numbers


def standing(session: Session, home_ids: Collection[int]) -> dict[int, list[DunningStep]]:
    """Of these homes the tasks that wait for the staff, of whatever month."""
    query = select(DunningStep).where(_OPEN, col(DunningStep.home_id).in_(home_ids))
    found: dict[int, list[DunningStep]] = {}
    for each in session.exec(query.order_by(col(DunningStep.id))).all():
        found.setdefault(each.home_id, []).append(each)
    return found


def left_lying(session: Session, before: datetime) -> Sequence[tuple[DunningStep, Home]]:
    """Tasks that wait since before a moment, the oldest first."""
    query = (
        select(DunningStep, Home)
        .join(Home, col(DunningStep.home_id) == col(Home.id))
        .where(_OPEN, col(DunningStep.created_at) <= before)
    )
    return session.exec(query.order_by(col(DunningStep.created_at)).limit(200)).all()


def made(session: Session, home_ids: Collection[int], month: str, step: str) -> set[int]:
    """Which of these homes have this step already."""
    query = select(DunningStep.home_id).where(
        col(DunningStep.home_id).in_(home_ids),
        col(DunningStep.month) == month,
        col(DunningStep.step) == step,
    )
    return set(session.exec(query).all())


def made_since(session: Session, home_id: int, month: str, since: datetime) -> bool:
    """Whether the home was reminded of a month's fees after a moment."""
    of_home = (col(DunningStep.home_id) == home_id, col(DunningStep.month) == month)
    query = select(DunningStep.id).where(*of_home, col(DunningStep.created_at) > since)
    return session.exec(query.limit(1)).first() is not None


def task(session: Session, task_id: int) -> DunningStep | None:
    return session.get(DunningStep, task_id, with_for_update=True)


def open_tasks(
    session: Session, assignee_id: int | None = None, limit: int = 200, here: Here = None
) -> Sequence[tuple[DunningStep, Home]]:
    """What is to be done, by building, unit and floor, as one would walk.

    With ``assignee_id`` only that person's list, and what is on nobody's.
    """
    query = (
        select(DunningStep, Home).join(Home, col(DunningStep.home_id) == col(Home.id)).where(_OPEN)
    )
    query = query.where(*within(Home.estate_id, here))
    if assignee_id is not None:
        own = col(DunningStep.assignee_id)
        query = query.where(or_(own == assignee_id, own.is_(None)))
    return session.exec(query.order_by(*_WALK).limit(limit)).all()


# 901 lies below 1501, though "901" sorts behind it.
_WALK = (
    col(Home.building_id),
    col(Home.unit),
    func.length(Home.room),
    col(Home.room),
    col(Home.id),
)


def share_out(
    session: Session, month: str, step: str, estate_id: int, staff_ids: Sequence[int]
) -> None:
    """An equal stretch of the way for each of an estate's staff, of a step's tasks there that are
    on nobody's list: in one statement, however many they are."""
    place = (func.row_number().over(order_by=_WALK) - 1).label("place")
    waiting = (
        select(DunningStep.id, place, func.count().over().label("all"))
        .join(Home, col(DunningStep.home_id) == col(Home.id))
        .where(
            _OPEN,
            col(DunningStep.month) == month,
            col(DunningStep.step) == step,
            col(DunningStep.assignee_id).is_(None),
            col(Home.estate_id) == estate_id,
        )
        .subquery()
    )
    stretch = waiting.c.place * len(staff_ids) // waiting.c.all
    session.connection().execute(
        update(DunningStep)
        .where(col(DunningStep.id) == waiting.c.id)
        .values(assignee_id=case(dict(enumerate(staff_ids)), value=stretch))
    )


def texts_since(session: Session, home_ids: Collection[int], since: datetime) -> dict[int, int]:
    """How many reminders of these homes have left, or may leave, since a moment."""
    return dict(session.exec(_TEXTS_SINCE, params={"homes": list(home_ids), "since": since}).all())


_TEXTS_SINCE = (
    select(DunningStep.home_id, func.count(func.distinct(OutboxMessage.task_id)))
    .join(OutboxMessage, col(DunningStep.id) == col(OutboxMessage.task_id))
    .where(
        col(DunningStep.home_id).in_(bindparam("homes", expanding=True)),
        col(OutboxMessage.kind) == "dunning",
        col(OutboxMessage.created_at) >= bindparam("since"),
        col(OutboxMessage.state).in_(["pending", "sending", "sent"]),
    )
    .group_by(col(DunningStep.home_id))
)


def promised(session: Session, home_ids: Collection[int], today: date) -> set[int]:
    """Which of these homes have promised to pay by a day that has not passed."""
    query = select(DunningStep.home_id).where(
        col(DunningStep.home_id).in_(home_ids), col(DunningStep.promised_on) >= today
    )
    return set(session.exec(query).all())


def promise(
    session: Session, home_id: int, month: str, day: date, owed_fen: int, words: str, now: datetime
) -> None:
    """A home says by which day it will pay: until then it is left in peace (CS-6). The newest word
    stands. What is under way about it this month carries the promise, else a step of its own."""
    for each in of_home(session, home_id):
        if each.promised_on is not None and each.promised_on >= now.date():
            each.promised_on = None
    under_way = unfinished_of(session, home_id)
    of_month = [each for each in of_home(session, home_id) if each.month == month]
    row = next(iter([*under_way, *of_month]), None)
    if row is None:
        row = DunningStep(
            home_id=home_id,
            month=month,
            step="text",
            state="done",
            amount_fen=owed_fen,
            created_at=now,
        )
        session.add(row)
    row.state, row.done_at, row.promised_on = "done", now, day
    row.result, row.outcome = "promised", words[:200]
    for each in under_way:
        if each is not row:
            each.state, each.done_at, each.outcome = "stopped", now, "promise"


def rest(session: Session, home_id: int, words: str, now: datetime, result: str) -> None:
    """They say that they have paid, or that it is not theirs: what is under way rests until
    somebody has looked."""
    for each in unfinished_of(session, home_id):
        each.state, each.done_at = "done", now
        each.result, each.outcome = result, words[:200]


def unheard(session: Session, month: str, limit: int) -> Sequence[DunningStep]:
    """Reminders of a month of which no message has left or may still leave."""
    alive = (
        select(OutboxMessage.id)
        .where(
            col(OutboxMessage.task_id) == col(DunningStep.id),
            col(OutboxMessage.state).in_(["pending", "sending", "sent"]),
        )
        .exists()
    )
    other = aliased(DunningStep)
    waits = select(other.id).where(other.home_id == DunningStep.home_id, other.state == "open")
    query = select(DunningStep).where(
        col(DunningStep.month) == month,
        col(DunningStep.step) == "text",
        col(DunningStep.state) == "sent",
        ~alive,
        ~waits.exists(),  # a home has one task
    )
    query = query.order_by(col(DunningStep.id)).limit(limit)
    return session.exec(query.with_for_update(skip_locked=True)).all()


def broken_promises(session: Session, today: date, limit: int) -> Sequence[DunningStep]:
    """Promises whose day has passed and that nobody has looked at since."""
    query = select(DunningStep).where(
        col(DunningStep.promised_on) < today, col(DunningStep.state) == "done"
    )
    query = query.order_by(col(DunningStep.promised_on), col(DunningStep.id)).limit(limit)
    return session.exec(query.with_for_update(skip_locked=True)).all()


def first_promise(session: Session) -> date | None:
    """The earliest day of a promise that nobody has looked at since."""
    query = select(func.min(DunningStep.promised_on)).where(col(DunningStep.state) == "done")
    return session.exec(query).one()


def by_building(
    session: Session, month: str, here: Here = None
) -> Sequence[tuple[str, str, int, int]]:
    """(building, state, tasks, fen owed when they were made) of a month's calls and visits."""
    query = (
        select(
            Home.building,
            DunningStep.state,
            func.count(),
            func.coalesce(func.sum(DunningStep.amount_fen), 0),
        )
        .join(Home, col(DunningStep.home_id) == col(Home.id))
        .where(
            col(DunningStep.month) == month,
            col(DunningStep.step) != "text",
            *within(Home.estate_id, here),
        )
        .group_by(col(Home.building), col(DunningStep.state))
    )
    rows = session.exec(query).all()
    return sorted((b, s, int(n), int(fen)) for b, s, n, fen in rows)


def of_home(session: Session, home_id: int) -> Sequence[DunningStep]:
    query = select(DunningStep).where(col(DunningStep.home_id) == home_id)
    return session.exec(query.order_by(col(DunningStep.id).desc()).limit(24)).all()


_UNFINISHED_OF = select(DunningStep).where(
    col(DunningStep.home_id) == bindparam("home"), col(DunningStep.state).in_(["open", "sent"])
)


def unfinished_of(session: Session, home_id: int) -> Sequence[DunningStep]:
    return session.exec(_UNFINISHED_OF, params={"home": home_id}).all()


def counts(session: Session, month: str, here: Here = None) -> dict[tuple[str, str], int]:
    """How many homes stand where, by (step, state)."""
    query = (
        select(DunningStep.step, DunningStep.state, func.count())
        .join(Home, col(DunningStep.home_id) == col(Home.id))
        .where(col(DunningStep.month) == month, *within(Home.estate_id, here))
        .group_by(col(DunningStep.step), col(DunningStep.state))
    )
    return {(step, state): number for step, state, number in session.exec(query).all()}
