"""A score as a sheet: lines, parts, points. Pure arithmetic, exact; no session, no clock.

A sheet keeps the rules that it was worked out by, so that a frozen one can be shown and corrected
after the charter has changed.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from storage.charter.scores import Partial, Unit
from storage.measures.shape import Frozen, Key, Measured

CENT = Decimal("0.01")
FULL = 100  # percent


class Line(Frozen):
    """One deduction: a target, what was measured, and what missing it costs.

    ``partial``: how a percent that is not full counts. ``excluded``: events that are not held
    against the position, after an appeal.
    """

    target: str
    title: str
    clause: str
    unit: Unit
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    points: Decimal | Literal["all", "share"]
    for_each: Decimal | Literal["event"] | None = None
    partial: Partial = "full"
    measured: Measured
    excluded: tuple[Key, ...] = ()

    @property
    def counted(self) -> Measured:
        """What was measured, without what was excluded."""
        return self.measured.without(self.excluded)

    def without(self, excluded: Collection[Key]) -> Line:
        """With these events, where they count here at all, not held against the position."""
        keys = tuple(each.key for each in self.measured.events if each.key in excluded)
        return self.model_copy(update={"excluded": keys})

    @property
    def is_open(self) -> bool:
        """Nothing can be said yet: not entered, or measured later."""
        return self.counted.state in ("unknown", "pending")

    @property
    def beyond(self) -> Fraction:
        """How far the value lies on the wrong side of its bound; 0 where it does not."""
        value = self.counted.value
        if value is None:
            return Fraction(0)
        below = Fraction(self.at_least) - value if self.at_least is not None else Fraction(0)
        above = value - Fraction(self.at_most) if self.at_most is not None else Fraction(0)
        return max(below, above, Fraction(0))

    @property
    def is_met(self) -> bool:
        """Whether the target is reached, as far as is known."""
        return not self.is_open and not self.beyond

    def taken(self, weight: int) -> Decimal:
        """What this line takes from a part of so many points; not more than all of it."""
        if self.is_open or (not self.beyond and self.points != "share"):
            return Decimal(0)
        return min(_cents(self._cost(weight)), Decimal(weight))

    def _cost(self, weight: int) -> Fraction:
        if self.points == "all":
            return Fraction(weight)
        if self.points == "share":
            value = self.counted.value
            missing = Fraction(FULL) - value if value is not None else Fraction(0)
            return weight * min(max(missing, Fraction(0)), Fraction(FULL)) / FULL
        points = Fraction(self.points)
        if self.for_each is None:
            return points
        if self.for_each == "event":
            return points * len(self.counted.events)
        steps = self.beyond / Fraction(self.for_each)
        if self.partial == "full":
            return points * floor(steps)
        return points * (ceil(steps) if self.partial == "begun" else steps)


class PartScore(Frozen):
    """One part: its weight, less what its lines take, never below nothing."""

    title: str
    weight: int
    lines: tuple[Line, ...]

    @property
    def is_open(self) -> bool:
        return any(line.is_open for line in self.lines)

    @property
    def points(self) -> Decimal:
        """So far as is known, where it is open."""
        taken = sum((line.taken(self.weight) for line in self.lines), Decimal(0))
        return max(Decimal(self.weight) - taken, Decimal(0))


class BonusFlag(Frozen):
    """How many quarters in a row, this one included, a target was missed; ``limit`` is too many."""

    target: str
    title: str
    clause: str
    missed: int
    limit: int

    @property
    def is_withheld(self) -> bool:
        return self.missed >= self.limit


class Sheet(Frozen):
    """A position's score of a period. Parts that cannot be worked out yet are left out of the sum,
    and their weight out of what could be reached."""

    position: str
    title: str
    clause: str
    period: str
    charter: str  # its version
    parts: tuple[PartScore, ...]
    targets: tuple[Line, ...] = ()  # what else the position is to reach; costs no points
    bonus: BonusFlag | None = None

    @property
    def points(self) -> Decimal:
        return sum((part.points for part in self.parts if not part.is_open), Decimal(0))

    @property
    def out_of(self) -> int:
        return sum(part.weight for part in self.parts if not part.is_open)

    @property
    def bonus_withheld(self) -> bool:
        return self.bonus is not None and self.bonus.is_withheld

    @property
    def costliest(self) -> list[tuple[PartScore, Line, Decimal]]:
        """What cost points, the most first."""
        found = [
            (part, line, line.taken(part.weight))
            for part in self.parts
            for line in part.lines
            if line.taken(part.weight)
        ]
        return sorted(found, key=lambda each: -each[2])

    def without(self, excluded: Collection[Key]) -> Sheet:
        """The same score, with these events not held against the position."""
        parts = tuple(
            part.model_copy(update={"lines": tuple(line.without(excluded) for line in part.lines)})
            for part in self.parts
        )
        return self.model_copy(update={"parts": parts})

    def numbers(self, kind: str) -> set[int]:
        """Of the events of a kind that stand behind any of its lines."""
        lines = [*self.targets, *(line for part in self.parts for line in part.lines)]
        return {each.id for line in lines for each in line.measured.events if each.kind == kind}

    def holds_against(self, key: Key) -> bool:
        """Whether an event costs points here."""
        return any(
            key in {each.key for each in line.counted.events} and line.taken(part.weight) > 0
            for part in self.parts
            for line in part.lines
        )


def _cents(points: Fraction) -> Decimal:
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)
