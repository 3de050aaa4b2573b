"""Lines of a bank's or platform's statement → ``PaymentRow``. What did not come in is left out,
counted and named; where nobody can tell, the line is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.sheets import directions
from bot.sheets.directions import Direction, Ways
from bot.sheets.layouts import Layouts, bare
from bot.sheets.problems import BadSheet, Say
from bot.sheets.reading import BETWEEN, Part, Reading, Row
from handlers.homes.rows import Problem
from handlers.statements import PaymentRow
from handlers.wording import imports as words
from handlers.wording import sheets as sheet_words

Balances = list[tuple[int, int | None]]


def rows(
    reading: Reading, zone: ZoneInfo, *, received: bool = False
) -> Iterator[PaymentRow | Problem]:
    """``zone``: of the statement's clock. ``received``: whoever brought it says that all of it
    came in, where the sheet says nothing. Raises ``BadSheet`` where the directions cannot be."""
    all_ = list(reading.rows)
    lines: list[PaymentRow | Problem] = []
    untold = 0
    for part in reading.parts:
        own = [line for line in all_ if line.part is part]
        if directions.is_books(part, reading.layouts):
            raise BadSheet(sheet_words.own_books(reading.file))
        ways = directions.ways(part, reading.layouts, own)
        balances: Balances = []
        for line in own:
            if line.problems:
                lines += [Problem(line.line, say) for say in line.problems]
                continue
            way = directions_of(ways, line, received=received)
            balances.append((_signed(line, way), line.values.get("balance")))
            if way == "in":
                lines.append(_foreign(line, reading.layouts) or _row(line, zone))
            elif way:
                reading.leave(way, line.line)
            else:
                untold += _may_be_told(line)
                lines.append(Problem(line.line, _untold(line, ways)))
        if directions.contradicted(balances):
            raise BadSheet(sheet_words.balance_disagrees(reading.file))
    if untold and untold == len(lines):
        raise BadSheet(sheet_words.direction_untold(reading.file, _titles(reading.parts[0])))
    yield from lines


def directions_of(ways: Ways, line: Row, *, received: bool) -> Direction:
    found = ways.of(line)
    return "in" if not found and received and _may_be_told(line) else found


def _may_be_told(line: Row) -> bool:
    """Whether nothing at all tells, so that whoever brings the sheet may."""
    return "direction" not in line.values and not line.values.get("spent")


def _untold(line: Row, ways: Ways) -> Say:
    if (said := line.values.get("direction")) and said not in ways.values:
        return words.unknown_direction(str(said))
    if "amount" not in line.values and "received" not in line.values:
        return words.nothing_in("金额")
    return words.untold_direction


def _titles(part: Part) -> list[str]:
    return list(part.heading.titles.values())


def _amount(values: dict[str, Any]) -> int:
    """What the line is about, without its sign."""
    found = values.get("received") or values.get("spent") or values.get("amount") or 0
    if values.get("received") and values.get("amount"):
        found = max(found, values["amount"])  # what was paid, before the platform took its fee
    return abs(int(found))


def _signed(line: Row, way: Direction) -> int:
    amount = _amount(line.values)
    return {"in": amount, "out": -amount}.get(way, 0)


def _row(line: Row, zone: ZoneInfo) -> PaymentRow | Problem:
    values = line.values
    if "paid_at" not in values:
        return Problem(line.line, words.nothing_in("日期"))
    if not _amount(values):
        return Problem(line.line, words.nothing_in("金额"))
    note = BETWEEN.join(values[part] for part in ("home", "note") if part in values)
    return PaymentRow(
        line.line,
        _at(values["paid_at"], values.get("clock")).replace(tzinfo=zone),
        _amount(values),
        values.get("payer", ""),
        values.get("phone", ""),
        note,
        values.get("reference", ""),
    )


def _foreign(line: Row, layouts: Layouts) -> Problem | None:
    currency = str(line.values.get("currency", ""))
    if not currency or bare(currency) in layouts.words["directions"]["yuan"]:
        return None
    return Problem(line.line, sheet_words.foreign(currency[:10]))


def _at(day: datetime, clock: time | None) -> datetime:
    return datetime.combine(day.date(), clock) if clock and day.time() == time() else day
