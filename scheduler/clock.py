"""The program's clock: twice a second it asks what is due, and hands that to its two workers.

APScheduler keeps the beat. It remembers nothing: the database does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from handlers.rules import Rules
from scheduler.driver import Driver
from scheduler.periodic import Periodic

BEAT = 0.5  # seconds
WORKERS = 2
ALWAYS = {"tick"}  # by it a clock that was wrong is known afterwards

log = logging.getLogger("guanjia.clock")


class Metronome:
    """``now`` tells the moment, ``rules`` what holds then; ``after`` is called when something has
    been done. While nobody ``trusts`` the moment, it only writes down that it ticks."""

    def __init__(
        self,
        engine: Engine,
        rules: Callable[[], Rules],
        now: Callable[[], datetime],
        after: Callable[[], None],
        trusts: Callable[[], bool] = lambda: True,
    ) -> None:
        self._driver, self._rules = Driver(engine, rules()), rules
        zone = rules().zone
        self._now, self._after, self.trusts = now, after, trusts
        self._in_hand: set[str] = set()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="clock")
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_job(
            self._beat,
            IntervalTrigger(seconds=BEAT, timezone=zone),
            next_run_time=datetime.now(zone),  # at once: what was due meanwhile is late
        )

    def start(self) -> None:
        self._scheduler.start()

    def shutdown(self) -> None:
        """Nothing new is begun; what is in hand is finished."""
        self._scheduler.shutdown(wait=True)
        self._workers.shutdown(wait=True)

    def _beat(self) -> None:
        try:
            now, self._driver.rules = self._now(), self._rules()
            trusted = self.trusts()
            for each in self._driver.due(now):
                if each.name not in self._in_hand and (trusted or each.name in ALWAYS):
                    self._in_hand.add(each.name)
                    self._workers.submit(self._work, each, now)
        except Exception:
            # The next beat asks again; a clock that stops would be the worse failure.
            log.exception("what is due could not be read")

    def _work(self, each: Periodic, now: datetime) -> None:
        try:
            if self._driver.work(each, now):
                self._after()
        except Exception:
            log.exception("%s failed", each.name)
        finally:
            self._in_hand.discard(each.name)
