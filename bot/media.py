"""Fetches photos and voice from the platforms and keeps them as files of ours."""

from __future__ import annotations

import asyncio
import logging
import mimetypes
import secrets
import time
from itertools import islice

from bot import gauges
from bot.channels.base import Fetched
from bot.channels.errors import Gone, Refused, SendError
from bot.running import Running
from bot.web import photos
from storage import attachments, keeping, webchat
from storage.attachments import FETCHES, Attachment
from storage.db import reading, transaction

log = logging.getLogger("guanjia.media")

LOOK_EVERY = 1.0  # seconds
TIDY_EVERY = 600.0
SWEEP_EVERY = 6 * 3600.0  # all files are looked at; what no row names is nobody's any more
PAGE = 500
TAKEN_WITHIN = 3600.0  # a photo that no message has taken by then was sent for nothing


async def keep_fetching(running: Running) -> None:
    """Works until cancelled. What cannot be had after several tries is marked as lost."""
    tidied = swept = 0.0
    while True:
        try:
            if time.time() - swept > SWEEP_EVERY:
                swept = time.time()
                await running.in_thread(lambda: sweep(running, time.time()))
            if time.time() - tidied > TIDY_EVERY:
                tidied = time.time()
                await running.in_thread(lambda: tidy(running, time.time()))
            if await fetch_next(running):
                continue
        except Exception:
            log.exception("attachments cannot be fetched now; trying again")
        await asyncio.sleep(LOOK_EVERY)


def tidy(running: Running, now: float) -> int:
    """Deletes what was sent to the web chat and taken by no message; returns how many."""
    folder = running.media / photos.FOLDER
    old = [
        f"{photos.FOLDER}/{each.name}"
        for each in (folder.iterdir() if folder.is_dir() else ())
        if each.is_file() and now - each.stat().st_mtime > TAKEN_WITHIN
    ]
    if not old:
        return 0
    taken: set[str] = set()
    with reading(running.engine) as session:
        for at in range(0, len(old), PAGE):
            some = old[at : at + PAGE]
            taken |= webchat.taken(session, some) | attachments.taken(session, some)
    for name in set(old) - taken:
        (running.media / name).unlink(missing_ok=True)
    return len(set(old) - taken)


def sweep(running: Running, now: float) -> int:
    """Deletes the files that no row names any more: of what was kept for long enough, of people
    who are forgotten; returns how many. A young file may belong to a row that comes in a moment."""
    old = (
        each
        for each in (running.media.rglob("*") if running.media.is_dir() else ())
        if each.is_file() and now - each.stat().st_mtime > TAKEN_WITHIN
    )
    gone = 0
    while some := list(islice(old, PAGE)):
        names = {each: each.relative_to(running.media).as_posix() for each in some}
        with reading(running.engine) as session:
            named = keeping.files_of(session, [*names.values(), *map(_drawn, names.values())])
        for path, name in names.items():
            if name not in named and _drawn(name) not in named:
                path.unlink(missing_ok=True)
                gone += 1
    if gone:
        gauges.PURGED_FILES.inc(gone)
    return gone


def _drawn(name: str) -> str:
    """The picture beside which a drawing for pages lies."""
    return f"{name.removesuffix('.svg')}.png" if name.endswith(".svg") else name


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
    photos.write(running.media / name, fetched.content)
    return name
