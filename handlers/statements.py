"""Statements of banks: whose money a line is; what nobody can tell waits for a person (CS-6)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from handlers import borders, people, telling
from handlers import payments as handlers_payments
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.numbers import row_number
from handlers.wording import refusals
from handlers.wording import statements as words
from storage import audit, bills, estates, ledger, statements
from storage.estates import Home
from storage.statements import Noted, StatementLine

MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A line with money that came in. ``reference``: the bank's own number, where it has one."""

    line: int
    paid_at: datetime
    amount_fen: int
    payer: str = ""
    phone: str = ""
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a line: the home it was booked to, or the homes it may belong to."""

    row: PaymentRow
    home: Home | None
    maybe: tuple[Home, ...] = ()
    named: tuple[Home, ...] = ()  # by the payer's words


@dataclass
class StatementTally:
    booked: int = 0
    booked_fen: int = 0
    known: int = 0  # booked or waiting since an earlier import
    unmatched: list[Found] = field(default_factory=list)


SHARED = 3  # lines: a number that stands on so many is no number of a payment


def keyed(rows: Sequence[PaymentRow]) -> list[tuple[str, PaymentRow]]:
    """Each row with the key of its payment: what the line says, to the day.

    Lines that say the same are told apart by their order, so that the same statement exported
    once more, with other lines around, is still recognised. With a number of the bank's that
    tells payments apart, a line that stands there twice is one.
    """
    lines = Counter(row.reference for row in rows if row.reference)
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for row in rows:
        if lines[row.reference] >= SHARED:
            row = replace(row, reference="")
        whole = (row.reference, row.paid_at.isoformat(), *_content(row))
        seen[whole] += bool(row.reference)
        if seen[whole] > 1:
            continue
        day = row.paid_at.date().isoformat()
        said = (row.reference, day, *_content(row))
        seen[said] += 1
        number = hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]
        found.append((f"statement:{number}" + (f":{seen[said]}" if seen[said] > 1 else ""), row))
    return found


def _content(row: PaymentRow) -> tuple[str, ...]:
    return str(row.amount_fen), row.payer, row.note


class StatementImport:
    """One import. Every line is booked under its own key, so that it can be begun again."""

    def __init__(self, moment: Moment, tally: StatementTally, *, write: bool) -> None:
        self._moment, self._session, self._write = moment, moment.session, write
        self._tally = tally
        self._now_noted: set[str] = set()  # keys: of this very file, and what they were found to be

    def take(self, rows: Sequence[tuple[str, PaymentRow]]) -> None:
        known = statements.known_keys(self._session, [key for key, _ in rows])
        noted: dict[str, list[Noted]] = {}
        for each in statements.noted(self._session, {row.reference for _, row in rows} - {""}):
            noted.setdefault(each.reference, []).append(each)
        for key, row in rows:
            found = match(self._moment, row)
            before = self._before(row, found.named, noted.get(row.reference, ()))
            if before or key in known:
                self._now_noted |= {key, *(each.key for each in before)}
                self._tally.known += 1
                continue
            self._now_noted.add(key)
            if found.home is None:
                self._tally.unmatched.append(found)
                self._wait(key, found)
            else:
                self._tally.booked += 1
                self._tally.booked_fen += row.amount_fen
                if self._write:
                    book(self._moment, found.home, key, row, None)

    def _before(
        self, row: PaymentRow, named: Sequence[Home], noted: Sequence[Noted]
    ) -> Sequence[Noted]:
        """What this line was noted as before: from another statement, or by hand (one transfer may
        have been noted as several months). A number alone merges no two payments: the sum has to
        be the same, and the home where both tell it; the day, where both are of statements."""
        ids = {home.id for home in named}
        open_ = [
            each
            for each in noted
            if each.key not in self._now_noted
            and (each.home_id is None or not ids or each.home_id in ids)
            and (each.by_hand or self._day(each.paid_at) == self._day(row.paid_at))
        ]
        for each in open_:
            if each.amount_fen == row.amount_fen:
                return [each]
        by_hand = [each for each in open_ if each.by_hand]
        return by_hand if sum(each.amount_fen for each in by_hand) == row.amount_fen else ()

    def _day(self, moment: datetime) -> date:
        return self._moment.rules.local(moment).date()

    def _wait(self, key: str, found: Found) -> None:
        if not self._write:
            return
        row = found.row
        line = StatementLine(
            key=key,
            paid_at=row.paid_at,
            amount_fen=row.amount_fen,
            payer=row.payer[:100],
            phone=row.phone,
            note=row.note[:300],
            reference=row.reference,
            data={"homes": [home.id for home in found.maybe]},
            created_at=self._moment.now,
        )
        self._session.add(line)
        self._session.flush()


def book(moment: Moment, home: Home, key: str, row: PaymentRow, actor_id: int | None) -> None:
    """Books a line to a home, stops its reminders, thanks its people. Audited."""
    booked = ledger.receive(
        moment.session,
        home.id,
        row.amount_fen,
        paid_at=row.paid_at,
        key=key,
        method="transfer",
        reference=row.reference,
        note=row.note[:200],
        recorded_by_id=actor_id,
    )
    if booked is None:
        return
    audit.record(
        moment.session,
        "payment.imported",
        moment.now,
        actor_id,
        home.id,
        amount_fen=row.amount_fen,
        payment=booked.id,
    )
    handlers_payments.received(moment, home, booked)


# ------------------------------------------------------------------------------------- matching


def match(moment: Moment, row: PaymentRow) -> Found:
    """Whose money it is.

    A home named in the note is enough, and so is a phone of one home. A phone of several homes
    needs the exact sum that one of them owes; so does a name, because names are not unique.
    A sum alone is never more than a suggestion.
    """
    named, several = _named(moment, row.note)
    if len(named) == 1 and not several:
        return Found(row, named[0], named=tuple(named))
    by_phone = statements.homes_of_people(moment.session, phone=row.phone) if row.phone else ()
    if not named and len(by_phone) == 1:
        return Found(row, by_phone[0])
    by_name = statements.homes_of_people(moment.session, name=row.payer)
    for homes in (_both(named, by_phone), _both(named, by_name), by_phone, by_name):
        exact = [home for home in homes if owes_exactly(moment, home, row.amount_fen)]
        if len(exact) == 1 and (not named or exact[0] in named) and not several:
            return Found(row, exact[0], named=tuple(named))
    maybe = {home.id: home for home in (*named, *by_phone, *by_name)}
    for home_id in statements.homes_with_open_bill(moment.session, row.amount_fen):
        maybe.setdefault(home_id, estates.home(moment.session, home_id))
    return Found(row, None, tuple(maybe.values())[:MOST_SUGGESTED], tuple(named))


def _both(some: Sequence[Home], others: Sequence[Home]) -> list[Home]:
    ids = {home.id for home in others}
    return [home for home in some if home.id in ids]


def _named(moment: Moment, note: str) -> tuple[Sequence[Home], bool]:
    """The homes that the payer's words may mean (several where two estates have the number), and
    whether they name several: then nobody can tell whose the money is."""
    numbers: dict[tuple[str, str, str], None] = {}
    for part in filter(None, re.split(r"[；;]", note)):
        named = people.read_home(moment.rules, part, moment.now)
        if named is not None and named.building:
            numbers[named.building, named.unit, named.room] = None
        for match in _WHOLE.finditer(part):
            numbers[match[1].lstrip("0"), match[2].lstrip("0"), match[3]] = None
    homes = {
        home.id: home for number in numbers for home in estates.find_homes(moment.session, *number)
    }
    return list(homes.values()), len(numbers) > 1


# Whole numbers of homes: 3-2-1501. A message names one home; the words of a payer may name two.
_WHOLE = re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})-(\d{3,4})(?![\d-])")


def owes_exactly(moment: Moment, home: Home, amount_fen: int) -> bool:
    """Whether this is all that a home owes, or all of its oldest months up to one of them."""
    sums: dict[str, int] = {}
    total = 0
    owed = bills.owed(moment.session, home.id)
    for each in owed:
        total += each.left_fen
        sums[each.bill.month] = total
    return amount_fen in sums.values() or any(each.left_fen == amount_fen for each in owed)


# -------------------------------------------------------------------------------- the front desk


def unmatched(context: Context) -> None:
    """/unmatched: money that nobody could place, with the homes it may belong to."""
    lines = statements.open_lines(context.session)
    maybe = {
        line.id: borders.mine(
            context, [estates.home(context.session, each) for each in line.data.get("homes", [])]
        )
        for line in lines
    }
    left = statements.count_open(context.session)
    telling.answer(context, words.unmatched(context.t, lines, maybe, left), kind="list")


def find(context: Context, number: str) -> StatementLine:
    line = statements.line(context.session, row_number(number))
    if line is None:
        raise NotFound(refusals.no_statement_line(number))
    return line


def dismiss(context: Context, line: StatementLine) -> None:
    """/match no N: this money is nobody's of ours."""
    if _decides(context, line, "dismissed"):
        telling.answer(context, words.dismissed(context.t, line.id))


def _decides(context: Context, line: StatementLine, state: Literal["dismissed", "matched"]) -> bool:
    """False where somebody was quicker."""
    if line.state != "open":
        telling.answer(context, words.settled_before(context.t, line.id))
        return False
    line.state, line.decided_at, line.decided_by_id = state, context.now, context.sender.id
    context.session.add(line)
    return True


def settle(context: Context, line: StatementLine, home: Home) -> None:
    """/match N HOME: this money is that home's."""
    if not _decides(context, line, "matched"):
        return
    row = PaymentRow(
        0, line.paid_at, line.amount_fen, line.payer, line.phone, line.note, line.reference
    )
    book(context, home, line.key, row, context.sender.id)
    telling.answer(context, words.settled(context.t, line.id, home, line.amount_fen))


def tell_desk(moment: Moment, count: int) -> None:
    """After an import: the front desk hears that some money waits for them."""
    if count:
        desk = moment.rules.charter.desk
        telling.tell_role(moment, desk, None, lambda t: words.waiting(t, count), "notice")
