"""``/healthz``, ``/readyz`` and ``/metrics``: whether it lives, whether it works, how well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import backups, gauges
from bot.running import Running
from bot.web.doors import running_of
from storage import vitals
from storage.db import AWAY, at_head, reading
from storage.vitals import Vitals

TICK_WITHIN = timedelta(seconds=60)  # of real time; the demo's clock runs faster
POLL_WITHIN = 120.0  # seconds; one long poll takes up to a minute


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """200 ``{"ready": true}``, or 503 with the reasons."""
    running = running_of(request)
    found = await running.in_thread(lambda: _database_troubles(running)) + _channel_troubles(
        running
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
    return JSONResponse({"ready": not found, "reasons": found}, status)


async def metrics(request: Request) -> Response:
    running = running_of(request)
    body = await running.in_thread(lambda: _scrape(running))
    return Response(body, media_type=CONTENT_TYPE_LATEST)


ROUTES = [
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]


def _database_troubles(running: Running) -> list[str]:
    try:
        with reading(running.engine) as session:
            ticked_at = vitals.ticked_at(session)
        if not at_head(running.engine):
            return ["the database's schema is not at head: run `guanjia migrate`"]
    except (SQLAlchemyError, *AWAY) as error:
        # The driver's own words may name hosts and users; its kind is enough here.
        return [f"the database cannot be read: {type(error).__name__}"]
    return _tick_troubles(running, ticked_at)


def _tick_troubles(running: Running, ticked_at: datetime | None) -> list[str]:
    if ticked_at is None:
        return ["the clock has not ticked yet"]
    silent = (running.clock.now() - ticked_at) / max(running.clock.speed, 1.0)
    if silent > TICK_WITHIN:
        return [f"the clock ticked last {silent.total_seconds():.0f} seconds ago"]
    return []


def _channel_troubles(running: Running) -> list[str]:
    """What the channels say of themselves, and whether a polling one still polls."""
    found = []
    for name, channel in running.channels.items():
        if trouble := channel.trouble:
            found.append(f"{name}: {trouble}")
        # None: it does not poll, or another process of ours does.
        polled_at = channel.last_poll_at
        if polled_at is not None and time.monotonic() - polled_at > POLL_WITHIN:
            found.append(f"{name}: polled last {time.monotonic() - polled_at:.0f} seconds ago")
    return found


class _VitalSigns(Collector):
    """The gauges, read from the database at each scrape."""

    def __init__(self, found: Vitals) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        found = self._found
        for name, meaning, value in (
            ("outbox_unsent", "Messages that have not left yet", found.unsent),
            (
                "outbox_oldest_unsent_seconds",
                "How long the oldest of them has been free to leave",
                found.oldest_unsent_seconds,
            ),
            ("outbox_stuck_sending", "Messages taken and not reported on", found.stuck_sending),
            ("outbox_failed", "Messages given up", found.failed),
            ("received_pending", "Deliveries that wait to be handled", found.pending_received),
            ("received_parked", "Deliveries that nobody could handle", found.parked),
            ("deadlines_running", "Deadlines that run", found.running_deadlines),
            ("deadlines_late", "Deadlines that want attention now", found.late_deadlines),
        ):
            yield GaugeMetricFamily(f"guanjia_{name}", meaning, value)
        tickets = GaugeMetricFamily(
            "guanjia_tickets_open", "Open tickets", labels=["department", "state"]
        )
        for key, n in sorted(found.open_tickets.items()):
            tickets.add_metric(key, n)
        yield tickets


def _scrape(running: Running) -> bytes:
    with reading(running.engine) as session:
        found = vitals.measure(session, running.clock.now())
    registry = CollectorRegistry()
    registry.register(_VitalSigns(found))
    _backup_age(running, registry)
    return generate_latest(registry) + generate_latest(gauges.REGISTRY)


def _backup_age(running: Running, registry: CollectorRegistry) -> None:
    folder = backups.folder_of(running)
    age = backups.age(folder, datetime.now(UTC)) if folder is not None else None
    if age is not None:
        what = "Seconds since the newest backup was made"
        Gauge("guanjia_backup_age_seconds", what, registry=registry).set(age.total_seconds())
