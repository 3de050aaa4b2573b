"""Single cells, each kind by the name that ``layouts.toml`` gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sheets.cells.days import clock, day, moment, month
from bot.sheets.cells.houses import building, phase, room, unit
from bot.sheets.cells.people import loose_phone, people, phone, phones
from bot.sheets.cells.periods import begin, end, period, quarter, span, year
from bot.sheets.cells.sums import amount, area, money, statement
from bot.sheets.cells.texts import direction, note, reference, said, text
from bot.sheets.plain import Cell

__all__ = ["READERS", "building", "day", "money", "month", "people", "phone", "said", "text"]

READERS: dict[str, Callable[[Cell], Any]] = {
    "text": text,
    "note": note,
    "reference": reference,
    "building": building,
    "unit": unit,
    "room": room,
    "phase": phase,
    "area": area,
    "money": money,
    "statement": statement,
    "day": day,
    "moment": moment,
    "month": month,
    "phone": phone,
    "phones": phones,
    "loose phone": loose_phone,
    "people": people,
    "clock": clock,
    "direction": direction,
    "period": period,
    "begin": begin,
    "end": end,
    "year": year,
    "quarter": quarter,
    "span": span,
    "amount": amount,
}
