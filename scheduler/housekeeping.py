"""Keeping the house in order: what got stuck, what is too late to say, what lies idle."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import Engine

from handlers import deadlines
from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import finding
from storage import deadlines as rows
from storage import history, outbox, runs, search, tickets
from storage.db import reading, transaction
from storage.history import Kind

log = logging.getLogger("guanjia.sweep")

REPAIR = "repair"
REPAIR_EVERY = timedelta(minutes=10)  # it looks at every open ticket
PAGE = 200


def tidy(engine: Engine, _rules: Rules, now: datetime) -> int:
    with transaction(engine) as session:
        return outbox.unstick(session, now) + outbox.make_stale(session, now)


def index_words(engine: Engine, rules: Rules, now: datetime) -> int:
    """What was said about tickets is made findable."""
    with reading(engine) as session:
        newest, run = search.newest_event(session), runs.reached(session, "search")
    if newest <= run:
        return 0
    with transaction(engine) as session:
        finding.index_all(Moment(session, rules, now))
    return 0


def repair(engine: Engine, rules: Rules, now: datetime) -> int:
    """An open ticket that nothing presses gets a deadline again (CS-2). There should be none."""
    with reading(engine) as session:
        if runs.began_since(session, REPAIR, now - REPAIR_EVERY):
            return 0
        idle = rows.unguarded(session, PAGE)
    repaired = sum(_repair(engine, rules, now, number) for number in idle)
    with transaction(engine) as session:
        runs.begin_again(session, REPAIR, now)
    return repaired


def _repair(engine: Engine, rules: Rules, now: datetime, number: int) -> bool:
    with transaction(engine) as session:
        ticket = tickets.ticket(session, number)
        if ticket is None or not deadlines.keep_going(Moment(session, rules, now), ticket):
            return False
        history.record(session, number, Kind.REPAIRED, now)
    log.warning("ticket %s was open and had no deadline; now it has one", number)
    return True
