"""The addresses of ``/api/v1``."""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.running import Running
from bot.web.admission import host_of
from bot.web.doors import Problem, json_within, running_of, word
from bot.web.photos import inside
from bot.web.programs import fitting, hooks, openapi
from bot.web.programs.asked import MOST, SIZE, asked_in
from bot.web.programs.door import (
    Budgets,
    Refused,
    answered,
    fetched,
    number_in,
    say_away,
    say_failure,
    say_http,
    say_problem,
    say_refused,
    with_key,
)
from handlers import verbs
from handlers.context import Context
from handlers.interface import doing, reads
from handlers.legible import writable
from handlers.wording.tongue import LANGUAGES
from storage.db import AWAY
from storage.interface import Page
from storage.keys import Pass

LARGEST = 1280 * 1024  # bytes of a body: a charter of 400 000 Chinese characters
_KEY = re.compile(r"[\x21-\x7e]{1,64}")


def create(running: Running) -> Starlette:
    """An application of its own: what goes wrong in it is told as programs expect it."""
    site = Starlette(
        routes=[
            Route("/openapi.json", document, methods=["GET"]),
            Route("/key", fetch, methods=["POST"]),
            *hooks.ROUTES,
            Route("/tickets/{ticket}", ticket, methods=["GET"]),
            Route("/tickets/{ticket}/attachments/{attachment}", attachment, methods=["GET"]),
            *(Route(f"/{name}", listed, methods=["GET"], name=name) for name in reads.READS),
            Route("/verbs/{verb:path}", do, methods=["POST"]),
        ],
        exception_handlers={
            Refused: say_refused,
            Problem: say_problem,
            HTTPException: say_http,
            **dict.fromkeys(AWAY, say_away),
            Exception: say_failure,
        },
    )
    site.state.running, site.state.calls, site.state.document = running, Budgets(), None
    return site


async def document(request: Request) -> Response:
    """Made once for a charter: it takes half a second of the processor, and anybody may ask."""
    running, state = running_of(request), request.app.state
    rules = running.rules
    if state.document is None or state.document[0] is not rules:
        tongues = tuple(rules.tongue(each) for each in LANGUAGES)
        made = await running.in_thread(lambda: openapi.document(tongues))
        state.document = rules, JSONResponse(made).body
    return Response(state.document[1], 200, {"Cache-Control": "no-cache"}, "application/json")


async def fetch(request: Request) -> Response:
    """The key for a code, once."""
    running, calls = running_of(request), request.app.state.calls
    host, now = host_of(request), running.clock.now()
    body = await json_within(request, LARGEST)
    code = word(body, "code", 200, "not_json")
    if (wait := calls.wrong_keys.wait(host)) > 0:
        raise Refused(429, "too_many", "Too many wrong codes from there.", wait)

    key = await running.in_thread(fetched(running, writable(code), now)) if code else None
    if key is None:
        calls.wrong_keys.spend(host)
        raise Refused(404, "wrong_code", "The code is used, revoked, too old, or none of ours.")
    return JSONResponse({"key": key}, headers={"Cache-Control": "no-store"})


async def listed(request: Request) -> Response:
    """A page of one of the reads."""
    row = reads.READS[request.url.path.rpartition("/")[2]]
    asked = asked_in(request, row.filters)
    size = min(asked.get("limit", SIZE), MOST)
    page = Page(asked.get("after", 0), size, None)

    def look(context: Context, key: Pass) -> Any:
        return reads.read(context, key, row, page, asked)

    found = await with_key(request, f"read:{row.name}", look)
    items = list(found[:size])
    after = reads.number_of(items[-1]) if len(found) > size else None
    return answered(request, {"items": items, "after": after})


async def ticket(request: Request) -> Response:
    number = number_in(request, "ticket")
    found = await with_key(
        request, "read:tickets", lambda context, key: reads.ticket(context, key, number)
    )
    return answered(request, found)


async def attachment(request: Request) -> Response:
    number, which = number_in(request, "ticket"), number_in(request, "attachment")
    row = await with_key(
        request, "read:tickets", lambda context, key: reads.attachment(context, key, number, which)
    )
    path = inside(running_of(request).media, row.path)
    if path is None:
        raise Refused(404, "not_found", "The file is not kept any more.")
    return FileResponse(
        path, media_type="application/octet-stream", headers={"Cache-Control": "private, no-store"}
    )


async def do(request: Request) -> Response:
    """A verb with its named values, once for each idempotency key."""
    name = str(request.path_params["verb"]).strip("/").replace("/", " ")[:80]
    verb = verbs.TABLE.by_name.get(name)
    if verb is None or not openapi.is_open(verb):
        raise Refused(404, "no_page", "There is no such verb for programs.")
    key = request.headers.get("idempotency-key", secrets.token_urlsafe(18))
    if not _KEY.fullmatch(key):
        raise Refused(422, "bad_key", "Idempotency-Key: at most 64 visible characters of ASCII.")
    given = _writable(await json_within(request, LARGEST))
    scope = f"do:{verb.command}"

    def look(context: Context, found: Pass) -> Any:
        fitting.of_verb(name, given)
        return doing.do(context, found, name, given, key)

    done = await with_key(request, scope, look)
    running = running_of(request)
    running.post.set()
    running.handled.notify()
    return answered(request, done)


def _writable(value: Any) -> Any:
    """What can be kept: without what no database takes."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, list):
        return [_writable(each) for each in value]
    if isinstance(value, dict):
        return {writable(str(name)): _writable(each) for name, each in value.items()}
    return value
