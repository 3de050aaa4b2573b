"""What a page lets one do: a homeowner's verb by name, a button's line, words that answer."""

from __future__ import annotations

import re
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web import posted
from bot.web.home import door
from bot.web.home.door import PATH, HomeSignedOut, carried_out, is_ours, looked, sentence_of
from bot.web.home.paper import render
from bot.web.posted import page
from bot.web.signins import SignedOut
from bot.web.work.verbs import after
from handlers.errors import Refusal
from handlers.workbench.doing import Deed

FIELD = "f."  # what begins so is a value of the verb
_LOCAL = re.compile(r"/myhome(?:[/?][^\\\s]*)?")


async def run(request: Request) -> Response:
    """A verb with the fields of its form."""
    fields, photos = await _form(request)
    named = dict(fields)
    values: dict[str, Any] = {
        name[len(FIELD) :]: value for name, value in fields if name.startswith(FIELD)
    }
    verb = str(request.path_params["name"]).replace("/", " ")[:80]
    deed = Deed(_key(named), verb, _whole(values), photos=photos)
    return await _done(request, fields, deed)


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    """A sentence of which the form says the beginning."""
    head = values.pop("head", "")
    return {name: f"{head}{value}" for name, value in values.items()} if head else values


async def say(request: Request) -> Response:
    """A button under words of ours, or words that answer them."""
    fields, photos = await _form(request)
    named = dict(fields)
    line, words = named.get("line", "")[:200], named.get("words", "").strip()
    if not (line or words or photos):
        return RedirectResponse(_back(named), 303)
    return await _done(request, fields, Deed(_key(named), line=line, words=words, photos=photos))


async def _form(request: Request) -> tuple[posted.Fields, tuple[Any, ...]]:
    login = door.login_id_of(request)
    return await posted.form_of(request, f"home{login}" if login else "")


async def _done(request: Request, fields: posted.Fields, deed: Deed) -> Response:
    named = dict(fields)
    back = _back(named)
    try:
        if not is_ours(request, named.get("token", "")):
            base, _ = await looked(request, lambda context: None)
            return page(_again(request, base, fields, base.w["once_more"]), 409)
        done = await carried_out(request, deed)
        if isinstance(done, Refusal):
            base, _ = await looked(request, lambda context: None)
            return page(_again(request, base, fields, sentence_of(request, base, done)), 422)
    except SignedOut:
        raise HomeSignedOut(fields) from None
    return RedirectResponse(after(done, back), 303)


def _again(request: Request, base: door.Base, fields: posted.Fields, sentence: str) -> str:
    """What was wrong, and the same form once more with what was typed."""
    kept = [(name, value) for name, value in fields if name not in ("token", "key")]
    typed = [each for each in kept if each[0] in ("words", "f.text", "f.words", "f.name")]
    hidden = [each for each in kept if each not in typed]
    return render(
        "again.html",
        base,
        sentence=sentence,
        hidden=hidden,
        typed=typed,
        back=_back(dict(fields)),
        path=request.url.path,
        here="",
    )


def _key(named: dict[str, str]) -> str:
    return named.get("key", "")[:64] or secrets.token_hex(8)


def _back(named: dict[str, str]) -> str:
    back = named.get("back", "")
    return back if _LOCAL.fullmatch(back) else PATH


ROUTES = [
    Route("/do/{name:path}", run, methods=["POST"]),
    Route("/say", say, methods=["POST"]),
]
