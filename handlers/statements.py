"""Statements of banks: whose money a line is; what nobody can tell waits for a person (CS-6)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from handlers import payments as handlers_payments
from handlers import people, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.numbers import row_number
from handlers.wording import refusals
from handlers.wording import statements as words
from storage import audit, bills, estates, ledger, statements
from storage.estates import Home
from storage.statements import StatementLine

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


@dataclass
class StatementTally:
    booked: int = 0
    booked_fen: int = 0
    known: int = 0  # booked or waiting since an earlier import
    unmatched: list[Found] = field(default_factory=list)


def keyed(rows: Sequence[PaymentRow]) -> list[tuple[str, PaymentRow]]:
    """Each row with the key of its payment: the bank's number, else what the line says.

    Lines that say the same are told apart by their order, so that the same statement exported
    once more, with other lines around, is still recognised.
    """
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        said = row.reference
        if not said:
            parts = (row.paid_at.isoformat(), str(row.amount_fen), row.payer, row.note)
            said = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        seen[said] += 1
        found.append(
            (
                f"statement:{said}:{seen[said]}"
                if seen[said] > 1 and not row.reference
                else f"statement:{said}",
                row,
            )
        )
    return found


class StatementImport:
    """One import. Every line is booked under its own key, so that it can be begun again."""

    def __init__(self, moment: Moment, tally: StatementTally, *, write: bool) -> None:
        self._moment, self._session, self._write = moment, moment.session, write
        self._tally = tally
        self._now_booked: set[str] = set()

    def take(self, rows: Sequence[tuple[str, PaymentRow]]) -> None:
        known = statements.known_keys(
            self._session,
            [key for key, _ in rows],
            [row.reference for _, row in rows if row.reference],
        )
        for key, row in rows:
            if key in known or f"ref:{row.reference}" in known or key in self._now_booked:
                self._tally.known += 1
                continue
            self._now_booked.add(key)
            found = match(self._moment, row)
            if found.home is None:
                self._tally.unmatched.append(found)
                self._wait(key, found)
            else:
                self._tally.booked += 1
                self._tally.booked_fen += row.amount_fen
                if self._write:
                    book(self._moment, found.home, key, row, None)

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
    handlers_payments.received(moment, home, row.amount_fen)


# ------------------------------------------------------------------------------------- matching


def match(moment: Moment, row: PaymentRow) -> Found:
    """Whose money it is.

    A home named in the note is enough, and so is a phone of one home. A phone of several homes
    needs the exact sum that one of them owes; so does a name, because names are not unique.
    A sum alone is never more than a suggestion.
    """
    named = _named(moment, row.note)
    if len(named) == 1:
        return Found(row, named[0])
    by_phone = statements.homes_of_people(moment.session, phone=row.phone) if row.phone else ()
    if not named and len(by_phone) == 1:
        return Found(row, by_phone[0])
    by_name = statements.homes_of_people(moment.session, name=row.payer)
    for homes in (_both(named, by_phone), _both(named, by_name), by_phone, by_name):
        exact = [home for home in homes if owes_exactly(moment, home, row.amount_fen)]
        if len(exact) == 1 and (not named or exact[0] in named):
            return Found(row, exact[0])
    maybe = {home.id: home for home in (*named, *by_phone, *by_name)}
    for home_id in statements.homes_with_open_bill(moment.session, row.amount_fen):
        maybe.setdefault(home_id, estates.home(moment.session, home_id))
    return Found(row, None, tuple(maybe.values())[:MOST_SUGGESTED])


def _both(some: Sequence[Home], others: Sequence[Home]) -> list[Home]:
    ids = {home.id for home in others}
    return [home for home in some if home.id in ids]


def _named(moment: Moment, note: str) -> Sequence[Home]:
    """The homes that the payer's note may mean: more than one where two estates have it."""
    named = people.read_home(moment.rules, note, moment.now) if note else None
    if named is None or not named.building:
        return ()
    return estates.find_homes(moment.session, named.building, named.unit, named.room)


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
        line.id: [estates.home(context.session, each) for each in line.data.get("homes", [])]
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
