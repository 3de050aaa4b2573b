"""Takes sheets of facilities and meters: what is new is entered, what is known stays (EN-1)."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from handlers import facilities
from handlers.context import Moment
from handlers.errors import BadWords
from handlers.homes.rows import Problem
from handlers.meters.commands import LONGEST, MOST_FACTOR
from handlers.tariffs import month_before
from handlers.wording import imports as words
from nlu.choices import choices
from storage import audit, estates, tariffs
from storage import facilities as register
from storage import meters as counters
from storage.estates import Estate
from storage.facilities import Facility
from storage.imports.bills import Homes, Named
from storage.meters import HomeMeter, Meter

_EVERY = re.compile(r"(?:每|一)?(\d{0,3})个?(天|日|周|星期|月|季度|季|半年|年)(?:一次|1次|度)?")


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """``every`` as people write it: 每15天, 月, 一季度一次; empty: as the charter has it for the
    kind. ``last``: when it was maintained last."""

    line: int
    estate: str
    name: str
    kind: str
    place: str = ""
    what: str = ""
    every: str = ""
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One plan: ``what`` is done every so many ``unit``s, days or months."""

    what: str
    every: int
    unit: str


@dataclass(frozen=True, slots=True)
class MeterRow:
    line: int
    estate: str
    name: str
    kind: str
    factor: str = "1"
    home: Named | None = None  # whose meter it is; without one it is the estate's


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What a home's meter showed, in thousandths. ``month`` that it closes, else by its day."""

    line: int
    home: Named
    kind: str
    read_on: date | None
    month: str
    before: int | None
    now: int | None
    used: int | None

    @property
    def estate(self) -> str:
        return self.home[0]


Line = TypeVar("Line", FacilityRow, MeterRow | ReadingRow)


@dataclass
class Tally:
    added: int = 0
    changed: int = 0
    same: int = 0


class _Import(ABC, Generic[Line]):
    """One import in one transaction. Nothing is taken out by a sheet that leaves it out."""

    def __init__(self, moment: Moment, *, write: bool) -> None:
        self.tally = Tally()
        self.problems: list[Problem] = []
        self._moment, self._write = moment, write
        self._seen: set[tuple[int, str]] = set()

    def take(self, rows: Sequence[Line]) -> None:
        for row in rows:
            estate = estates.estate_named(self._moment.session, row.estate)
            if estate is None:
                self._refuse(row, words.unknown_estate(row.estate))
            else:
                self._one(row, estate)

    @abstractmethod
    def _one(self, row: Line, estate: Estate) -> None:
        """Takes one line of an estate, or refuses it."""

    def _count(self, before: bool, changed: bool) -> None:
        self.tally.added += not before
        self.tally.changed += before and changed
        self.tally.same += before and not changed

    def _refuse(self, row: Line, say: words.Say) -> None:
        self.problems.append(Problem(row.line, say))


class FacilityImport(_Import[FacilityRow]):
    """Several lines of one facility are several plans of it."""

    def _one(self, row: FacilityRow, estate: Estate) -> None:
        plans = self._plans(row)
        today = self._moment.rules.today(self._moment.now)
        if plans is None:
            self._refuse(row, words.unknown_rhythm(row.every[:20]))
            return
        if row.last is not None and row.last > today:
            self._refuse(row, words.days_ahead(row.last.isoformat()))
            return
        session, name = self._moment.session, row.name[: facilities.LONGEST]
        found = register.named(session, estate.id, name)
        if found is not None and row.place and found.place and found.place != row.place:
            name = f"{row.name}（{row.place}）"[: facilities.LONGEST]  # another of the same name
            found = register.named(session, estate.id, name)
        before = found is not None or (estate.id, name) in self._seen
        self._seen.add((estate.id, name))
        kind, place = row.kind[: facilities.LONGEST], row.place[: facilities.LONGEST]
        if found is None:
            found = Facility(
                estate_id=estate.id, name=name, kind=kind, place=place, created_at=self._moment.now
            )
        facts = {"kind": kind, "place": place}
        other = {key: each for key, each in facts.items() if each and getattr(found, key) != each}
        known = {each.what for each in register.plans(session, [found.id])} if found.id else set()
        fresh = [plan for plan in plans if plan.what not in known]
        self._count(before, bool(other or fresh))
        if not self._write:
            return
        for key, value in other.items():
            setattr(found, key, value)
        session.add(found)
        session.flush()
        for plan in fresh:
            self._plan(found, plan, row.last)

    def _plan(self, row: Facility, task: Wanted, last: date | None) -> None:
        """In step with the last time; what should have been done meanwhile is due today."""
        made = facilities.set_up(self._moment, row, task.what, (task.every, task.unit), last)
        if last is not None:
            today = self._moment.rules.today(self._moment.now)
            made.next_on = max(made.following(last), today)
            made.next_at = facilities.given_at(self._moment, made.next_on)

    def _plans(self, row: FacilityRow) -> Sequence[Wanted] | None:
        """What the line asks for, else what the charter has for such things; None: unreadable."""
        kinds = self._moment.rules.charter.maintenance.kinds
        standard = [
            Wanted(each.what, each.every, each.unit)
            for each in next((plans for kind, plans in kinds.items() if kind in row.kind), ())
        ]
        if not row.every:
            return standard
        match = _EVERY.fullmatch(re.sub(r"半个?月", "15天", re.sub(r"\s", "", row.every)))
        if match is None:
            return None
        unit = {"季": "季度", "日": "天", "星期": "周"}.get(match[2], match[2])
        try:
            every, span = facilities.rhythm(f"每{match[1] if unit != '半年' else ''}{unit}")
        except BadWords:
            return None
        what = row.what or (standard[0].what if standard else self._moment.tongue()("保养"))
        return [Wanted(what=what[: facilities.LONGEST], every=every, unit=span)]


