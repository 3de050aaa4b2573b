"""A process that serves says so in the database, so that nobody puts a backup over it."""

from __future__ import annotations

import asyncio
import logging

from bot.mailbox import DatabaseMailbox
from bot.running import Running
from storage import deployment

log = logging.getLogger("guanjia.presence")

RENEWED_EVERY = deployment.LEASE.total_seconds() / 3


def name_of(mailbox: DatabaseMailbox) -> str:
    """A lease of this process's own: peers do not wait for each other."""
    return f"{deployment.SERVING}{mailbox.holder}"


async def announce(running: Running) -> None:
    """Before the first work. Raises what the database raises."""
    if isinstance(running.mailbox, DatabaseMailbox):
        await running.mailbox.holds_lease(name_of(running.mailbox))


async def keep(running: Running) -> None:
    """Says so again before it is forgotten. Works until cancelled."""
    while True:
        await asyncio.sleep(RENEWED_EVERY)
        try:
            await announce(running)
            running.moves("database")
        except Exception:
            log.exception("the database could not be told that this process serves")
