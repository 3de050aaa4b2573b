"""What counts for a score, read from the raw rows as they were at a moment: only SQL.

The reckoning may not trust the code that it checks, so it knows no table class and no handler. An
event of a ticket, a mark, a payment, a figure counts from the moment at which it was written down.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.simulation.spans import Span, month_on

Row = dict[str, Any]
Key = tuple[str, int]
Toml = dict[str, Any]
TABLES = """ticket ticket_event deadline role person archive_check survey survey_home survey_mark
    audit_entry bill payment training training_attendance figure_entry duty duty_evidence
    score_appeal score_sheet"""
STARTS = ("signed_off", "lapsed", "merged", "reopened", "split")  # what ends a ticket, or goes on


@dataclass(frozen=True)
class Found:
    """Exactly: ``part`` of ``whole``, or an ``amount``. ``events`` are those that count against."""

    state: str = "known"
    part: int = 0
    whole: int = 0
    amount: Fraction | None = None
    events: frozenset[Key] = frozenset()

    def value(self, excluded: Collection[Key]) -> Fraction | None:
        """In percent, or as it is; None where there was nothing to measure."""
        if self.state != "known" or self.amount is not None:
            return self.amount
        whole = self.whole - len(self.events & set(excluded))
        return Fraction(100 * self.part, whole) if whole else None


NOTHING, UNKNOWN = Found("nothing"), Found("unknown")


def share(part: int, whole: int, events: Collection[Key] = ()) -> Found:
    return Found(part=part, whole=whole, events=frozenset(events)) if whole else NOTHING


class Facts:
    """All rows of a database, once; ``at`` says as of when each question is answered."""

    def __init__(self, path: Path, zone: Any) -> None:
        self.zone = zone
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            self.rows: dict[str, list[Row]] = {
                name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY id")]  # noqa: S608
                for name in TABLES.split()
            }
        self.staff = {row["person_id"] for row in self.rows["role"]}
        self.recorded = {
            json.loads(row["data"])["payment"]: moment(row["at"])
            for row in self.rows["audit_entry"]
            if row["action"] == "payment.imported"
        }
        self.began = min(moment(row["created_at"]) for row in self.rows["person"])
        self.events: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows["ticket_event"]:
            self.events[row["ticket_id"]].append(row)

    def within(self, value: str | None, span: Span) -> bool:
        if value is None:
            return False
        return span.first <= moment(value).astimezone(self.zone).date() < span.after

    # --------------------------------------------------------------------------- complaints (CS-2)

    def complaints(self, target: Toml, staff: set[int]) -> set[int]:
        """What homeowners complained about; not what ``staff`` came upon, on a round or patrol."""
        return {
            row["id"]
            for row in self.rows["ticket"]
            if (row["reporter_id"] not in staff or row["home_id"] is not None)
            and row["urgency"] in target.get("urgencies", [row["urgency"]])
            and row["category"] in target.get("categories", [row["category"]])
        }

    def complaints_in_time(self, target: Toml, span: Span, at: datetime, desk: str) -> Found:
        """Late: not done when its time was up. It counts in the span in which its time was up.
        What the front ``desk`` wrote down, somebody has telephoned about."""
        others = self.staff - {r["person_id"] for r in self.rows["role"] if r["name"] == desk}
        meant, judged, late = self.complaints(target, others), set(), set()
        for row in self.rows["deadline"]:
            number = row["ticket_id"]
            if number not in meant or row["kind"] not in target["deadlines"]:
                continue
            due, met = moment(row["due_at"]), row["met_at"]
            in_time = met is not None and moment(met) <= due
            if in_time and moment(met) < at and self.within(met, span):
                judged.add(number)
            late_here = not in_time and row["state"] != "cancelled" and due < at
            if late_here and self.within(row["due_at"], span):
                judged.add(number)
                late.add(number)
        return share(len(judged - late), len(judged), [("ticket", each) for each in late])

    def resolution_satisfaction(self, target: Toml, span: Span, at: datetime, good: int) -> Found:
        """Signed off within the span and marked, as the history tells it."""
        marks: dict[int, int] = {}
        for number in self.complaints(target, self.staff):
            ended, mark = None, None
            for event in self.events[number]:
                if moment(event["at"]) >= at:
                    break
                if event["kind"] in STARTS:
                    ended = event["at"] if event["kind"] == "signed_off" else None
                    mark = None if event["kind"] == "reopened" else mark
                elif event["kind"] == "rated":
                    mark = int(event["text"])
            if mark is not None and self.within(ended, span):
                marks[number] = mark
        low = [("ticket", number) for number, mark in marks.items() if mark < good]
        return share(len(marks) - len(low), len(marks), low)

    # -------------------------------------------------------------- archive, surveys, money, people

    def archive(self, part: str, span: Span, at: datetime) -> Found:
        """The last check of each estate in the span."""
        checks = [
            row
            for row in self.rows["archive_check"]
            if self.within(row["at"], span) and moment(row["at"]) < at
        ]
        newest = {row["estate_id"]: row for row in checks}.values()
        if not newest:
            return UNKNOWN
        return share(sum(row[part] for row in newest), sum(row["homes"] for row in newest))

    def survey(
        self, span: Span, at: datetime, enough: int, worth: list[int]
    ) -> tuple[Found, Found]:
        """(coverage, score) of a quarter: homes that gave enough marks; each indicator alike."""
        asked = {r["id"] for r in self.rows["survey"] if r["quarter_on"] == f"{span.first}"}
        homes = {r["id"] for r in self.rows["survey_home"] if r["survey_id"] in asked}
        marks: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows["survey_mark"]:
            if row["survey_home_id"] in homes and row["points"] and moment(row["marked_at"]) < at:
                marks[row["survey_home_id"]].append(row)
        counted = [each for each in marks.values() if len(each) >= enough]
        by_indicator: dict[str, list[int]] = defaultdict(list)
        for row in (row for each in counted for row in each):
            by_indicator[row["indicator"]].append(worth[row["points"] - 1])
        means = [Fraction(sum(each), len(each)) for each in by_indicator.values()]
        if not asked:
            return Found(part=0, whole=1), Found(amount=Fraction(0))
        score = sum(means, Fraction(0)) / len(means) if means else Fraction(0)
        return share(len(counted), len(homes)), Found(amount=score)

    def collection(self, span: Span, at: datetime) -> Found:
        """What arrived in the calendar quarter, as far as it is known, of what fell due in it."""
        came = [
            row
            for row in self.rows["payment"]
            if self.within(row["paid_at"], span) and self.recorded[row["id"]] < at
        ]
        due = [r for r in self.rows["bill"] if f"{span.first}" <= r["due_on"] < f"{span.after}"]
        return share(sum(r["amount_fen"] for r in came), sum(r["amount_fen"] for r in due))

    def trained(self, span: Span, at: datetime) -> Found:
        """Of the staff, who came to a training that began in the year up to the span's end."""
        year = Span(f"{month_on(span.after, -12):%Y-%m}").first
        began = {
            row["id"]
            for row in self.rows["training"]
            if year <= moment(row["starts_at"]).astimezone(self.zone).date() < span.after
            and row["state"] != "cancelled"
        }
        came = {
            row["person_id"]
            for row in self.rows["training_attendance"]
            if row["training_id"] in began and row["came_at"] and moment(row["came_at"]) < at
        }
        return share(len(came & self.staff), len(self.staff))

    def figure(self, name: str, span: Span, at: datetime, unit: str) -> tuple[Found, str]:
        """The span's own figure; a quarter's as the sum of its months, where sums and counts add
        up and all three are known, or one of them is an accident; the quarter's, the year's. And
        the name of the span that it is of."""
        newest: dict[str, Fraction] = {}
        for row in self.rows["figure_entry"]:
            if row["name"] == name and moment(row["entered_at"]) < at:
                newest[row["period"]] = Fraction(row["text"])
        months = [newest[each] for each in span.months if each in newest]
        if span.name in newest:
            return Found(amount=newest[span.name]), span.name
        total, whole = sum(months, Fraction(0)), len(months) == len(span.months)
        known = (whole and unit in ("yuan", "count")) or (unit == "count" and total > 0)
        if span.is_quarter and known:
            return Found(amount=total), span.name
        for wider in (span.quarter.name, str(span.first.year)):
            if wider in newest:
                return Found(amount=newest[wider]), wider
        return UNKNOWN, ""

    def duties(self, position: str, name: str, span: Span, at: datetime) -> Found:
        """Kept: as many times shown as were wanted, before the day was over on which it was due."""
        turns: dict[int, set[int]] = defaultdict(set)
        due = {row["id"]: moment(row["due_at"]) for row in self.rows["duty"]}
        for row in self.rows["duty_evidence"]:
            if moment(row["at"]) <= due[row["duty_id"]]:
                turns[row["duty_id"]].add(row["turn"])
        meant = [
            row
            for row in self.rows["duty"]
            if row["position"] == position
            and row["name"] == (name or row["name"])
            and self.within(row["due_at"], span)
            and due[row["id"]] < at
        ]
        failed = [("duty", r["id"]) for r in meant if len(turns[r["id"]]) < r["wanted"]]
        return share(len(meant) - len(failed), len(meant), failed)

    def asked_again(self, sheet: int, at: datetime, appeal: int) -> datetime | None:
        """When another last agreed that a frozen score shall count what was recorded late."""
        agreed = [
            moment(row["decided_at"])
            for row in self.rows["score_appeal"]
            if (row["event_kind"], row["event_id"], row["state"]) == ("sheet", sheet, "upheld")
            and (moment(row["decided_at"]), row["id"]) <= (at, appeal)
        ]
        return max(agreed, default=None)

    def excluded(self, position: str, at: datetime, appeal: int = 0) -> set[Key]:
        """What another has decided was not the holder's fault. Of several that were decided in one
        moment, those up to this appeal."""
        return {
            (row["event_kind"], row["event_id"])
            for row in self.rows["score_appeal"]
            if row["position"] == position
            and row["state"] == "upheld"
            and (moment(row["decided_at"]), row["id"]) <= (at, appeal or row["id"])
        }


def moment(value: str) -> datetime:
    """SQLite keeps moments as words, in UTC."""
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def archive_now(path: Path, now: datetime, fresh_within: timedelta) -> tuple[int, int, int]:
    """(homes, complete, confirmed) at this moment: owner, phone, area, day of moving in."""
    since = (now - fresh_within).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    query = """
        SELECT count(*),
          sum(h.area_dm2 > 0 AND k.moved_in_on IS NOT NULL AND EXISTS (
            SELECT 1 FROM residency r JOIN person p ON p.id = r.person_id
            WHERE r.household_id = k.id AND r.kind = 'owner' AND r.ended_at IS NULL
              AND p.name <> '' AND p.phone <> '')),
          sum(coalesce(k.confirmed_at >= ?, 0))
        FROM home h LEFT JOIN household k ON k.home_id = h.id AND k.moved_out_at IS NULL"""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        homes, complete, confirmed = connection.execute(query, (since,)).fetchone()
    return int(homes), int(complete or 0), int(confirmed or 0)
