"""What somebody waits for and does not come, and what will fail soon: each with what to do.

Not why the program is not ready (``readiness``): this is about people, and about next week.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot import backups
from bot.running import Running
from handlers.telling import Compose
from handlers.wording import worries as words
from storage import vitals
from storage.db import reading
from storage.migrating import file_of

UNSENT_WITHIN = timedelta(minutes=15)  # of real time; every limit of a platform is shorter
LATE_AFTER = timedelta(minutes=5)
LEAST_FREE = 0.05  # of a disk
LEAST_FREE_BYTES = 1 << 30
EXPIRES_WITHIN = timedelta(days=14)
ASK_EVERY = 6 * 3600.0  # seconds, about a certificate
TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Worry:
    """``kind``: what stays the same while it lasts."""

    kind: str
    say: Compose


class Watch:
    """Remembers only what it asked others, and when."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._asked_at: float | None = None
        self._certificate: list[Worry] = []

    def found(self) -> list[Worry]:
        """Everything that is wrong now. Takes time: not in the event loop."""
        worries = [
            *_of_people(self._running),
            *_of_disks(self._running),
            *_of_backups(self._running),
        ]
        if self._asked_at is None or time.monotonic() - self._asked_at > ASK_EVERY:
            self._asked_at = time.monotonic()
            self._certificate = list(_of_certificate(self._running.settings.public_url))
        return worries + self._certificate


def _of_people(running: Running) -> Iterator[Worry]:
    speed, now = max(running.clock.speed, 1.0), running.clock.now()
    with reading(running.engine) as session:
        waits = vitals.waits(session, now, LATE_AFTER * speed)
    unsent = waits.oldest_unsent / speed
    if unsent > UNSENT_WITHIN:
        yield Worry("unsent", lambda t: words.unsent(t, unsent))
    if waits.parked:
        yield Worry("parked", lambda t: words.parked(t, waits.parked))
    if waits.late:
        yield Worry("late", lambda t: words.late(t, waits.late))


def _of_disks(running: Running) -> Iterator[Worry]:
    """Where the database (as a file), the media and the backups lie."""
    file = file_of(running.settings.database_url)
    places = (file.parent if file else None, running.media, backups.folder_of(running))
    seen: set[int] = set()
    for place in filter(None, places):
        here = _existing(place)
        device = here.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        disk = shutil.disk_usage(here)
        if disk.free < min(LEAST_FREE_BYTES, disk.total * LEAST_FREE):
            free = disk.free // (1 << 20)
            yield Worry("disk", lambda t, free=free: words.disk(t, free))  # type: ignore[misc]


def _existing(place: Path) -> Path:
    whole = place.resolve()
    return next(each for each in (whole, *whole.parents) if each.exists())


def _of_backups(running: Running) -> Iterator[Worry]:
    folder = backups.folder_of(running)
    age = backups.age(folder, datetime.now(UTC)) if folder is not None else None
    if age is not None and age > backups.STALE_AFTER:
        yield Worry("backup", lambda t: words.backup(t, age))


def _of_certificate(url: str) -> Iterator[Worry]:
    """Of our own site, as others see it; "" or plain http: there is none."""
    site = urlsplit(url)
    if site.scheme != "https" or site.hostname is None:
        return
    try:
        ends = ends_at(site.hostname, site.port or 443)
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message
        yield Worry("certificate", lambda t: words.bad_certificate(t, why))
    except OSError:
        return  # it cannot be reached from here; whoever can will see it
    else:
        left = ends - datetime.now(UTC)
        if left < EXPIRES_WITHIN:
            yield Worry("certificate", lambda t: words.certificate(t, left))


def ends_at(host: str, port: int, context: ssl.SSLContext | None = None) -> datetime:
    """When a site's certificate ends. Raises OSError; SSLCertVerificationError where it is bad."""
    context = context or ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=TIMEOUT) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        found = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
