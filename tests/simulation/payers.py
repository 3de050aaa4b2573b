"""How the homes of a made-up year pay: promptly, ahead, late, in part, after a promise, never."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

# How many of a hundred homes have each temper.
TEMPERS = {
    "prompt": 52,
    "ahead": 6,
    "late": 16,
    "part": 7,
    "promiser": 7,
    "never": 5,
    "doubter": 4,
    "unreached": 3,  # no messenger, and the number on file is somebody else's
}


@dataclass
class Payer:
    """A home. ``owes_fen`` is their own reckoning; ``pays`` and ``says`` are for coming days."""

    home_id: int
    number: str
    owner: str
    temper: str
    dice: random.Random
    owes_fen: int = 0
    pays: dict[date, int] = field(default_factory=dict)
    says: dict[date, list[tuple[str, str]]] = field(default_factory=dict)  # (who, words)

    def is_billed(self, first: date, fee_fen: int) -> None:
        """The month's bill has come: what they will do about it."""
        self.owes_fen += fee_fen
        months = max(1, round(self.owes_fen / fee_fen))
        getattr(self, f"_{self.temper}")(first, fee_fen, months)

    def called(self, today: date) -> str:
        """What comes of a call or a visit: the words of ``/done``."""
        if self.temper == "promiser":
            day = today + timedelta(days=5)
            if self.dice.random() < 0.5:
                self._pay(day - timedelta(days=2), self.owes_fen)
            return f"答应 {day.isoformat()}"
        if self.temper == "unreached":
            return "号码不对"
        return "不肯交" if self.temper == "never" else "没人接"

    def pays_on(self, day: date) -> int:
        """How much arrives today, in fen."""
        fen = self.pays.pop(day, 0)
        self.owes_fen -= fen
        return fen

    def _pay(self, day: date, fen: int) -> None:
        if fen > 0:
            self.pays[day] = fen

    def _prompt(self, first: date, fee: int, _months: int) -> None:
        self._pay(first + timedelta(days=self.dice.randint(1, 25)), fee)

    def _ahead(self, first: date, fee: int, _months: int) -> None:
        if self.owes_fen > 0:  # a year at once; afterwards their credit pays
            self._pay(first + timedelta(days=4), 12 * fee)

    def _late(self, first: date, fee: int, months: int) -> None:
        if months > self.dice.choice((1, 2, 3)):
            day = first + timedelta(days=self.dice.randint(2, 26))
            self._pay(day, self.owes_fen - fee)

    def _part(self, first: date, fee: int, months: int) -> None:
        share = self.owes_fen if months >= 4 else self.owes_fen // 2 + 1
        self._pay(first + timedelta(days=self.dice.randint(3, 26)), share)

    def _promiser(self, first: date, _fee: int, months: int) -> None:
        if months >= 5:
            self._pay(first + timedelta(days=6), self.owes_fen)

    def _never(self, first: date, _fee: int, months: int) -> None:
        if months >= 9 and self.dice.random() < 0.5:  # when the lawyer has written
            self._pay(first + timedelta(days=12), self.owes_fen)

    def _doubter(self, first: date, fee: int, _months: int) -> None:
        if first.month % 3 == 0:
            month = f"{first.year}-{first.month:02d}"
            asks, settles = first + timedelta(days=9), first + timedelta(days=40)
            self.says.setdefault(asks, []).append((self.owner, f"{first.month}月的物业费有疑问"))
            words = f"/settle {self.number} {month} 没错"
            self.says.setdefault(settles, []).append(("陈主管", words))
        elif first.month % 3 == 2:
            self._pay(first + timedelta(days=20), self.owes_fen)

    def _unreached(self, first: date, _fee: int, _months: int) -> None:
        if self.dice.random() < 0.3:
            self._pay(first + timedelta(days=self.dice.randint(1, 26)), self.owes_fen)


def tempers(dice: random.Random, count: int) -> Iterator[str]:
    """One for each home; every temper at least once where there are enough homes."""
    names, weights = list(TEMPERS), list(TEMPERS.values())
    yield from names[:count]
    yield from dice.choices(names, weights, k=max(0, count - len(names)))
