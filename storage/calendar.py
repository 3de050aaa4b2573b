"""Working time, pure: hours of a day, statutory holidays and make-up workdays (调休), pauses.

A promise may run around the clock or only in the hours of a calendar. Both are the same
arithmetic here: ``due`` goes forward by working time, ``worked`` measures it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays.countries.china import China

Days = Literal["all", "workdays"]
Span = tuple[datetime, datetime]  # aware UTC, the end not before the start

DAY = timedelta(days=1)
NOTHING = timedelta(0)
# Longer than any holiday: a calendar that stays closed for so long has been written wrongly.
LONGEST_CLOSED = 400  # days


class NeverOpens(Exception):
    """A calendar that is closed for more than a year on end."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works. ``hours`` are minutes of a day, [from, to), in order and apart.

    ``closed`` and ``opened`` are single days that differ from the rule; ``closed`` wins.
    """

    zone: ZoneInfo
    hours: tuple[tuple[int, int], ...] = ((0, 1440),)
    days: Days = "all"
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        if day in self.closed:
            return False
        return day in self.opened or self.days == "all" or is_workday(day)

    def spans(self, day: date) -> list[Span]:
        """The open spans of one local day. In the night in which clocks leap they are as long
        as they really last."""
        if not self.works_on(day):
            return []
        found = [
            (_instant(day, start, self.zone), _instant(day, end, self.zone))
            for start, end in self.hours
        ]
        return [(start, end) for start, end in found if start < end]

    def is_open(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self.spans(self._day(moment)))

    def due(self, start: datetime, within: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        """When ``within`` of working time after ``start`` has gone by, the pauses not counted.

        The closing moment of a day still belongs to it. Raises ``NeverOpens``.
        """
        left = within
        for begins, ends in _without(self._from(start), pauses):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        raise NeverOpens  # not reached: ``_from`` goes on, or raises it

    def worked(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        """The working time from one moment to another, the pauses not counted."""
        total = NOTHING
        if end <= start:
            return total
        for begins, ends in _without(self._from(start, end), pauses):
            if begins >= end:
                break
            total += min(ends, end) - begins
        return total

    def next_opening(self, after: datetime) -> datetime:
        """The next moment, later than this one, at which an open span begins."""
        return next(start for start, _ in self._from(after) if start > after)

    def closing(self, moment: datetime) -> datetime:
        """When the open span around a moment ends. The moment must be an open one."""
        return next(end for start, end in self._from(moment) if start <= moment < end)

    def _from(self, start: datetime, until: datetime | None = None) -> Iterator[Span]:
        """The open spans from ``start`` on, the first one cut there."""
        day, closed = self._day(start), 0
        while until is None or day <= self._day(until):
            spans = [(max(a, start), b) for a, b in self.spans(day) if b >= start]
            yield from spans
            closed = 0 if spans else closed + 1
            if closed > LONGEST_CLOSED:
                raise NeverOpens
            day += DAY

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def frozen(self) -> dict[str, Any]:
        """As it is kept with a deadline; ``thawed`` makes it a calendar again."""
        return {
            "zone": self.zone.key,
            "hours": [list(each) for each in self.hours],
            "days": self.days,
            "closed": sorted(day.isoformat() for day in self.closed),
            "opened": sorted(day.isoformat() for day in self.opened),
        }


ALWAYS = Calendar(ZoneInfo("UTC"))


def thawed(kept: dict[str, Any] | None) -> Calendar:
    """The calendar that a deadline was started with; without one it runs around the clock."""
    if not kept:
        return ALWAYS
    return Calendar(
        zone=ZoneInfo(kept["zone"]),
        hours=tuple((start, end) for start, end in kept["hours"]),
        days=kept["days"],
        closed=frozenset(date.fromisoformat(day) for day in kept["closed"]),
        opened=frozenset(date.fromisoformat(day) for day in kept["opened"]),
    )


# ------------------------------------------------------------------------------------ holidays


@cache
def _china(year: int) -> China:
    # Imported when first asked: the library loads every country of the world for one.
    from holidays.countries.china import China

    # The next year too: the make-up day for a first of January lies in December. The years must
    # be named: the library fills in the make-up days of a year only with its holidays.
    return China(years=(year, year + 1))  # type: ignore[no-untyped-call]


def is_workday(day: date) -> bool:
    """Whether offices in China work: no weekend, no statutory holiday, or a make-up day for one."""
    return _china(day.year).is_working_day(day)


def knows(year: int) -> bool:
    """Whether the State Council's table of a year is known here. It comes out each November.

    Without it the holidays themselves are computed, but no bridge day and no make-up day.
    """
    from holidays.countries.china import ChinaStaticHolidays

    return year in ChinaStaticHolidays.special_public_holidays


# ---------------------------------------------------------------------------------- arithmetic


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The first instant at which the clocks of a place show this minute, or have leapt over it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    # In the gap: clocks leapt from before it to behind it at the one instant between these two.
    early, late = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late


def _without(spans: Iterable[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    """Spans with the pauses cut out of them. Pauses may overlap and come in any order."""
    ordered = sorted(pauses)
    for start, end in spans:
        begins = start
        for pause, over in ordered:
            if over <= begins or pause >= end:
                continue
            if pause > begins:
                yield begins, pause
            begins = max(begins, over)
        if begins < end or (start == end and begins == start):
            yield begins, end