class MeterImport(_Import[MeterRow | ReadingRow]):
    """A known meter keeps its kind and factor: what it has used rests on them. What a home's meter
    showed is noted as its use, and billed with the next bills."""

    def __init__(self, moment: Moment, *, write: bool) -> None:
        super().__init__(moment, write=write)
        self._homes = Homes(moment.session)

    def _one(self, row: MeterRow | ReadingRow, estate: Estate) -> None:
        kind = next((kind for word, kind in choices("meter").items() if word in row.kind), None)
        if kind is None:
            self._refuse(row, words.unknown_meter_kind(row.kind[:20]))
        elif isinstance(row, ReadingRow):
            self._read(row, kind)
        else:
            self._meter(row, estate, kind)

    def _meter(self, row: MeterRow, estate: Estate, kind: str) -> None:
        plain = row.factor.removesuffix(".0").removesuffix("倍")
        if not plain.isdecimal() or not 0 < int(plain) <= MOST_FACTOR:
            self._refuse(row, words.bad_factor(row.factor[:20]))
            return
        name = row.name[:LONGEST]
        if row.home is not None:
            self._of_home(row, row.home, kind, name, int(plain))
            return
        known = counters.named(self._moment.session, name, [estate.id])
        if known and (known[0].kind, known[0].factor) != (kind, int(plain)):
            self._refuse(row, words.another_meter(name))
        elif known or (estate.id, name) in self._seen:
            self.tally.same += 1
        else:
            self._seen.add((estate.id, name))
            self._add(
                Meter(
                    estate_id=estate.id,
                    name=name,
                    kind=kind,
                    factor=int(plain),
                    created_at=self._moment.now,
                )
            )

    def _of_home(self, row: MeterRow, named: Named, kind: str, name: str, factor: int) -> None:
        home_id = self._home(row, named)
        if home_id is None:
            return
        known = counters.of_home(self._moment.session, home_id, name)
        if known is not None and (known.kind, known.factor) != (kind, factor):
            self._refuse(row, words.another_meter(name))
        elif known is not None or (home_id, name) in self._seen:
            self.tally.same += 1
        else:
            self._seen.add((home_id, name))
            now = self._moment.now
            self._add(
                HomeMeter(home_id=home_id, name=name, kind=kind, factor=factor, created_at=now)
            )

    def _home(self, row: MeterRow | ReadingRow, named: Named) -> int | None:
        """The one home that is named; a line without one is refused."""
        found = self._homes.find([named])[named]
        if len(found) == 1:
            return found[0]
        say = words.several_homes if found else words.unknown_home
        self._refuse(row, say("-".join(part for part in named[1:] if part)))
        return None

    def _read(self, row: ReadingRow, kind: str) -> None:
        home_id = self._home(row, row.home)
        if home_id is None:
            return
        if kind not in tariffs.ITEMS:
            self._refuse(row, words.no_use_of(row.kind[:20]))
            return
        meters = counters.meters_of_home(self._moment.session, home_id, kind)
        factor = meters[0].factor if len(meters) == 1 else 1
        used = row.used
        if used is None and row.now is not None and row.before is not None:
            used = (row.now - row.before) * factor
        if used is None or used < 0:
            self._refuse(row, words.no_use)
            return
        month = row.month or self._month(row.read_on or self._moment.rules.today(self._moment.now))
        if (home_id, f"{kind} {month}") in self._seen:
            self._refuse(row, words.read_twice(month))
            return
        self._seen.add((home_id, f"{kind} {month}"))
        self._note(home_id, kind, month, used)

    def _note(self, home_id: int, item: str, month: str, used: int) -> None:
        """The use of a month; noted again, the later word counts."""
        session, now = self._moment.session, self._moment.now
        known = {each[1]: each[2] for each in tariffs.readings(session, [home_id], month)}
        self._count(item in known, known.get(item) != used)
        if self._write and known.get(item) != used:
            tariffs.note_usage(session, home_id, item, month, used, now, None)
            told = {"item": item, "month": month, "quantity": used}
            audit.record(session, "usage.noted", now, None, home_id, **told)

    def _month(self, day: date) -> str:
        """The month that a reading of a day closes: in its first days the one before."""
        late = day.day <= self._moment.rules.charter.energy.late_until_day
        return month_before(f"{day:%Y-%m}", 1) if late else f"{day:%Y-%m}"

    def _add(self, row: Meter | HomeMeter) -> None:
        self.tally.added += 1
        if self._write:
            self._moment.session.add(row)
            self._moment.session.flush()
