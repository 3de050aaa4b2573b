"""A charter that was taken in the workbench holds in every process, within seconds."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.rules import rules_with
from bot.running import Running
from storage import charters
from storage.charter import CharterError
from storage.db import reading

log = logging.getLogger("guanjia.charter")

EVERY = 5.0  # seconds


async def keep(running: Running) -> None:
    """Until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await running.in_thread(lambda: refresh(running))
        except CharterError:
            log.exception("the charter that was taken is not sound here; the old one holds")


def refresh(running: Running) -> bool:
    """Takes the version in force; whether it is another than before."""
    with reading(running.engine) as session:
        number = charters.number_in_force(session, running.clock.now())
        if number == running.rules.version:
            return False
        version = charters.version(session, number) if number else None
        fresh = rules_with(running.settings, version)
    old = running.rules
    running.rules = replace(
        old,
        charter=fresh.charter,
        understand=fresh.understand,
        at_estate=fresh.at_estate,
        text=fresh.text,
        version=fresh.version,
    )
    log.info("version %s of the charter holds", number or "of the file")
    return True
