"""What all doors share: the running program, bounded bodies, problems said in one sentence."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
from collections.abc import Mapping
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from bot.channels.webchat import Webchat
from bot.running import Running
from bot.web import wording
from bot.web.pages import render
from handlers.legible import writable
from storage.db import is_away

log = logging.getLogger("guanjia.web")

SMALL = 64 * 1024  # bytes; enough for any request without text or a photo
AGAIN_AFTER = 3.0  # seconds, while the database is away
FULL = (errno.ENOSPC, errno.EDQUOT)


class Problem(Exception):
    """A request that is refused: a status and the name of a sentence in ``wording.PROBLEMS``;
    ``retry_after``: seconds, where it may be taken later."""

    def __init__(self, status: int, name: str, retry_after: float = 0) -> None:
        super().__init__(name)
        self.status, self.name, self.retry_after = status, name, retry_after


def running_of(request: Request) -> Running:
    return cast(Running, request.app.state.running)


def webchat_of(request: Request) -> Webchat:
    return cast(Webchat, running_of(request).channels[Webchat.name])


def language_of(request: Request) -> str:
    """ "zh" or "en": as the address asks for, else as the browser prefers."""
    asked = request.query_params.get("lang", "")
    return (
        asked
        if asked in wording.LANGUAGES
        else wording.preferred(request.headers.get("accept-language", ""))
    )


async def body_within(request: Request, limit: int) -> bytes:
    """The body, at most ``limit`` bytes of it. Raises ``Problem`` 413."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise Problem(413, "too_big")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Problem(413, "too_big")
    return bytes(body)


async def json_within(request: Request, limit: int) -> dict[str, Any]:
    """The body as a JSON object. Raises ``Problem`` 413, 415, 400.

    The content type is required: a page elsewhere cannot send it without asking first, and we
    never allow that.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Problem(415, "not_json")
    body = await body_within(request, limit)
    try:
        # Beside the loop: what is nested or has many keys takes its time.
        found = json.loads(body) if len(body) < SMALL else await asyncio.to_thread(json.loads, body)
    except (ValueError, RecursionError):
        raise Problem(400, "not_json") from None
    if not isinstance(found, dict):
        raise Problem(400, "not_json")
    return found


def word(body: dict[str, Any], name: str, limit: int, problem: str, status: int = 400) -> str:
    """A text in a body, "" where it is missing. Raises ``Problem`` for other kinds or too long."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise Problem(400, problem)
    value = writable(value)
    if len(value) > limit:
        raise Problem(status, problem)
    return value


def number(request: Request, name: str, default: int = 0) -> int:
    """A whole number in the query. Raises ``Problem`` 400."""
    value = request.query_params.get(name, "") or str(default)
    if not (value.isascii() and value.isdecimal() and len(value) <= 18):
        raise Problem(400, "not_a_number")
    return int(value)


async def say_problem(request: Request, error: Exception) -> Response:
    """A ``Problem`` as the answer to a program or a person: one sentence in their language."""
    problem = cast(Problem, error)
    return _refusal(request, problem)


def _refusal(request: Request, problem: Problem) -> Response:
    sentence = wording.problem(problem.name, language_of(request))
    later = {"Retry-After": f"{problem.retry_after:.0f}"} if problem.retry_after else {}
    if is_opened(request):
        return _problem_page(request, sentence, problem.status, later)
    return JSONResponse({"error": sentence}, problem.status, later)


def is_opened(request: Request) -> bool:
    """Whether somebody has opened the address in a browser: then they read a page, not a program's
    answer."""
    wants = "text/html" in request.headers.get("accept", "")
    return wants and "/api/" not in request.url.path


def _problem_page(
    request: Request, sentence: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    rules, language = running_of(request).rules, language_of(request)
    html = render("problem.html", rules, language, sentence=sentence)
    return HTMLResponse(html, status, {"Cache-Control": "no-store", **(headers or {})})


async def say_away(request: Request, error: Exception) -> Response:
    """The database is away or busy: the same a little later. One line in the log says so, however
    many ask. Raises whatever else is wrong with a query."""
    if not is_away(error):
        raise error
    log.error("the database is away or busy", exc_info=error)
    return _refusal(request, Problem(503, "away", retry_after=AGAIN_AFTER))


async def say_full(request: Request, error: Exception) -> Response:
    """The disk is full. Raises whatever else is wrong with a file."""
    if cast(OSError, error).errno not in FULL:
        raise error
    log.error("the disk is full")
    return _refusal(request, Problem(507, "full"))


async def say_http_error(request: Request, error: Exception) -> Response:
    """The framework's own refusals (no such page, no such method), in the same shape."""
    refusal = cast(HTTPException, error)
    name = {404: "no_page", 405: "no_method"}.get(refusal.status_code, "failed")
    sentence = wording.problem(name, language_of(request))
    if "/api/" in request.url.path:
        return JSONResponse({"error": sentence}, refusal.status_code, refusal.headers)
    if is_opened(request):
        return _problem_page(request, sentence, refusal.status_code, refusal.headers)
    return PlainTextResponse(sentence, refusal.status_code, refusal.headers)


async def say_failure(request: Request, _error: Exception) -> Response:
    """Something of ours broke; the log has it (the framework raises it again)."""
    return _refusal(request, Problem(500, "failed"))
