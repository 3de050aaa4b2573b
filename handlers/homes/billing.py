"""Takes a sheet of bills into the ledger: what is new is booked, another amount amends (CS-6)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from handlers.context import Moment
from handlers.homes.rows import Problem
from handlers.wording import imports as words
from storage import audit, ledger
from storage.bills import Bill
from storage.imports import bills as archive
from storage.imports.bills import Billed, Homes
from storage.undoing import journal_of

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BillRow:
    """``due_on`` None: the day of the month that the charter gives."""

    line: int
    estate: str
    building: str
    unit: str
    room: str
    month: str
    item: str
    amount_fen: int
    due_on: date | None = None
    paid_fen: int = 0
    paid_at: datetime | None = None  # naive: on the company's clocks

    @property
    def named(self) -> archive.Named:
        return self.estate, self.building, self.unit, self.room

    @property
    def number(self) -> str:
        return "-".join(part for part in self.named[1:] if part)

    def due(self, day: int) -> date:
        """``day``: of the month, where the sheet does not say."""
        if self.due_on is not None:
            return self.due_on
        year, month = int(self.month[:4]), int(self.month[5:])
        return date(year, month, min(day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Amended:
    """A bill that stands with another amount in the sheet, in fen."""

    line: int
    home: str
    before_fen: int
    after_fen: int


@dataclass
class BillTally:
    added: int = 0
    changed: int = 0
    same: int = 0
    added_fen: int = 0
    paid: int = 0  # payments that the sheet tells of, with new bills
    paid_fen: int = 0
    shown: list[Amended] = field(default_factory=list)


class BillImport:
    """One import in one transaction. ``write`` False: only looks what would happen."""

    def __init__(self, moment: Moment, *, write: bool, actor_id: int | None = None) -> None:
        self.tally = BillTally()
        self.problems: list[Problem] = []
        self._moment, self._write, self._actor_id = moment, write, actor_id
        self._homes = Homes(moment.session)
        # What this sheet has billed so far: (item, month) → home → amount. Few keys, many homes.
        self._seen: dict[tuple[str, str], dict[int, int]] = {}

    def take(self, rows: Sequence[BillRow]) -> None:
        """Some lines, best a thousand at a time."""
        names = [row.named for row in rows]
        homes = self._homes.find(names)
        placed: list[tuple[BillRow, int]] = []
        for row, name in zip(rows, names, strict=True):
            found = homes[name]
            if len(found) == 1:
                placed.append((row, found[0]))
            else:
                say = words.several_homes if found else words.unknown_home
                self.problems.append(Problem(row.line, say(row.number)))
        home_ids = list(dict.fromkeys(home_id for _, home_id in placed))
        months = list({row.month for row in rows})
        there = archive.billed(self._moment.session, home_ids, months)
        fresh: list[dict[str, Any]] = []
        paid: list[tuple[BillRow, int]] = []
        for row, home_id in placed:
            if self._is_repeated(row, home_id):
                continue
            known = there.get((home_id, row.item, row.month))
            if known is not None:
                self._compare(row, home_id, known)
            elif row.paid_fen and row.paid_at is None:
                self.problems.append(Problem(row.line, words.paid_without_day(row.paid_fen)))
            else:
                fresh.append(_bill(row, home_id, self._moment.rules.charter.fees.due_day))
                if row.paid_fen:
                    paid.append((row, home_id))
        self._book(fresh)
        self._pay(paid)

    def _is_repeated(self, row: BillRow, home_id: int) -> bool:
        """Whether an earlier line has billed this: two places or a line twice, nobody can tell."""
        seen = self._seen.setdefault((row.item, row.month), {})
        before = seen.setdefault(home_id, row.line)
        if before == row.line:
            return False
        say = words.billed_twice(row.number, row.month, int(before))
        self.problems.append(Problem(row.line, say))
        return True

    def _pay(self, paid: Sequence[tuple[BillRow, int]]) -> None:
        """What the sheet says was paid on new bills: booked as it was, and nobody is thanked."""
        lines: dict[tuple[int, int, str], list[BillRow]] = {}
        for row, home_id in paid:
            lines.setdefault((row.line, home_id, row.item), []).append(row)
        self.tally.paid += len(lines)
        self.tally.paid_fen += sum(row.paid_fen for row, _ in paid)
        if not self._write or not lines:
            return
        session, zone = self._moment.session, self._moment.rules.zone
        homes = list({home_id for _, home_id in paid})
        there = archive.billed(session, homes, list({row.month for row, _ in paid}))
        for (_, home_id, item), rows in lines.items():
            at = rows[0].paid_at or datetime.combine(rows[0].due(1), time())
            fen = sum(row.paid_fen for row in rows)
            said = f"{home_id}:{item}:{rows[0].month}:{rows[-1].month}:{at.isoformat()}:{fen}"
            ledger.receive(
                session,
                home_id,
                fen,
                paid_at=at.replace(tzinfo=zone),
                key=f"history:{said}",
                bill_ids=[there[home_id, item, row.month].bill_id for row in rows],
            )

    def _compare(self, row: BillRow, home_id: int, known: Billed) -> None:
        if row.amount_fen == known.amount_fen:
            self.tally.same += 1
            return
        if known.disputed:
            self.problems.append(Problem(row.line, words.disputed(row.number, row.month)))
            return
        self.tally.changed += 1
        if len(self.tally.shown) < MOST_SHOWN:
            self.tally.shown.append(Amended(row.line, row.number, known.amount_fen, row.amount_fen))
        if self._write:
            moment = self._moment
            bill = archive.bill(moment.session, known.bill_id)
            ledger.amend(moment.session, bill, row.amount_fen, moment.now, self._actor_id)
            audit.record(
                moment.session,
                "bill.amended",
                moment.now,
                self._actor_id,
                home_id,
                line=row.line,
                month=row.month,
                item=row.item,
                before_fen=known.amount_fen,
                after_fen=row.amount_fen,
            )

    def _book(self, fresh: list[dict[str, Any]]) -> None:
        self.tally.added += len(fresh)
        self.tally.added_fen += sum(each["amount_fen"] for each in fresh)
        if not self._write or not fresh:
            return
        moment = self._moment
        ledger.book_bills(moment.session, fresh, moment.now, self._actor_id)
        self._note_bills(fresh)
        entries: dict[int, list[int]] = {}
        for each in fresh:
            entries.setdefault(each["home_id"], []).append(each["amount_fen"])
        audit.record_many(
            moment.session,
            "bills.imported",
            moment.now,
            self._actor_id,
            {
                home_id: {"bills": len(sums), "amount_fen": sum(sums)}
                for home_id, sums in entries.items()
            },
        )

    def _note_bills(self, fresh: Sequence[dict[str, Any]]) -> None:
        journal = journal_of(self._moment.session)
        if journal is None:
            return
        homes = list(dict.fromkeys(each["home_id"] for each in fresh))
        months = list({each["month"] for each in fresh})
        there = archive.billed(self._moment.session, homes, months)
        keys = [(each["home_id"], each["item"], each["month"]) for each in fresh]
        journal.adds(Bill, [there[key].bill_id for key in keys])


def _bill(row: BillRow, home_id: int, due_day: int) -> dict[str, Any]:
    return {
        "home_id": home_id,
        "item": row.item,
        "month": row.month,
        "amount_fen": row.amount_fen,
        "due_on": row.due(due_day),
    }
