"""GM-S, CS-S and the scores of other positions once more: from the raw rows and the charter's text.

The charter is read as plain TOML: weights, targets, points. Nothing of the program's own is used,
so that what it froze can be held against this, part by part and to the hundredth of a point.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

from tests.simulation.facts import Facts, Found, Key, Toml, moment
from tests.simulation.spans import Span

NO_SCORE = Found("pending")
# What may be recorded late, and then counts where another agrees.
FROM_OUTSIDE = ("fee-collection", "figure", "ratio")


@dataclass(frozen=True)
class Deduction:
    """What a target took: in hundredths of a point, by which clause, for which events; and what
    was measured, in millionths, so that two that both take all of a part are still told apart."""

    clause: str
    millionths: int | None
    hundredths: int | None  # None: nothing can be said yet
    events: frozenset[Key]


@dataclass(frozen=True)
class Claim:
    """What the program froze ``at`` a moment, or corrected after an appeal at ``excluded_at``."""

    position: str
    period: str
    at: datetime
    excluded_at: datetime
    appeal: int  # that made the correction; 0: none
    sheet: int  # the number of the frozen score
    hundredths: int
    out_of: int
    withheld: bool
    deductions: dict[str, Deduction]

    def __str__(self) -> str:
        return f"{self.position} {self.period} as of {self.excluded_at:%m-%d}"


@dataclass
class Charters:
    """Which file held when: (since, its text as plain TOML), the oldest first."""

    held: list[tuple[datetime, Toml]] = field(default_factory=list)

    def add(self, since: datetime, path: Path) -> None:
        self.held.append((since, tomllib.loads(path.read_text("utf-8"))))

    def at(self, now: datetime) -> Toml:
        return [text for since, text in self.held if since <= now][-1]


class Reckoning:
    """One database, worked out again."""

    def __init__(self, facts: Facts, charters: Charters) -> None:
        self.facts, self.charters = facts, charters

    def claim(self, claimed: Claim) -> Claim:
        """What should have been claimed of this position and period at that moment."""
        charter = self.charters.at(claimed.at)
        rule, span = charter["scores"][claimed.position], Span(claimed.period)
        again = self.facts.asked_again(claimed.sheet, claimed.excluded_at, claimed.appeal)
        excluded = self.facts.excluded(claimed.position, claimed.excluded_at, claimed.appeal)
        total, out_of, deductions = 0, 0, {}
        for part in rule["parts"]:
            weight, taken, is_open = part["weight"], 0, False
            for each in part["deductions"]:
                name = each["target"]
                target = charter["targets"][name]
                outside = target["measure"] in FROM_OUTSIDE
                at = again if again and outside else claimed.at
                found = self.found(charter, name, claimed.position, span, at)
                cost = _cost(found, target, each, weight, rule["partial"], excluded)
                events = found.events - excluded
                value = millionths(found.value(excluded))
                deductions[name] = Deduction(target["clause"], value, cost, events)
                is_open, taken = is_open or cost is None, taken + (cost or 0)
            if not is_open:
                total, out_of = total + max(0, 100 * weight - taken), out_of + weight
        withheld = self._withheld(claimed, charter, span, again or claimed.at)
        return replace(
            claimed, hundredths=total, out_of=out_of, withheld=withheld, deductions=deductions
        )

    def found(self, charter: Toml, name: str, position: str, span: Span, at: datetime) -> Found:
        """What is true about a target; what is measured by the quarter waits for its end."""
        target, facts = charter["targets"][name], self.facts
        if target.get("period") == "quarter":
            if not span.ends_quarter:
                return NO_SCORE
            span = span.quarter
        match target["measure"]:
            case "complaints-in-time":
                return facts.complaints_in_time(target, span, at, charter["presence"]["role"])
            case "resolution-satisfaction":
                good = charter["signoff"]["satisfied_from"]
                return facts.resolution_satisfaction(target, span, at, good)
            case "archive-complete":
                return facts.archive("complete", span, at)
            case "archive-updated":
                return facts.archive("confirmed", span, at)
            case "survey-coverage" | "survey-score" as measure:
                rule = charter["survey"]
                both = facts.survey(span, at, rule["enough"], rule["worth"])
                return both[measure == "survey-score"]
            case "fee-collection":
                return facts.collection(span, at)
            case "training-coverage":
                return facts.trained(span, at)
            case "figure":
                unit = charter["figures"][target["figure"]]["unit"]
                return facts.figure(target["figure"], span, at, unit)[0]
            case "ratio":
                return self._ratio(charter, target, span, at)
            case "duties":
                return facts.duties(position, target.get("duty", ""), span, at)
        raise ValueError(target["measure"])

    def _ratio(self, charter: Toml, target: Toml, span: Span, at: datetime) -> Found:
        (one, of_one), (other, of_other) = (
            self.facts.figure(name, span, at, charter["figures"][name]["unit"])
            for name in (target["figure"], target["of"])
        )
        if one.amount is None or other.amount is None or of_one != of_other:
            return Found("unknown")
        return Found(amount=100 * one.amount / other.amount)

    def _withheld(self, claimed: Claim, charter: Toml, span: Span, now: datetime) -> bool:
        """So many quarters in a row, this one included, below the target that held for each."""
        bonus = charter["scores"][claimed.position].get("bonus")
        if bonus is None or not span.ends_quarter:
            return False
        quarter, at, missed = span.quarter, claimed.at, 0
        while missed < bonus["quarters"]:
            if not self._is_missed(charter, bonus["target"], claimed.position, quarter, now):
                break
            missed, quarter = missed + 1, quarter.before
            now = at = self._frozen_at(claimed.position, quarter) or at
            charter = self.charters.at(at)
        return bool(missed == bonus["quarters"])

    def _is_missed(
        self, charter: Toml, name: str, position: str, quarter: Span, at: datetime
    ) -> bool:
        """A quarter that was over before anybody was known here is nobody's."""
        if self.facts.began.astimezone(self.facts.zone).date() >= quarter.after:
            return False
        value = self.found(charter, name, position, quarter, at).value(())
        least = Fraction(charter["targets"][name]["at_least"])
        return value is not None and value < least

    def _frozen_at(self, position: str, quarter: Span) -> datetime | None:
        for row in self.facts.rows["score_sheet"]:
            if (row["position"], row["period"]) == (position, quarter.name):
                return moment(row["frozen_at"])
        return None


