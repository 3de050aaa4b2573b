"""Looks now and then whether the program does its work, and tells a person where it does not."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from bot import readiness, timecheck
from bot.running import Running
from bot.worries import Watch
from handlers import alarms
from handlers.context import Moment
from handlers.wording import alarms as words
from storage import outbox, received
from storage.db import transaction

log = logging.getLogger("guanjia.alarms")

LOOK_EVERY = 30.0  # seconds
LASTS = 6  # looks; a trouble that is over sooner is nobody's business
CHECK_TIME_EVERY = 20  # looks
MANY_UNSENT, MANY_WAITING = 1000, 500  # messages


async def keep(running: Running) -> None:
    """Until cancelled."""
    seen: dict[str, int] = {}
    looks, watch = 0, Watch(running)
    while True:
        if looks % CHECK_TIME_EVERY == 0 and not running.demo:
            running.clock_off = await timecheck.difference(running)
        looks += 1
        try:
            await look(running, seen)
            await running.in_thread(partial(worry, running, watch))
        except Exception:
            log.exception("nobody can be told of troubles just now")
        await asyncio.sleep(LOOK_EVERY)


async def look(running: Running, seen: dict[str, int]) -> None:
    """One look. ``seen``: how often each trouble was seen in a row."""
    found = {readiness.kind(each): each for each in await readiness.reasons(running)}
    for gone in seen.keys() - found.keys():
        del seen[gone]
    for what, reason in found.items():
        seen[what] = seen.get(what, 0) + 1
        if seen[what] == LASTS:
            log.error("not ready: %s", reason)
            await running.in_thread(partial(_tell, running, what, reason))
    await running.in_thread(lambda: _of_backlog(running))


def _tell(running: Running, what: str, reason: str) -> None:
    with transaction(running.engine) as session:
        moment = Moment(session, running.rules, running.clock.now())
        alarms.tell(moment, what, lambda t: words.trouble(t, reason))


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
