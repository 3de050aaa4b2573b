"""The one loop: due ids → a transaction each → a handler. A failing row never blocks the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from handlers import deadlines
from handlers.context import Moment
from handlers.rules import Rules
from storage import due
from storage.db import again, is_away, reading, transaction
from storage.due import Row

log = logging.getLogger("guanjia.sweep")

PAGE = 200
AGAIN_AFTER_FAILURE = timedelta(minutes=5)

Look = Callable[[Session, datetime, int], Sequence[int]]
Do = Callable[[Moment, int], bool]
PutOff = Callable[[Session, int, datetime], None]


def sweep(engine: Engine, rules: Rules, now: datetime, look: Look, do: Do, put_off: PutOff) -> int:
    """Works off everything that is due at ``now``; returns how many were done.

    ``look`` gives a page of due ids, ``do`` handles one in its own transaction (False where a twin
    has it), ``put_off`` moves one that failed out of the way.
    """
    done = 0
    while ids := _page(engine, look, now):
        progress = sum(_one(engine, rules, now, each, do, put_off) for each in ids)
        done += progress
        if len(ids) < PAGE or not progress:  # nothing is left, or all is in a peer's hands
            break
    return done


def _page(engine: Engine, look: Look, now: datetime) -> Sequence[int]:
    with reading(engine) as session:
        return look(session, now, PAGE)


def _one(engine: Engine, rules: Rules, now: datetime, row_id: int, do: Do, put_off: PutOff) -> bool:
    try:
        return again(lambda: _done(engine, rules, now, row_id, do))
    except Exception as problem:
        if is_away(problem):
            raise  # nothing of it is wrong: it is due as soon as the database is back
        log.exception("%s %s failed and is put off", do.__name__, row_id)
    with transaction(engine) as session:
        put_off(session, row_id, now + AGAIN_AFTER_FAILURE)
    return True


def _done(engine: Engine, rules: Rules, now: datetime, row_id: int, do: Do) -> bool:
    with transaction(engine) as session:
        moment = Moment(session, rules, now)
        done = do(moment, row_id)
        deadlines.press_on(moment)
        return done


def attend_due(
    engine: Engine,
    rules: Rules,
    now: datetime,
    table: type[Row],
    attend: Callable[[Moment, Row], None],
    column: str = "next_at",
) -> int:
    """Each due row of a table in a transaction of its own; ``attend`` moves the moment in its
    ``column`` on."""

    def do(moment: Moment, row_id: int) -> bool:
        row = due.claim(moment.session, table, row_id, moment.now, column)
        if row is None:
            return False
        attend(moment, row)
        return True

    return sweep(
        engine,
        rules,
        now,
        lambda session, at, limit: due.due_ids(session, table, at, limit, column),
        do,
        lambda session, row_id, until: due.put_off(session, table, row_id, until, column),
    )


def step(engine: Engine, rules: Rules, now: datetime, do: Callable[[Moment], int]) -> int:
    """One thing in one transaction; returns what it returns."""

    def once() -> int:
        with transaction(engine) as session:
            return do(Moment(session, rules, now))

    return again(once)


def pages(engine: Engine, rules: Rules, now: datetime, do: Callable[[Moment], int]) -> int:
    """A page in a transaction, and again, until a page is empty; returns how many were done."""
    done = 0
    while found := step(engine, rules, now, do):
        done += found
    return done
