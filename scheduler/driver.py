"""Asks what comes next and does what is due: for the program, for a leap, for a made-up life.

The database remembers what there is to do. A driver remembers only what it may forget: when it
last asked, and what had nothing to do or could not do it just now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Moment
from handlers.rules import Rules
from scheduler import once
from scheduler.once import Occasion
from scheduler.periodic import Facts, Periodic
from scheduler.timetable import TIMETABLE
from storage import due
from storage.db import reading


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a driver looks at what cannot be answered by one query for all. None: as often as
    the timetable says."""

    asks: timedelta | None = None  # so long an answer holds of what must be asked for itself
    idle: timedelta | None = None  # at least so long rests what has only a rhythm


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes, as it was seen at one moment."""

    table: Sequence[Periodic]
    coming: Mapping[str, datetime]

    @property
    def moment(self) -> datetime | None:
        """To which one may leap without missing anything; None: nothing is to come."""
        reasons = (self.coming.get(each.name) for each in self.table if not each.idle)
        return min((each for each in reasons if each is not None), default=None)

    def due(self, now: datetime) -> list[Periodic]:
        """What wants to be worked at now, in the order of the timetable."""
        coming = self.coming
        return [each for each in self.table if each.name in coming and coming[each.name] <= now]


class Driver:
    """One for each life; ``rules`` may be exchanged meanwhile."""

    def __init__(
        self,
        engine: Engine,
        rules: Rules,
        table: Sequence[Periodic] = TIMETABLE,
        patience: Patience | None = None,
    ) -> None:
        self.engine = engine
        self.rules = rules
        self._table = table
        self._patience = patience or Patience()
        self._rows = tuple(each.rows for each in table if each.rows is not None)
        self._calendar: tuple[Rules, date, Mapping[str, list[Occasion]]] | None = None
        self._answers: dict[str, tuple[datetime, datetime | None]] = {}
        self._rested_at: dict[str, datetime] = {}

    def look(self, now: datetime) -> Ahead:
        """What comes, as things stand."""
        return Ahead(self._table, self._upcoming(now))

    def next_moment(self, now: datetime) -> datetime | None:
        return self.look(now).moment

    def due(self, now: datetime) -> list[Periodic]:
        return self.look(now).due(now)

    def run(self, now: datetime) -> int:
        """Does what is due, and what falls due by that; returns how much it was."""
        return self.go_on(self.look(now), now)[0]

    def go_on(self, ahead: Ahead, now: datetime) -> tuple[int, Ahead]:
        """The same for whoever has looked, and knows that nobody has done anything since; and what
        comes then."""
        done = 0
        while found := ahead.due(now):
            done += sum(self.work(each, now) for each in found)
            ahead = self.look(now)
        return done, ahead

    def work(self, each: Periodic, now: datetime) -> int:
        """One thing; what has nothing to do or fails is left alone for its rhythm."""
        self._rested_at[each.name] = now
        done = each.work(self.engine, self.rules, now)
        self._answers.pop(each.name, None)
        if done and not each.idle:
            self._rested_at.pop(each.name, None)
        return done

    # -------------------------------------------------------------------------- what they answer

    def _upcoming(self, now: datetime) -> dict[str, datetime]:
        """Name → when it next wants to be worked at."""
        found: dict[str, datetime] = {}
        with reading(self.engine) as session:
            facts = self._facts(session, now)
            for each in self._table:
                moment = self._asked(each, facts) if each.asks else each.next_moment(facts)
                if moment is not None:
                    found[each.name] = max(moment, self._rests_until(each, now) or moment)
        return found

    def _facts(self, session: Session, now: datetime) -> Facts:
        soonest = due.soonest(session, self._rows)
        return Facts(Moment(session, self.rules, now), soonest, self._owed(session, now))

    def _owed(self, session: Session, now: datetime) -> Mapping[str, list[Occasion]]:
        """The occasions that are not finished, by name. They follow from the rules and the day;
        what is finished stays so, and is asked about no more on that day."""
        today = self.rules.today(now)
        known = self._calendar
        if known is None or known[0] is not self.rules or known[1] != today:
            calendar = {
                each.name: list(each.occasions(self.rules, now))
                for each in self._table
                if each.occasions is not None
            }
        else:
            calendar = dict(known[2])
        left = once.unfinished(session, chain.from_iterable(calendar.values()), now)
        owed = {(each.name, each.period) for each in left}
        calendar = {
            name: [each for each in all_ if (each.name, each.period) in owed]
            for name, all_ in calendar.items()
        }
        self._calendar = self.rules, today, calendar
        return calendar

    def _asked(self, each: Periodic, facts: Facts) -> datetime | None:
        now = facts.moment.now
        holds = each.every if self._patience.asks is None else self._patience.asks
        if each.name in self._answers:
            asked_at, moment = self._answers[each.name]
            if asked_at <= now < asked_at + holds:  # a clock may have gone back
                return moment
        moment = each.next_moment(facts)
        self._answers[each.name] = now, moment
        return moment

    def _rests_until(self, each: Periodic, now: datetime) -> datetime | None:
        rested_at = self._rested_at.get(each.name)
        if rested_at is None or now < rested_at:  # a clock may have gone back
            return None
        longer = self._patience.idle if each.idle else None
        return rested_at + max(each.every, longer or each.every)
