"""The bills of the months as bars: where each stands, in the units of its drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.myhome.bills import Month

WIDE, HIGH, FOOT = 320, 110, 18
LEAST = 2  # so high is what is more than nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """``paid`` stands on the ground, ``left`` on top of it: (y, height)."""

    x: int
    wide: int
    paid: tuple[int, int]
    left: tuple[int, int]
    label: str


def bars(months: Sequence[Month]) -> list[Bar]:
    """The oldest at the left."""
    most = max((each.amount_fen for each in months), default=0)
    if most <= 0:
        return []
    step = WIDE // max(len(months), 6)
    wide = max(step * 2 // 3, 4)
    return [
        _bar(each, at * step + (step - wide) // 2, wide, most)
        for at, each in enumerate(reversed(months))
    ]


def _bar(month: Month, x: int, wide: int, most: int) -> Bar:
    paid = _high(month.amount_fen - month.left_fen, most)
    left = _high(month.left_fen, most)
    return Bar(x, wide, (HIGH - paid, paid), (HIGH - paid - left, left), _label(month.key))


def _high(fen: int, most: int) -> int:
    return max(round(fen * HIGH / most), LEAST) if fen > 0 else 0


def _label(key: str) -> str:
    """2026-10 → 10"""
    return str(int(key[-2:]))
