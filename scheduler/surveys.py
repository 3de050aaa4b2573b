"""Surveys: opened on the quarter's day, homes asked in their turn, ended and reported (CS-4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from handlers.surveys import opening, reporting
from scheduler.sweep import attend_due
from storage import estates, surveys
from storage.db import reading, transaction
from storage.surveys import Survey, SurveyHome


def open_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Each estate's survey of the quarter, once its day has come and as long as it is not long
    past; returns how many."""
    with reading(engine) as session:
        moment = Moment(session, rules, now)
        begins, first = opening.begins_at(moment), opening.quarter(moment).first
        if not begins <= now <= begins + rules.charter.survey.catch_up_within:
            return 0
        missing = [
            each.id
            for each in estates.estates(session)
            if surveys.of_quarter(session, each.id, first) is None
        ]
    for estate_id in missing:
        with transaction(engine) as session:
            opening.open_in(Moment(session, rules, now), estate_id)
    return len(missing)


def ask_homes(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, SurveyHome, opening.ask)


def close_due(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Survey, reporting.close)
