"""Tells a watchman outside that all of it still moves; his silence wakes somebody.

The protocol of healthchecks: a request to the address is a beat, to ``/start`` the beginning, to
``/fail`` a trouble, with the reasons as its text. It beats only where clock, inbox, dispatcher and
database have moved since the last time: a process that hangs is silent, and that is heard.
"""

from __future__ import annotations

import asyncio
import logging
import time

import httpx

from bot import readiness
from bot.running import PARTS, Running

log = logging.getLogger("guanjia.heartbeat")

EVERY = 60.0  # seconds
MOVED_WITHIN = 120.0
TIMEOUT = 10.0
LONGEST = 2_000  # characters of reasons


async def keep(running: Running) -> None:
    """Until cancelled; ends at once where nobody is to be told."""
    url = running.settings.heartbeat_url.get_secret_value()
    if not url:
        return
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        await _tell(client, f"{url}/start")
        while True:
            await asyncio.sleep(EVERY)
            await beat(running, client, url)


async def beat(running: Running, client: httpx.AsyncClient, url: str) -> bool:
    """One beat, or the reasons why there is none; whether it was a beat."""
    reasons = standing_still(running) + await readiness.reasons(running)
    if reasons:
        await _tell(client, f"{url}/fail", "\n".join(reasons)[:LONGEST])
        return False
    await _tell(client, url)
    return True


def standing_still(running: Running) -> list[str]:
    """The parts that have not gone round lately, each in a sentence."""
    now = time.monotonic()
    return [
        f"{part} has not moved for {now - running.moved.get(part, running.began):.0f} seconds"
        for part in PARTS
        if now - running.moved.get(part, running.began) > MOVED_WITHIN
    ]


async def _tell(client: httpx.AsyncClient, url: str, words: str = "") -> None:
    try:
        answer = await client.post(url, content=words.encode())
        answer.raise_for_status()
    except httpx.HTTPError as error:
        # The address is a secret: whoever has it can say that we are well.
        log.warning("the heartbeat was not heard: %s", type(error).__name__)
