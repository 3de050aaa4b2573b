"""Keeping the house in order: what got stuck, what is too late to say, what lies idle."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine

from handlers import alarms, deadlines
from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import finding
from handlers.wording import alarms as words
from scheduler.sweep import step
from storage import deadlines as rows
from storage import deployment, futures, history, outbox, runs, search, tickets
from storage.db import reading
from storage.history import Kind

log = logging.getLogger("guanjia.sweep")

REPAIR = "repair"
REPAIR_EVERY = timedelta(minutes=10)  # it looks at every open ticket
PAGE = 200


def tidy(engine: Engine, rules: Rules, now: datetime) -> int:
    return step(engine, rules, now, _tidy)


def _tidy(moment: Moment) -> int:
    session, now = moment.session, moment.now
    return outbox.unstick(session, now) + outbox.make_stale(session, now)


def mark_tick(engine: Engine, rules: Rules, now: datetime) -> int:
    """Writes down that the clock ticks: readiness and the demonstration's clock read it."""
    step(engine, rules, now, _ticked)
    return 0


def _ticked(moment: Moment) -> int:
    here = deployment.this(moment.session)
    by = futures.ahead(here, moment.now) if here is not None else timedelta(0)
    if by:
        mended = futures.mend(moment.session, moment.now, by)
        log.error("the clock was %s ahead; %d rows that it had written count from now", by, mended)
        alarms.tell(moment, "clock", lambda t: words.clock_was_wrong(t, by))
    deployment.ticked(moment.session, moment.now)
    return 0


def index_words(engine: Engine, rules: Rules, now: datetime) -> int:
    """What was said about tickets is made findable."""
    with reading(engine) as session:
        newest, run = search.newest_event(session), runs.reached(session, "search")
    if newest > run:
        step(engine, rules, now, _index)
    return 0


def _index(moment: Moment) -> int:
    finding.index_all(moment)
    return 0


def repair(engine: Engine, rules: Rules, now: datetime) -> int:
    """An open ticket that nothing presses gets a deadline again (CS-2). There should be none."""
    with reading(engine) as session:
        if runs.began_since(session, REPAIR, now - REPAIR_EVERY):
            return 0
        idle = rows.unguarded(session, PAGE)
    repaired = sum(step(engine, rules, now, partial(_repair, number=each)) for each in idle)
    step(engine, rules, now, _repaired)
    return repaired


def _repair(moment: Moment, number: int) -> int:
    ticket = tickets.ticket(moment.session, number)
    if ticket is None or not deadlines.keep_going(moment, ticket):
        return 0
    history.record(moment.session, number, Kind.REPAIRED, moment.now)
    log.warning("ticket %s was open and had no deadline; now it has one", number)
    return 1


def _repaired(moment: Moment) -> int:
    runs.begin_again(moment.session, REPAIR, moment.now)
    return 0
