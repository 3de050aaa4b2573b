"""Whether the clock of this computer is right, by those of others: the database's, a platform's.

Nothing that happens by itself is done while it is in doubt: a clock two months ahead would remind
every home, let every promise run out and clear the shelves within a minute.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.running import Running
from storage import vitals

OFF = timedelta(minutes=2)  # less is a slow answer
UNSEEN = timedelta(days=1)  # a computer may sleep so long without anybody to ask when it wakes
TIMEOUT = 5.0


class Guard:
    """One for each program. A leap is seen by the clock that only counts seconds."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._asked = False
        self._counted = self._ahead_of_counting()

    def trusts(self) -> bool:
        """Whether what is due now is really due. Costs nothing: it is asked at every beat."""
        return self._running.demo or not (self.in_doubt or self._running.clock_off)

    @property
    def in_doubt(self) -> bool:
        """It has leapt, or was just started, and nobody else was asked since."""
        return not self._asked or abs(self._leap()) > OFF

    async def ask(self) -> None:
        """Asks others. Where nobody answers, a short leap is believed and a long one is not."""
        leap, off = self._leap(), await difference(self._running)
        if off is None:
            off = leap if abs(leap) > UNSEEN else timedelta(0)
        self._asked = True
        wrong = abs(off) > OFF
        if not wrong:
            self._counted += leap
        self._running.clock_off = f"{off / timedelta(minutes=1):+.0f} minutes" if wrong else ""

    def _leap(self) -> timedelta:
        return self._ahead_of_counting() - self._counted

    def _ahead_of_counting(self) -> timedelta:
        now = self._running.clock.now()
        return now - datetime.fromtimestamp(0, UTC) - timedelta(seconds=time.monotonic())


async def difference(running: Running) -> timedelta | None:
    """How far it is ahead; None where no platform can be asked. The database's computer may be
    this one: it is heard only where it says otherwise."""
    server = await running.in_thread(lambda: vitals.clock_of_server(running.engine))
    if server is not None and abs(off := running.clock.now() - server) > OFF:
        return off
    there = await _platform(running)
    return None if there is None else running.clock.now() - there


async def _platform(running: Running) -> datetime | None:
    """What a messenger's server writes above its answers."""
    settings = running.settings
    roots = {
        "telegram": settings.telegram_api_url,
        "wechat": settings.wechat_api_url,
        "wecom": settings.wecom_api_url,
    }
    for name, root in roots.items():
        if name not in running.channels:
            continue
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT) as client:
                answer = await client.head(root)
            return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
        except (httpx.HTTPError, KeyError, ValueError, TypeError):
            continue
    return None
