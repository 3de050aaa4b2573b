"""Deadlines that want attention now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers import escalations
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.sweep import sweep
from storage import deadlines
from storage.deadlines import Deadline


def attend_due(engine: Engine, rules: Rules, now: datetime) -> int:
    return sweep(engine, rules, now, deadlines.due_ids, _attend, _put_off)


def _attend(moment: Moment, deadline_id: int) -> bool:
    deadline = deadlines.claim(moment.session, deadline_id, moment.now)
    if deadline is None:
        return False
    escalations.attend(moment, deadline)
    return True


def _put_off(session: Session, deadline_id: int, until: datetime) -> None:
    deadline = session.get(Deadline, deadline_id)
    if deadline is not None and deadline.next_at is not None:
        deadline.next_at = until
        session.add(deadline)
