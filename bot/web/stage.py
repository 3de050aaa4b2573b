"""The demo's stage, ``/`` and ``/stage/api``: everybody's phone, the clock, what just happened."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.running import Running
from bot.web import casting, moments, suggesting, wording
from bot.web.doors import SMALL, Problem, json_within, language_of, running_of
from bot.web.pages import render
from bot.web.scenery import scenery
from bot.web.sessions import welcome
from bot.web.waiting import news
from scheduler.driver import Driver, Patience

FASTEST = 3600
LIVES_FOR = 15.0  # seconds that a leap may take
PATIENCE = Patience(asks=timedelta(days=1), idle=timedelta(days=30))


async def page(request: Request) -> Response:
    """The stage in a demonstration; elsewhere a plain chat for one, with a cookie to know them."""
    running, language = running_of(request), language_of(request)
    rules = running.rules
    if not running.demo:
        response = HTMLResponse(render("chat.html", rules, language, zone=str(rules.zone)))
        welcome(request, response)
        return response
    cast = await running.in_thread(lambda: casting.cast(running.engine, rules, language))
    cast += casting.visitor(cast, rules, language)
    for actor in cast:
        actor["part"] = wording.part(rules.charter, actor["role"])
        actor["try"] = suggesting.suggestions(actor, (), language)
    phones = casting.on_stage(cast, request.query_params.get("phones", ""), language)
    html = render("stage.html", rules, language, zone=str(rules.zone), cast=cast, on_stage=phones)
    return HTMLResponse(html)


async def state(request: Request) -> Response:
    """What happens behind the scenes. ``?seen=STAMP&wait=SECONDS`` waits for something new."""
    _only_in_demo(request)
    running, language = running_of(request), language_of(request)
    seen = request.query_params.get("seen", "")

    async def look() -> dict[str, Any]:
        return await running.in_thread(
            lambda: scenery(running.engine, running.rules.zone, language, running.clock.now())
        )

    found = await news(request, look, lambda scene: _stamp(scene) != seen)
    tries = await running.in_thread(lambda: _tries(running, language, found["tickets"]))
    body = {**found, **await _clock(request), "stamp": _stamp(found), "tries": tries}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _tries(running: Running, language: str, tickets: suggesting.Scene) -> dict[str, Any]:
    """By name, what each of the cast could say now."""
    cast = casting.cast(running.engine, running.rules, language)
    cast += casting.visitor(cast, running.rules, language)
    company = running.rules.charter
    return {
        each["name"]: suggesting.suggestions(
            {**each, "part": wording.part(company, each["role"])}, tickets, language
        )
        for each in cast
    }


async def turn_clock(request: Request) -> Response:
    """``{"speed": 60}``, ``{"leap": "deadline"}`` or ``{"leap": "2026-12-05T09:00"}`` → the clock
    as it then stands."""
    _only_in_demo(request)
    running = running_of(request)
    body = await json_within(request, SMALL)
    if "leap" in body:
        there = await _target(request, body["leap"])
        await running.in_thread(lambda: _live(running, there))
        running.post.set()
    else:
        running.clock.set_speed(_speed(body.get("speed")))
    return JSONResponse(await _clock(request))


ROUTES = [
    Route("/", page, methods=["GET"]),
    Route("/stage/api/state", state, methods=["GET"]),
    Route("/stage/api/clock", turn_clock, methods=["POST"]),
]


def _live(running: Running, until: datetime) -> None:
    """Lives through the days between, from one due moment to the next, each at its own time. What
    would take longer than anybody waits is done as of the end."""
    driver, began = Driver(running.engine, running.rules, patience=PATIENCE), time.monotonic()
    ahead = driver.look(running.clock.now())
    while ahead.moment is not None and ahead.moment < until:
        if time.monotonic() - began > LIVES_FOR:
            break
        running.clock.leap(ahead.moment)
        _, ahead = driver.go_on(ahead, running.clock.now())
    running.clock.leap(until)
    driver.run(running.clock.now())


def _only_in_demo(request: Request) -> None:
    if not running_of(request).demo:
        raise Problem(403, "demo_only")


async def _target(request: Request, leap: Any) -> datetime:
    running = running_of(request)
    now = running.clock.now()
    if isinstance(leap, str) and (there := moments.written(running.rules, leap, now)):
        return there
    if not isinstance(leap, str) or leap not in moments.LEAPS:
        raise Problem(400, "bad_clock")
    found = await running.in_thread(lambda: moments.moments(running.engine, running.rules, now))
    target = found[leap]
    if target is None:
        raise Problem(409, "no_deadline")
    return target


def _speed(value: Any) -> float:
    # bool is a number to Python; a NaN is not between anything.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= FASTEST:
        raise Problem(400, "bad_clock")
    return float(value)


async def _clock(request: Request) -> dict[str, Any]:
    running = running_of(request)
    now = running.clock.now()
    leaps = await running.in_thread(lambda: moments.moments(running.engine, running.rules, now))
    return {
        "now": running.clock.now().isoformat(),
        "speed": running.clock.speed,
        "zone": str(running.rules.zone),
        "leaps": {leap: at.isoformat() if at else None for leap, at in leaps.items()},
    }


def _stamp(found: dict[str, Any]) -> str:
    """Changes whenever something in it does."""
    said = json.dumps(found, sort_keys=True).encode()
    return hashlib.blake2b(said, digest_size=8).hexdigest()
