"""The clock that everything asks: the real time, or the demonstration's, which may run fast."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """``now()`` never goes back, whatever is done to the speed."""

    def __init__(self, starts_at: datetime | None = None, speed: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._anchor = starts_at or datetime.now(UTC)
        self._anchored = time.monotonic()
        self._real = starts_at is None and speed == 1.0
        self._speed = speed

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        if self._real:
            return datetime.now(UTC)
        with self._lock:
            return self._moment()

    def set_speed(self, speed: float) -> None:
        """Runs ``speed`` times as fast from now on. For demonstrations and tests only."""
        with self._lock:
            self._reset(self._moment(), speed)

    def leap(self, to: datetime) -> None:
        """Goes forward to a moment; a moment that has passed is left where it is."""
        with self._lock:
            self._reset(max(to, self._moment()), self._speed)

    def _moment(self) -> datetime:
        if self._real:
            return datetime.now(UTC)
        elapsed = time.monotonic() - self._anchored
        return self._anchor + timedelta(seconds=elapsed * self._speed)

    def _reset(self, anchor: datetime, speed: float) -> None:
        self._anchor, self._speed = anchor, speed
        self._anchored = time.monotonic()
        self._real = False


class StillClock(Clock):
    """Stands still until it is moved: for made-up months and for tests."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at

    def now(self) -> datetime:
        return self.at

    def leap(self, to: datetime) -> None:
        self.at = max(to, self.at)
