"""Looks now and then whether the program does its work, and tells a person where it does not."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot import readiness
from bot.running import Running
from bot.timecheck import Guard
from bot.worries import Watch
from handlers import alarms
from handlers.context import Moment
from handlers.telling import Compose
from handlers.wording import alarms as words
from storage import outbox, received
from storage.db import transaction

log = logging.getLogger("guanjia.alarms")

LOOK_EVERY = 30.0  # seconds
LASTS = 6  # looks; a trouble that is over sooner is nobody's business
CHECK_TIME_EVERY = 20  # looks
MANY_UNSENT, MANY_WAITING = 1000, 500  # messages


@dataclass
class Trouble:
    """One that is there, as it was seen look after look."""

    reason: str
    since: float = field(default_factory=time.monotonic)
    looks: int = 0
    told: bool = False

    @property
    def is_untold(self) -> bool:
        return self.looks >= LASTS and not self.told

    @property
    def span(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self.since)


async def keep(running: Running, guard: Guard) -> None:
    """Until cancelled."""
    seen: dict[str, Trouble] = {}
    looks, watch = 0, Watch(running)
    while True:
        if not running.demo and (guard.in_doubt or looks % CHECK_TIME_EVERY == 0):
            await guard.ask()
        looks += 1
        try:
            await look(running, seen)
            await running.in_thread(partial(worry, running, watch))
        except Exception:
            log.exception("nobody can be told of troubles just now")
        await asyncio.sleep(LOOK_EVERY)


async def look(running: Running, seen: dict[str, Trouble]) -> None:
    """One look. ``seen``: each trouble that was there at the last; what could not be told while
    it lasted, because the database was away, is told when it is over."""
    found = {readiness.kind(each): each for each in await readiness.reasons(running)}
    for what in seen.keys() - found.keys():
        over = seen[what]
        if over.is_untold:
            compose = partial(words.trouble_over, span=over.span, what=over.reason)
            await running.in_thread(partial(_tell, running, f"over:{what}", compose))
        del seen[what]
    for what, reason in found.items():
        trouble = seen.setdefault(what, Trouble(reason))
        trouble.looks += 1
        if trouble.looks == LASTS:
            log.error("not ready: %s", reason)
        if trouble.is_untold:
            compose = partial(words.trouble, what=reason)
            await running.in_thread(partial(_tell, running, what, compose))
            trouble.told = True
    await running.in_thread(lambda: _of_backlog(running))


def _tell(running: Running, what: str, compose: Compose) -> None:
    with transaction(running.engine) as session:
        alarms.tell(Moment(session, running.rules, running.clock.now()), what, compose)


def worry(running: Running, watch: Watch) -> None:
    """Each thing that goes wrong for somebody, or will, once a day while it lasts."""
    for each in watch.found():
        log.warning("something is stuck or will be: %s", each.kind)
        with transaction(running.engine) as session:
            moment = Moment(session, running.rules, running.clock.now())
            alarms.tell(moment, each.kind, each.say)


def _of_backlog(running: Running) -> None:
    """One line, one alert a day, while messages queue up."""
    with transaction(running.engine) as session:
        waiting, unsent = (
            received.count_pending(session),
            outbox.count_due(session, running.clock.now()),
        )
        if waiting < MANY_WAITING and unsent < MANY_UNSENT:
            return
        log.warning("messages queue up: %d to be handled, %d to be sent", waiting, unsent)
        moment = Moment(session, running.rules, running.clock.now())
        alarms.tell(moment, "backlog", lambda t: words.backlog(t, waiting, unsent))
