"""What tickets want at moments of their own, beside their deadlines: reminders, questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import followups, promises
from scheduler.sweep import sweep
from storage import due
from storage.due import Row
from storage.followups import FollowUp
from storage.promises import Promise


def remind_of_promises(engine: Engine, rules: Rules, now: datetime) -> int:
    return _attend_due(engine, rules, now, Promise, promises.remind)


def ask_whether_it_holds(engine: Engine, rules: Rules, now: datetime) -> int:
    return _attend_due(engine, rules, now, FollowUp, followups.ask)


def _attend_due(
    engine: Engine,
    rules: Rules,
    now: datetime,
    table: type[Row],
    attend: Callable[[Moment, Row], None],
) -> int:
    """Each due row of a table in a transaction of its own; ``attend`` moves its ``next_at``."""

    def do(moment: Moment, row_id: int) -> bool:
        row = due.claim(moment.session, table, row_id, moment.now)
        if row is None:
            return False
        attend(moment, row)
        return True

    return sweep(
        engine,
        rules,
        now,
        lambda session, at, limit: due.due_ids(session, table, at, limit),
        do,
        lambda session, row_id, until: due.put_off(session, table, row_id, until),
    )
