"""``/healthz``, ``/readyz`` and ``/metrics``: whether it lives, whether it works, how well."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import backups, gauges, readiness
from bot.running import Running
from bot.web.doors import running_of
from storage import vitals
from storage.db import reading
from storage.vitals import Vitals


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """200 ``{"ready": true}``, or 503 with the reasons."""
    running = running_of(request)
    found = await readiness.reasons(running)
    status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
    return JSONResponse({"ready": not found, "reasons": found}, status)


async def metrics(request: Request) -> Response:
    running = running_of(request)
    troubles = await readiness.reasons(running)
    body = await running.in_thread(lambda: _scrape(running, len(troubles)))
    return Response(body, media_type=CONTENT_TYPE_LATEST)


ROUTES = [
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]


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
            (
                "received_oldest_seconds",
                "How long the oldest of them has waited",
                found.oldest_received_seconds,
            ),
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
        purged = CounterMetricFamily(
            "guanjia_purged_rows", "Rows let go of because they were old enough", labels=["what"]
        )
        for what, n in sorted(found.purged.items()):
            purged.add_metric([what], n)
        yield purged
        drilled = GaugeMetricFamily(
            "guanjia_drill_passed_timestamp_seconds",
            "When the program's complaint to itself was last heard of, and a tap last given",
            labels=["kind"],
        )
        for kind, at in found.drilled_at.items():
            if at is not None:
                drilled.add_metric([kind], at.timestamp())
        yield drilled
        if found.restored_at is not None:
            yield GaugeMetricFamily(
                "guanjia_restore_passed_timestamp_seconds",
                "When a backup was last restored as a trial, and was whole",
                found.restored_at.timestamp(),
            )
        yield CounterMetricFamily("guanjia_forgotten", "People forgotten", found.forgotten)


def _scrape(running: Running, troubles: int) -> bytes:
    with reading(running.engine) as session:
        found = vitals.measure(session, running.clock.now())
    registry = CollectorRegistry()
    registry.register(_VitalSigns(found))
    _backup_age(running, registry)
    what = "Reasons why the program is not ready, as /readyz names them"
    Gauge("guanjia_troubles", what, registry=registry).set(troubles)
    what = "Seconds since a messenger was polled last; infinite where it never was"
    polled = Gauge("guanjia_poll_age_seconds", what, ["channel"], registry=registry)
    for name, channel in running.channels.items():
        if channel.awaits_first_poll:
            polled.labels(name).set(math.inf)
        elif (at := channel.last_poll_at) is not None:
            polled.labels(name).set(time.monotonic() - at)
    return generate_latest(registry) + generate_latest(gauges.REGISTRY)


def _backup_age(running: Running, registry: CollectorRegistry) -> None:
    folder = backups.folder_of(running)
    age = backups.age(folder, datetime.now(UTC)) if folder is not None else None
    if age is not None:
        what = "Seconds since the newest backup was made"
        Gauge("guanjia_backup_age_seconds", what, registry=registry).set(age.total_seconds())
