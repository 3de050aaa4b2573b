"""The loop of a made-up month: from one thing that happens to the next, as fast as it goes."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import worker
from bot.channels.base import Outgoing
from bot.clock import StillClock
from bot.delivery.send import Dispatcher
from bot.mailbox import DatabaseMailbox
from bot.running import Running
from bot.settings import Settings
from bot.simulation import arrivals
from bot.simulation.tempers import DAY, LEADERS, WORKERS, Tempers
from bot.simulation.village import Village, delivery
from handlers.rules import Rules
from scheduler.driver import Driver, Patience
from storage import town, vitals
from storage.db import connect, reading, transaction

TICK_EVERY = timedelta(hours=1)  # for what has no moments of its own: search, repair
UNREACHABLE = 0.02  # of the homeowners cannot be reached
OUTAGE_OF_MESSENGER = (timedelta(days=8, hours=19), timedelta(days=8, hours=20))


@dataclass(frozen=True, slots=True)
class Size:
    days: int = 30
    estates: int = 3
    homes: int = 2_000
    complaints: int = 1_500
    burst: int = 120
    seed: int = 1


class AtOnce(ThreadPoolExecutor):
    """Does its work at once, where it is asked for it: nobody else is there to be kept waiting."""

    def submit(self, work: Callable[..., Any], /, *values: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*values, **named))
        except BaseException as error:
            done.set_exception(error)
        return done


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same life every time


@dataclass
class Month:
    """One life. ``start`` is a midnight; ``told`` hears which day has begun."""

    url: str
    rules: Rules
    start: datetime
    size: Size
    told: Callable[[int], None] = lambda _: None
    _heap: list[tuple[datetime, int, str, str, bool]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.engine = connect(self.url, durable=False)
        self.clock = StillClock(self.start)
        self.village = Village(self._hears)
        self.dice = _dice(self.size.seed)
        self.owners: list[str] = []
        self.tempers = Tempers(_dice(self.size.seed + 1), self.rules.zone)
        self.threads = AtOnce()
        self.papers = TemporaryDirectory()
        mail = asyncio.Event()
        self.running = Running(
            settings=Settings.model_construct(),
            engine=self.engine,
            clock=self.clock,
            rules=self.rules,
            demo=True,
            secret="",
            channels={self.village.name: self.village},
            mailbox=DatabaseMailbox(self.engine, self.threads, self.clock.now, mail),
            threads=self.threads,
            media=Path(self.papers.name),
            mail=mail,
        )
        self.dispatcher = Dispatcher(self.running)
        self.driver = Driver(self.engine, self.rules, patience=Patience(TICK_EVERY, TICK_EVERY))

    async def live(self) -> None:
        """Plants the town and lives to the end of the month."""
        self._plant()
        self._busy(self.start)
        await self._live_until(self.start + self.size.days * DAY)

    async def _live_until(self, until: datetime) -> None:
        ticked = self.clock.now()
        while (moment := self._next(ticked + TICK_EVERY)) < until:
            self.clock.leap(moment)
            self._weather(moment)
            self.told((moment - self.start).days)
            await self._say(moment)
            if moment >= ticked + TICK_EVERY:
                ticked = moment
            self.driver.run(moment)
            while await self.dispatcher.drain() and self._has_mail():
                pass

    def close(self) -> None:
        self.threads.shutdown()
        self.engine.dispose()
        self.papers.cleanup()

    # ------------------------------------------------------------------------------- the town

    def _plant(self) -> None:
        staff: dict[str, tuple[str, ...]] = {}
        for name, role in [*((n, w.role) for n, w in WORKERS.items()), *LEADERS.items()]:
            staff[role] = (*staff.get(role, ()), name)
        with transaction(self.engine) as session:
            homes = town.plant(
                session, town.Plan(self.size.estates, self.size.homes, staff), self.start
            )
        self.owners = [home.owner for home in homes]
        missed = self.dice.sample(self.owners, round(UNREACHABLE * len(homes)))
        self.village.unreachable = set(missed)

    def _busy(self, begins: datetime) -> None:
        """Who will come and go, and who will complain, from a midnight on."""
        dice, owners, size = self.dice, self.owners, self.size
        self._shifts(begins)
        # The water stops in the first tower.
        burst = dice.sample(range(town.DOORS * town.FLOORS), size.burst)
        for each in arrivals.month(dice, begins, size.days, size.complaints, burst, len(owners)):
            self._wish(each.at, owners[each.home], each.text, False)

    def _shifts(self, begins: datetime) -> None:
        """Everybody comes and goes, every day."""
        for day in range(self.size.days):
            midnight = begins + day * DAY
            for name, each in WORKERS.items():
                first, last = each.shift
                late = 0 if first < last else 1
                on, off = timedelta(hours=first), timedelta(hours=last, days=late)
                self._wish(midnight + on, name, "/duty on", True)
                self._wish(midnight + off, name, "/duty off", True)

    def _weather(self, now: datetime) -> None:
        """For one hour of the month the messenger takes nothing."""
        begins, ends = OUTAGE_OF_MESSENGER
        self.village.silent = begins <= now - self.start < ends

    # -------------------------------------------------------------------------------- the loop

    def _next(self, tick: datetime) -> datetime:
        """The next moment at which anything happens."""
        now = self.clock.now()
        with reading(self.engine) as session:
            leaves = vitals.next_departure(session, now)
        said = self._heap[0][0] if self._heap else None
        moments = (tick, self.driver.next_moment(now), leaves, said)
        return max(min(each for each in moments if each is not None), now)

    def _has_mail(self) -> bool:
        """Whether more may leave at this moment: each hears one message at a time."""
        with reading(self.engine) as session:
            return vitals.has_mail(session, self.clock.now())

    async def _say(self, now: datetime) -> None:
        """Everything that people say at this moment comes in and is handled."""
        said = []
        while self._heap and self._heap[0][0] <= now:
            _, number, who, words, pressed = heapq.heappop(self._heap)
            said.append(delivery(f"s{number}", who, words, pressed, now))
        if said:
            await self.running.mailbox.put(self.village.name, said)
        worker.handle_some(self.running, len(said))

    def _hears(self, who: str, message: Outgoing) -> None:
        now = self.clock.now()
        for later, said, pressed in self.tempers.react(who, message.buttons, now):
            self._wish(now + later, who, said, pressed)

    def _wish(self, at: datetime, who: str, said: str, pressed: bool) -> None:
        heapq.heappush(self._heap, (at, next(self._numbers), who, said, pressed))
