"""Surveys are opened on the quarter's day (CS-4)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from handlers.surveys import opening
from scheduler.sweep import step
from storage import estates, surveys
from storage.db import reading


def next_opening(moment: Moment) -> datetime | None:
    """Now, where an estate has none yet and its day is not long past; else the next day of one."""
    if _missing(moment):
        return moment.now
    quarter = opening.quarter(moment)
    begins = (opening.begins_at(moment, each) for each in (quarter, quarter.next))
    return min(each for each in begins if each > moment.now)


def open_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Each estate's survey of the quarter; returns how many."""
    with reading(engine) as session:
        missing = _missing(Moment(session, rules, now))
    return sum(step(engine, rules, now, partial(_open, estate_id=each)) for each in missing)


def _open(moment: Moment, estate_id: int) -> int:
    return opening.open_in(moment, estate_id) is not None


def _missing(moment: Moment) -> list[int]:
    quarter = opening.quarter(moment)
    begins = opening.begins_at(moment, quarter)
    if not begins <= moment.now <= begins + moment.rules.charter.survey.catch_up_within:
        return []
    return [
        each.id
        for each in estates.estates(moment.session)
        if surveys.of_quarter(moment.session, each.id, quarter.first) is None
    ]
