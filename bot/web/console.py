"""``/console``: what presses and how the scores stand, in a browser, for those who lead.

The address comes from the command of the same name in the chat. It opens the door for ten minutes;
whoever enters by it may look for twelve hours. In a demonstration anybody may play anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.papers import draw_vector
from bot.papers.press import kit_of
from bot.web.doors import Problem, language_of, running_of
from bot.web.pages import render
from bot.web.sessions import keep, said_in, signed
from handlers import glance, identity
from handlers.context import Moment, Sender
from handlers.errors import NotAllowed
from storage import contacts, people
from storage.db import transaction

COOKIE = "guanjia_console"
LINK, PASS = "console-link", "console"  # what a key is good for
OPENS_FOR = timedelta(minutes=10)
STAYS_OPEN = timedelta(hours=12)
FIRST = "陈主管"  # of the demonstration's cast

T = TypeVar("T")


def link(base: str, secret: str, person_id: int, now: datetime) -> str:
    """The address that lets a person in."""
    key = _key(secret, LINK, person_id, now + OPENS_FOR)
    return f"{base.rstrip('/')}/console?key={key}"


def _key(secret: str, purpose: str, person_id: int, until: datetime) -> str:
    return signed(secret, purpose, f"{person_id}.{int(until.timestamp())}")


def _person_in(key: str, secret: str, purpose: str, now: datetime) -> int | None:
    """Whom a key of ours names that still holds."""
    said = said_in(key, secret, purpose)
    if said is None:
        return None
    person, _, until = said.partition(".")
    return int(person) if now.timestamp() < int(until) else None


async def page(request: Request) -> Response:
    running, language = running_of(request), language_of(request)
    key = request.query_params.get("key", "")
    if key:
        return _enter(request, key)
    seen = await _as_leader(request, glance.look)
    played = quote(request.query_params.get("as", ""))
    html = render(
        "console.html",
        running.rules,
        language,
        seen=seen,
        played=played if running.demo else "",
    )
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


async def score(request: Request) -> Response:
    """The drawing of this month's score of ``{position}``, as SVG."""
    position = request.path_params["position"]
    values = await _as_leader(request, lambda moment, who: glance.score(moment, who, position))
    running = running_of(request)
    svg = await running.in_thread(lambda: draw_vector("score", values, kit_of(running)))
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/console", page, methods=["GET"]),
    Route("/console/score/{position:str}.svg", score, methods=["GET"]),
]


def _enter(request: Request, key: str) -> Response:
    """Changes the link's key for a cookie: the key does not stay in the address."""
    running = running_of(request)
    now = running.clock.now()
    person_id = _person_in(key, running.secret, LINK, now)
    if person_id is None:
        raise Problem(403, "not_a_leader")
    response = RedirectResponse("/console", 303)
    key = _key(running.secret, PASS, person_id, now + STAYS_OPEN)
    keep(request, response, COOKIE, key, STAYS_OPEN, path="/console")
    return response


async def _as_leader(request: Request, look: Callable[[Moment, Sender], T]) -> T:
    """What ``look`` finds for whoever asks. Raises ``Problem`` 403."""
    running = running_of(request)
    now = running.clock.now()
    cookie = request.cookies.get(COOKIE, "")
    person_id = _person_in(cookie, running.secret, PASS, now)
    played = (request.query_params.get("as") or FIRST) if running.demo else ""

    def call() -> T:
        # Looking is written down, like everything about households.
        with transaction(running.engine) as session:
            moment = Moment(session, running.rules, now)
            sender = _sender(moment, session, person_id, played)
            if sender is None:
                raise Problem(403, "not_a_leader")
            return look(moment, sender)

    try:
        return await running.in_thread(call)
    except NotAllowed:
        raise Problem(403, "not_a_leader") from None


def _sender(moment: Moment, session: Session, person_id: int | None, played: str) -> Sender | None:
    """Who asks, with the roles of this moment: who has left sees nothing more."""
    if played and person_id is None:
        person_id = next((each.id for each in people.named(session, played)), None)
    points = contacts.of_person(session, person_id) if person_id is not None else ()
    return identity.sender_of(moment, points[0], None) if points else None
