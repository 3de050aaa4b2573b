"""What is done once in a period: by one of several processes, over a crash, and not too late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from storage import runs
from storage.db import reading, transaction
from storage.periods import Kind, Period, containing
from storage.runs import PeriodicRun

# Does a part and says how much it was; ``runs.finish`` when nothing is left. Each part is one
# transaction, with how far it got in ``run.cursor``: a crash goes on from there.
Part = Callable[[Moment, PeriodicRun], int]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that is owed once: the run ``name`` of one ``period``, from ``begins`` on.

    ``until``: what was not begun by then is skipped for good. ``hours``: only between these two
    times of day.
    """

    name: str
    period: str
    begins: datetime
    part: Part
    until: datetime | None = None
    skipped: Callable[[Moment], object] | None = None  # says to somebody that it was
    hours: tuple[time, time] | None = None

    def ready_at(self, rules: Rules, now: datetime) -> datetime:
        """When it may be worked at, seen from now; a moment that has passed: at once."""
        if self.hours is None:
            return self.begins
        local = rules.local(max(self.begins, now))
        opens, closes = (datetime.combine(local, each, tzinfo=rules.zone) for each in self.hours)
        if local < closes:
            return max(opens, self.begins)
        return datetime.combine(local + timedelta(days=1), self.hours[0], tzinfo=rules.zone)


def present_and_next(kind: Kind, rules: Rules, now: datetime) -> tuple[Period, Period]:
    """The period in which ``now`` lies, and the one after it."""
    period = containing(kind, rules.today(now))
    return period, period.following


def monthly(
    name: str,
    rules: Rules,
    now: datetime,
    part: Part,
    day: int,
    at: time,
    within: timedelta | None = None,
) -> Iterator[Occasion]:
    """This month's and the next month's, on a day at a time of day."""
    for month in present_and_next("month", rules, now):
        first = month.first
        begins = policy.monthly_moment(first.year, first.month, day, at, rules.zone)
        yield Occasion(name, month.name, begins, part, None if within is None else begins + within)


def unfinished(session: Session, coming: Iterable[Occasion], now: datetime) -> list[Occasion]:
    """Those whose run is not finished. What has not begun is not, unless a clock was set back."""
    coming = list(coming)
    begun = {(each.name, each.period) for each in coming if each.begins <= now}
    finished = runs.finished_of(session, begun)
    return [each for each in coming if (each.name, each.period) not in finished]


def work_off(engine: Engine, rules: Rules, now: datetime, coming: Iterable[Occasion]) -> int:
    """Everything that is ready, to its end; returns the sum of the parts."""
    ready = [each for each in coming if each.ready_at(rules, now) <= now]
    with reading(engine) as session:
        owed = unfinished(session, ready, now)
    return sum(once(engine, rules, now, each) for each in owed)


def once(engine: Engine, rules: Rules, now: datetime, owed: Occasion) -> int:
    """Works the run to its end, unless it is finished; returns the sum of the parts."""
    done = 0
    while True:
        with transaction(engine) as session:
            run = runs.take(session, owed.name, owed.period, now)
            if run.finished_at is not None:
                return done  # in the part before, or by a twin
            if owed.until is not None and now > owed.until and run.cursor == 0:
                runs.finish(run, "skipped", now)
                if owed.skipped is not None:
                    owed.skipped(Moment(session, rules, now))
                return done
            done += owed.part(Moment(session, rules, now), run)
