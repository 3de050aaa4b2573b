"""When drills are begun: a complaint every night, a tap every week. A demonstration has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine

from handlers import drills
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.sweep import step
from storage import deployment
from storage import drills as rows
from storage.periods import Kind, containing


def _owed(moment: Moment) -> Iterator[tuple[str, datetime]]:
    """(key, when) of what is not begun yet: of this day and week, and of the next ones."""
    rules, today = moment.rules, moment.rules.today(moment.now)
    rule = rules.charter.drill
    kinds: tuple[tuple[str, Kind], ...] = (("complaint", "day"), ("tap", "week"))
    for kind, period in kinds:
        at = rule.at if kind == "complaint" else rule.ask_at
        here = containing(period, today)
        for each in (here, here.following):
            key = f"{kind}:{each.name}"
            if rows.named(moment.session, key) is None:
                yield key, datetime.combine(each.first, at, tzinfo=rules.zone)


def next_drill(moment: Moment) -> datetime | None:
    here = deployment.this(moment.session)
    if here is None or here.demo:
        return None
    return min((at for _, at in _owed(moment)), default=None)


def begin_due(engine: Engine, rules: Rules, now: datetime) -> int:
    return step(engine, rules, now, _begin)


def _begin(moment: Moment) -> int:
    due = [key for key, at in _owed(moment) if at <= moment.now]
    for key in due:
        (drills.ask if key.startswith("tap:") else drills.begin)(moment, key)
    return len(due)
