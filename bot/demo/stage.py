"""Who is who on the demo estate, and moments of its past."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from handlers.context import Moment
from handlers.duties import windows
from storage import estates, people, periods, seeds
from storage.charter import Charter
from storage.duties import Duty
from storage.estates import Estate, Home
from storage.periods import Period

PAST = Path(__file__).with_name("past.toml")


@dataclass(frozen=True, slots=True)
class Stage:
    """The estate as it has just been planted. ``staff`` and ``homes`` by name and number; ``past``:
    what is told of it, by noun. Of that, what the charter in use does not know is left out."""

    moment: Moment
    estate: Estate
    homes: dict[str, Home]
    staff: dict[str, int]
    past: dict[str, Any]

    @classmethod
    def of(cls, moment: Moment) -> Stage:
        session = moment.session
        return cls(
            moment,
            estates.estates(session)[0],
            {home.number: home for home in estates.page(session, 0, 1000)},
            {
                each.name: people.named(session, each.name)[0].id
                for each in seeds.CAST
                if not each.home
            },
            tomllib.loads(PAST.read_text("utf-8")),
        )

    @property
    def session(self) -> Session:
        return self.moment.session

    @property
    def charter(self) -> Charter:
        return self.moment.rules.charter

    @property
    def today(self) -> date:
        return self.moment.rules.today(self.moment.now)

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def months(self, count: int) -> list[Period]:
        """So many months that are over, the last one first."""
        found = [periods.containing("month", self.today).before]
        while len(found) < count:
            found.append(found[-1].before)
        return found

    def at(self, day: date, clock: str = "10:00") -> datetime:
        """A moment on the company's clocks."""
        local = datetime.combine(day, time.fromisoformat(clock), self.moment.rules.zone)
        return local.astimezone(UTC)

    def then(self, at: datetime) -> Moment:
        """The moment as it was then."""
        return Moment(self.session, self.moment.rules, at)

    def hush(self, duty: Duty) -> None:
        """What it should have said by now has been said; the rest comes in its time."""
        kept = duty.policy["moments"]
        duty.step = windows.passed(kept, self.moment.now)
        if duty.is_open:
            duty.next_at = windows.next_at(kept, duty.step)
