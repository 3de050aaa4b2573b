"""Words that wait for a decision: doubtful ones, and answers that were held back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import doubts, speaking
from scheduler.sweep import sweep
from storage import speech


def expire_doubts(engine: Engine, rules: Rules, now: datetime) -> int:
    return sweep(engine, rules, now, speech.expired_ids, _expire, _put_off)


def _expire(moment: Moment, doubt_id: int) -> bool:
    row = speech.claim_expired(moment.session, doubt_id, moment.now)
    if row is None:
        return False
    doubts.expire(moment, row)
    return True


def _put_off(session: Session, doubt_id: int, until: datetime) -> None:
    row = speech.doubt(session, doubt_id)
    if row is not None and row.expires_at is not None:
        row.expires_at = until
        session.add(row)


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
