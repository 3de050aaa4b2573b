"""Whether the program does its work; where it does not, why: for machines, and for people."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.running import Running
from storage import received, vitals
from storage.db import AWAY, at_head, reading

TICK_WITHIN = timedelta(seconds=60)  # of real time; the demo's clock runs faster
POLL_WITHIN = 120.0  # seconds; one long poll takes up to a minute
HANDLED_WITHIN = timedelta(minutes=2)  # of real time; then messages wait for too long


async def reasons(running: Running) -> list[str]:
    """Why it is not ready, each in a sentence; none where all is well."""
    found = [] if running.warm else ["the first message is still being prepared for"]
    found += await running.in_thread(lambda: _of_database(running))
    found += [
        f"{name} has stopped ({why}) and is being started again"
        for name, why in sorted(running.stopped.items())
    ]
    if running.clock_off:
        found.append(f"the clock of this computer is {running.clock_off} off")
    return found + of_channels(running)


def kind(reason: str) -> str:
    """What stays the same while a trouble lasts: the sentence without its figures."""
    return re.sub(r"[\d.:]+", "", reason)[:80]


def _of_database(running: Running) -> list[str]:
    try:
        with reading(running.engine) as session:
            ticked_at = vitals.ticked_at(session)
            behind = _of_backlog(running, session)
        if not at_head(running.engine):
            return ["the database's schema is not at head: run `guanjia migrate`"]
    except (SQLAlchemyError, *AWAY) as error:
        # The driver's own words may name hosts and users; its kind is enough here.
        return [f"the database cannot be read: {type(error).__name__}"]
    return _of_clock(running, ticked_at) + behind


def _of_clock(running: Running, ticked_at: datetime | None) -> list[str]:
    if ticked_at is None:
        return ["the clock has not ticked yet"]
    silent = (running.clock.now() - ticked_at) / max(running.clock.speed, 1.0)
    if silent > TICK_WITHIN:
        return [f"the clock ticked last {silent.total_seconds():.0f} seconds ago"]
    if silent < -TICK_WITHIN and not running.demo:
        return [f"the clock was {-silent.total_seconds():.0f} seconds ahead when it ticked last"]
    return []


def _of_backlog(running: Running, session: Session) -> list[str]:
    waits = received.longest_wait(session, running.clock.now()) / max(running.clock.speed, 1.0)
    if waits <= HANDLED_WITHIN:
        return []
    return [f"messages wait for {waits.total_seconds():.0f} seconds until they are handled"]


def of_channels(running: Running) -> list[str]:
    """What the channels say of themselves, and whether a polling one still polls."""
    found = []
    for name, channel in running.channels.items():
        if trouble := channel.trouble:
            found.append(f"{name}: {trouble}")
        elif channel.awaits_first_poll:
            found.append(f"{name}: not polled yet; is the platform reachable?")
        # None: it does not poll, or another process of ours does.
        polled_at = channel.last_poll_at
        if polled_at is not None and time.monotonic() - polled_at > POLL_WITHIN:
            found.append(f"{name}: polled last {time.monotonic() - polled_at:.0f} seconds ago")
    return found
