"""Fetches photos and voice from the platforms and keeps them as files of ours."""

from __future__ import annotations

import asyncio
import logging
import mimetypes
import secrets

from bot.channels.base import Fetched
from bot.channels.errors import Gone, Refused, SendError
from bot.running import Running
from storage import attachments
from storage.attachments import FETCHES, Attachment
from storage.db import transaction

log = logging.getLogger("guanjia.media")

LOOK_EVERY = 1.0  # seconds


async def keep_fetching(running: Running) -> None:
    """Works until cancelled. What cannot be had after several tries is marked as lost."""
    while True:
        try:
            if await fetch_next(running):
                continue
        except Exception:
            log.exception("attachments cannot be fetched now; trying again")
        await asyncio.sleep(LOOK_EVERY)


async def fetch_next(running: Running) -> bool:
    """Fetches one attachment; False where none waits."""
    found = await running.in_thread(lambda: _claim(running))
    if found is None:
        return False
    fetched, lost = None, found.attempts >= FETCHES
    try:
        fetched = await running.channels[found.channel].fetch(found.reference)
    except SendError as error:
        log.warning("attachment %s could not be fetched: %s", found.id, error)
        lost = lost or isinstance(error, Refused | Gone)
    await running.in_thread(lambda: _keep(running, found.id, fetched, lost))
    return True


def _claim(running: Running) -> Attachment | None:
    with transaction(running.engine) as session:
        return attachments.claim_remote(
            session, tuple(running.channels.keys()), running.clock.now()
        )


def _keep(running: Running, attachment_id: int, fetched: Fetched | None, lost: bool) -> None:
    path = _write(running, fetched) if fetched is not None else ""
    with transaction(running.engine) as session:
        row = session.get_one(Attachment, attachment_id)
        if path:
            row.state, row.path = "kept", path
        elif lost:
            row.state = "lost"


def _write(running: Running, fetched: Fetched) -> str:
    """A name that nobody can guess; the kind of file is the platform's word, not the sender's."""
    running.media.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_urlsafe(16) + (mimetypes.guess_extension(fetched.mime) or ".bin")
    (running.media / name).write_bytes(fetched.content)
    return name
