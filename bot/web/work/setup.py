"""The first setup: an empty database asks for a company, an estate and somebody to run it.

Only who reads the terminal or the log of the server has the address that lets one begin.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.running import Running
from bot.web.doors import language_of, running_of
from bot.web.pages import environment
from bot.web.posted import fields_of, page, query_of
from bot.web.sessions import said_in, signed
from bot.web.signins import as_nobody
from bot.web.work import door
from bot.web.work.door import PATH
from bot.web.work.signing import is_from_elsewhere, unfit
from bot.web.work.words import words
from handlers import founding
from handlers.context import Moment
from handlers.errors import Refusal
from handlers.wording import names
from storage import accounts as kept
from storage.db import reading
from storage.estates import Estate

FIRST = "work-first"  # what is signed: whoever has it may begin
CARD = ("phone", "emergency", "desk", "pay", "address")
ASKED = ("key", "company", "estate", *CARD, "name", "also")


def address(running: Running, base: str) -> str:
    """Where the first one begins; to be told to nobody but whoever runs the server."""
    return f"{base.rstrip('/')}{PATH}/setup?key={signed(running.secret, FIRST, '1')}"


def is_due(running: Running) -> bool:
    """Whether nobody has begun here yet."""
    if running.demo:
        return False
    with reading(running.engine) as session:
        return founding.is_open(Moment(session, running.rules, running.clock.now()))


async def show(request: Request) -> Response:
    return await _page(request, {"key": query_of(request).get("key", "")[:200]}, "")


async def begin(request: Request) -> Response:
    given = {name: value.strip()[: founding.LONGEST] for name, value in await fields_of(request)}
    w = words(language_of(request))
    if is_from_elsewhere(request):
        return await _page(request, given, w["from_elsewhere"])
    if not _may(request, given):
        return await _page(request, given, "")
    if refused := unfit(request, given.get("name", ""), given):
        return await _page(request, given, refused)
    running, founded = running_of(request), _founded(given)
    digest = await running.in_thread(lambda: kept.digest_of(given["password"]))
    try:
        person_id = await as_nobody(
            request, lambda moment: founding.found(moment, founded, founded.name, digest)
        )
    except Refusal as problem:
        tongue = "en" if language_of(request) == "en" else "zh_CN"
        return await _page(request, given, problem.say(running.rules.tongue(tongue)))
    return await door.enter(request, person_id, f"{PATH}/house")


def _founded(given: dict[str, str]) -> founding.Founded:
    card = Estate(name=given.get("estate", "")[: founding.NAMED])
    for each in CARD:
        setattr(card, each, given.get(each, ""))
    return founding.Founded(
        given.get("company", "")[: founding.NAMED],
        card,
        given.get("name", "")[: founding.NAMED],
        given.get("also", ""),
    )


def _may(request: Request, given: dict[str, str]) -> bool:
    return said_in(given.get("key", ""), running_of(request).secret, FIRST) == "1"


async def _page(request: Request, given: dict[str, str], refused: str) -> Response:
    """Nothing once somebody has begun; without the key only where to find it."""

    def look(moment: Moment) -> tuple[bool, list[str]]:
        return founding.is_open(moment), founding.heads(moment)

    is_open, heads = await as_nobody(request, look)
    if not is_open:
        return RedirectResponse(PATH, 303)
    rules = running_of(request).rules
    tongue = rules.tongue("en" if language_of(request) == "en" else "zh_CN")
    html = environment.get_template("work/setup.html").render(
        w=words(language_of(request)),
        may=_may(request, given),
        given={each: given.get(each, "") for each in ASKED},
        card=CARD,
        heads=[(each, names.role(tongue, each)) for each in heads],
        refused=refused,
        shortest=rules.charter.signin.shortest,
    )
    return page(html, 422 if refused else 200)


ROUTES = [
    Route("/setup", show, methods=["GET"]),
    Route("/setup", begin, methods=["POST"]),
]
