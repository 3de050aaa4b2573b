"""Doubtful words of which nobody said in time what they are about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import doubts
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