def _cost(
    found: Found, target: Toml, rule: Toml, weight: int, partial: str, excluded: set[Key]
) -> int | None:
    """Hundredths of a point, rounded half up, never more than the part has; None: not yet known."""
    if found.state in ("unknown", "pending"):
        return None
    value = found.value(excluded)
    if value is None:
        return 0
    beyond = max(
        Fraction(target["at_least"]) - value if "at_least" in target else Fraction(0),
        value - Fraction(target["at_most"]) if "at_most" in target else Fraction(0),
        Fraction(0),
    )
    if rule["points"] == "share":
        exact = weight * min(max(100 - value, Fraction(0)), Fraction(100)) / 100
    elif not beyond:
        exact = Fraction(0)
    elif rule["points"] == "all":
        exact = Fraction(weight)
    elif rule.get("for_each") == "event":
        exact = Fraction(rule["points"]) * len(found.events - excluded)
    elif "for_each" in rule:
        steps = beyond / Fraction(rule["for_each"])
        whole = {"full": floor(steps), "begun": ceil(steps)}
        exact = Fraction(rule["points"]) * whole.get(partial, steps)
    else:
        exact = Fraction(rule["points"])
    return min(floor(100 * exact + Fraction(1, 2)), 100 * weight)


# -------------------------------------------------------------------------------- holding against


def mistakes(reckoning: Reckoning, claims: list[Claim]) -> list[str]:
    """Everything in which the program's scores and this reckoning differ, in words."""
    found = [*_missing(reckoning, claims)]
    for claim in claims:
        right = reckoning.claim(claim)
        for name, deduction in right.deductions.items():
            theirs = claim.deductions.get(name)
            if theirs is None:
                found.append(f"{claim}: nothing is said about {name}")
            elif theirs != deduction:
                found.append(f"{claim}: {name} is {_said(theirs)}, should be {_said(deduction)}")
        if (claim.hundredths, claim.out_of) != (right.hundredths, right.out_of):
            has, wants = (f"{c.hundredths / 100:g}/{c.out_of}" for c in (claim, right))
            found.append(f"{claim}: {has} points, should be {wants}")
        if claim.withheld != right.withheld:
            found.append(f"{claim}: bonus withheld is {claim.withheld}, should be {right.withheld}")
    return found


def millionths(value: Fraction | None) -> int | None:
    return None if value is None else round(value * 1_000_000)


def _said(one: Deduction) -> str:
    points = "open" if one.hundredths is None else f"{one.hundredths / 100:g}"
    value = "nothing" if one.millionths is None else f"{one.millionths / 1_000_000:g}"
    return f"{points} by {one.clause} for {value}, {sorted(one.events)}"


def _missing(reckoning: Reckoning, claims: list[Claim]) -> Iterator[str]:
    """Every month and quarter that is over is frozen, each once, with the day's charter."""
    frozen = [(each.position, each.period) for each in claims if not each.appeal]
    last = max(each.at for each in claims)
    began = reckoning.facts.began.astimezone(reckoning.facts.zone).date().replace(day=1)
    for position, rule in reckoning.charters.at(last).get("scores", {}).items():
        month = Span(f"{began:%Y-%m}")
        while (
            datetime.combine(
                month.after + timedelta(days=rule["day"] - 1), rule["at"], reckoning.facts.zone
            )
            <= last
        ):
            names = [month.name, *([month.quarter.name] if month.ends_quarter else [])]
            for name in names:
                if frozen.count((position, name)) != 1:
                    yield f"{position} {name} is frozen {frozen.count((position, name))} times"
            month = Span(f"{month.after:%Y-%m}")
