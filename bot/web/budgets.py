"""How much a visitor whom nobody knows yet may cost: words, photos, newcomers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

MB = 1024 * 1024
HOUR = 3600.0
MOST_KEYS = 10_000  # remembered; the longest unused are forgotten first


class Budget:
    """So much in a span, for each key; it comes back little by little."""

    def __init__(
        self, most: float, span: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._rate, self._clock = most, most / span, clock
        self._left: dict[str, tuple[float, float]] = {}  # key → what was left, and when

    def wait(self, key: str, amount: float = 1.0) -> float:
        """Seconds until there is enough; 0 where there is now."""
        missing = amount - self._now(key)
        return 0.0 if missing <= 0 else missing / self._rate

    def spend(self, key: str, amount: float = 1.0) -> None:
        left = self._now(key) - amount
        self._left.pop(key, None)  # the last one used stands last
        self._left[key] = max(left, 0.0), self._clock()
        while len(self._left) > MOST_KEYS:
            del self._left[next(iter(self._left))]

    def _now(self, key: str) -> float:
        left, at = self._left.get(key, (self._most, self._clock()))
        return min(self._most, left + (self._clock() - at) * self._rate)


@dataclass(frozen=True, slots=True)
class Budgets:
    """By visitor (their own address), by host (the computer or the house that they come from), and
    in all. Whoever is bound to a home or works here is no stranger, and has ``words`` alone."""

    words: Budget = field(default_factory=lambda: Budget(60, 60))
    strange_words: Budget = field(default_factory=lambda: Budget(60, HOUR))
    words_of_host: Budget = field(default_factory=lambda: Budget(300, 60))
    newcomers_of_host: Budget = field(default_factory=lambda: Budget(20, HOUR))
    newcomers: Budget = field(default_factory=lambda: Budget(100, HOUR))
    refused: Budget = field(default_factory=lambda: Budget(60, 60))  # notices, of one account
    photos: Budget = field(default_factory=lambda: Budget(20, HOUR))
    bytes_of_visitor: Budget = field(default_factory=lambda: Budget(60 * MB, HOUR))
    bytes_of_host: Budget = field(default_factory=lambda: Budget(300 * MB, HOUR))
    bytes_in_all: Budget = field(default_factory=lambda: Budget(2048 * MB, HOUR))
