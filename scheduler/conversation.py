"""Answers that were held back because a colleague was quicker, and then forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import speaking
from scheduler.sweep import sweep
from storage import speech


def next_forgotten(moment: Moment) -> datetime | None:
    oldest = speech.oldest_held(moment.session)
    return oldest and oldest + moment.rules.charter.conversation.held_remind_after


def remind_of_held(engine: Engine, rules: Rules, now: datetime) -> int:
    """Whoever was stopped because a colleague was quicker, and has not decided since."""
    before = now - rules.charter.conversation.held_remind_after
    return sweep(
        engine,
        rules,
        now,
        lambda session, _now, limit: speech.forgotten_ids(session, before, limit),
        _remind,
        _give_up,
    )


def _remind(moment: Moment, held_id: int) -> bool:
    row = speech.held(moment.session, held_id)
    if row is None or row.state != "waiting":
        return False
    speaking.remind_held(moment, row)
    return True


def _give_up(session: Session, held_id: int, _until: datetime) -> None:
    """One that cannot be reminded of is not sent; the next answer shows how things stand."""
    row = speech.held(session, held_id)
    if row is not None:
        row.state = "dropped"
        session.add(row)
