"""Every night: what has been kept for long enough goes, page by page; and who left long ago."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Moment
from handlers.rules import Rules
from scheduler.sweep import step
from storage import erasures, keeping, runs
from storage.aging import Page
from storage.db import reading
from storage.keeping import SHELVES, Shelf

NAME = "keeping"
PAGE = 500
BREATH = 0.01  # seconds between two full pages, in which others write


def next_night(moment: Moment) -> datetime | None:
    """Tonight's hour while it is not done, else tomorrow's."""
    rules, today = moment.rules, moment.rules.today(moment.now)
    done = runs.finished_of(moment.session, {(NAME, today.isoformat())})
    day = today + timedelta(days=1) if done else today
    return datetime.combine(day, rules.charter.keeping.at, tzinfo=rules.zone)


def purge(engine: Engine, rules: Rules, now: datetime) -> int:
    """All that is too old by now. Cut off at any page, the next look goes on where it stands."""
    with reading(engine) as session:
        oldest = keeping.oldest(session)
    gone = sum(_shelf(engine, rules, now, each, oldest[each.name]) for each in SHELVES)
    gone += _left(engine, rules, now)
    step(engine, rules, now, _finished)
    return gone


def _shelf(
    engine: Engine, rules: Rules, now: datetime, shelf: Shelf, oldest: datetime | None
) -> int:
    before = now - rules.charter.keeping.rule(shelf.rule).span
    if oldest is None or oldest >= before:
        return 0
    old = _pages(engine, lambda session, after: keeping.page(session, shelf, before, after, PAGE))
    return sum(step(engine, rules, now, partial(_drop, shelf=shelf, ids=ids)) for ids in old)


def _pages(engine: Engine, look: Callable[[Session, int], Page]) -> Iterator[Sequence[int]]:
    """What is to go, a page at a time, from the oldest on."""
    after: int | None = 0
    while after is not None:
        with reading(engine) as session:
            page = look(session, after)
        if page.ids:
            yield page.ids
        after = page.last
        if after is not None:
            time.sleep(BREATH)


def _drop(moment: Moment, shelf: Shelf, ids: Sequence[int]) -> int:
    return keeping.drop(moment.session, shelf, ids, moment.now)


def _left(engine: Engine, rules: Rules, now: datetime) -> int:
    """Who left long ago is written down to be forgotten; each is, in a transaction of their own."""
    before = now - rules.charter.keeping.left.span
    left = _pages(engine, lambda session, after: erasures.left_before(session, before, after, PAGE))
    return sum(step(engine, rules, now, partial(_written_down, ids=ids)) for ids in left)


def _written_down(moment: Moment, ids: Sequence[int]) -> int:
    erasures.order_left(moment.session, ids, moment.now)
    return len(ids)


def _finished(moment: Moment) -> int:
    run = runs.take(moment.session, NAME, moment.rules.today(moment.now).isoformat(), moment.now)
    runs.finish(run, "done", moment.now)
    return 0
