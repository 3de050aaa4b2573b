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
from handlers.wording import imports as words
from nlu.choices import choices
from storage import estates
from storage import facilities as register
from storage import meters as counters
from storage.estates import Estate
from storage.facilities import Facility
from storage.meters import Meter

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


Line = TypeVar("Line", FacilityRow, MeterRow)


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

    def _count(self, before: bool, changed: bool) -> None:
        self.tally.added += not before
        self.tally.changed += before and changed
        self.tally.same += before and not changed

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
        match = _EVERY.fullmatch(re.sub(r"\s", "", row.every))
        if match is None:
            return None
        unit = {"季": "季度", "日": "天", "星期": "周"}.get(match[2], match[2])
        try:
            every, span = facilities.rhythm(f"每{match[1] if unit != '半年' else ''}{unit}")
        except BadWords:
            return None
        what = row.what or (standard[0].what if standard else self._moment.tongue()("保养"))
        return [Wanted(what=what[: facilities.LONGEST], every=every, unit=span)]


class MeterImport(_Import[MeterRow]):
    """A known meter keeps its kind and factor: what it has used rests on them."""

    def _one(self, row: MeterRow, estate: Estate) -> None:
        kind = next((kind for word, kind in choices("meter").items() if word in row.kind), None)
        if kind is None:
            self._refuse(row, words.unknown_meter_kind(row.kind[:20]))
            return
        plain = row.factor.removesuffix(".0").removesuffix("倍")
        if not plain.isdecimal() or not 0 < int(plain) <= MOST_FACTOR:
            self._refuse(row, words.bad_factor(row.factor[:20]))
            return
        session, name = self._moment.session, row.name[:LONGEST]
        known = counters.named(session, name, [estate.id])
        if known and (known[0].kind, known[0].factor) != (kind, int(plain)):
            self._refuse(row, words.another_meter(name))
        elif known or (estate.id, name) in self._seen:
            self.tally.same += 1
        else:
            self._seen.add((estate.id, name))
            self.tally.added += 1
            self._add(estate, name, kind, int(plain))

    def _add(self, estate: Estate, name: str, kind: str, factor: int) -> None:
        if self._write:
            now = self._moment.now
            row = Meter(estate_id=estate.id, name=name, kind=kind, factor=factor, created_at=now)
            self._moment.session.add(row)
            self._moment.session.flush()
