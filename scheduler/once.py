"""What is done once in a period: by one of several processes, over a crash, and not too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from storage import runs
from storage.db import reading, transaction
from storage.runs import PeriodicRun

# Does a part and says how much it was; ``runs.finish`` when nothing is left. Each part is one
# transaction, with how far it got in ``run.cursor``: a crash goes on from there.
Part = Callable[[Moment, PeriodicRun], int]


def once(
    engine: Engine,
    rules: Rules,
    now: datetime,
    name: str,
    period: str,
    part: Part,
    until: datetime | None = None,
) -> int:
    """Works the run to its end, unless it is finished; returns the sum of the parts.

    ``until``: what was not begun by then is skipped for good.
    """
    with reading(engine) as session:
        if runs.finished(session, name, period):
            return 0
    done = 0
    while True:
        with transaction(engine) as session:
            run = runs.take(session, name, period, now)
            if run.finished_at is not None:
                return done  # in the part before, or by a twin
            if until is not None and now > until and run.cursor == 0:
                runs.finish(run, "skipped", now)
                return done
            done += part(Moment(session, rules, now), run)
            session.add(run)
