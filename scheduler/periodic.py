"""One periodic thing: its name, its work, and how it says when it next has something to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from scheduler import once, sweep
from scheduler.once import Occasion
from storage import due
from storage.due import Row

Work = Callable[[Engine, Rules, datetime], int]
Ask = Callable[[Moment], datetime | None]
Occasions = Callable[[Rules, datetime], Iterable[Occasion]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the next moments follow from, read once for the whole timetable."""

    moment: Moment
    soonest: Mapping[str, datetime]  # the earliest moment of each table that is watched, by name
    occasions: Mapping[str, list[Occasion]]  # what is not finished, by name


@dataclass(frozen=True, slots=True)
class Periodic:
    """``next_moment``: when it wants to be worked at; a moment that has passed: now; None: never,
    as things stand."""

    name: str
    every: timedelta  # how soon it notices what others have written, and tries again what failed
    work: Work  # returns how much it did
    next_moment: Callable[[Facts], datetime | None]
    rows: due.Moments | None = None  # answered for all tables by one query
    occasions: Occasions | None = None  # likewise
    asks: bool = False  # it has questions of its own to the database
    idle: bool = False  # it only has a rhythm: no reason for anybody to leap to it


def rows(
    name: str,
    every: float,
    table: type[Row],
    attend: Callable[[Moment, Row], None],
    column: str = "next_at",
) -> Periodic:
    """Rows that say for themselves when they want attention; ``attend`` moves the moment on."""
    return Periodic(
        name,
        timedelta(seconds=every),
        lambda engine, rules, now: sweep.attend_due(engine, rules, now, table, attend, column),
        lambda facts: facts.soonest.get(name),
        rows=(name, table, column),
    )


def occasions(name: str, every: float, coming: Occasions) -> Periodic:
    """What is owed once in each period; ``coming`` gives the present ones and those after them."""

    def work(engine: Engine, rules: Rules, now: datetime) -> int:
        return once.work_off(engine, rules, now, coming(rules, now))

    def next_moment(facts: Facts) -> datetime | None:
        rules, now = facts.moment.rules, facts.moment.now
        return min((each.ready_at(rules, now) for each in facts.occasions[name]), default=None)

    return Periodic(name, timedelta(seconds=every), work, next_moment, occasions=coming)


def asked(name: str, every: float, work: Work, ask: Ask) -> Periodic:
    """What must be asked for itself, because its moment is written in no column."""
    return Periodic(
        name, timedelta(seconds=every), work, lambda facts: ask(facts.moment), asks=True
    )


def rhythm(name: str, every: float, work: Work) -> Periodic:
    """What looks around every so often, and has no moments."""
    return Periodic(name, timedelta(seconds=every), work, lambda facts: facts.moment.now, idle=True)
