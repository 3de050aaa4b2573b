"""责任书: what holds, its versions, and an editor that says what would be different."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import charters
from bot.web.doors import running_of
from bot.web.posted import fields_of, page, query_of
from bot.web.signins import SignedOut
from bot.web.work.door import PATH, Base, carried_out, is_ours, looked, sentence_of
from bot.web.work.paper import render
from bot.web.work.verbs import after
from handlers.errors import Refusal
from handlers.workbench import house
from handlers.workbench.doing import Deed

HERE = f"{PATH}/charter"


async def show(request: Request) -> Response:
    base, found = await looked(request, house.charter_page)
    return page(render("charter.html", base, found=found, here="work"))


async def edit(request: Request) -> Response:
    """What holds, or an earlier version, to be changed."""
    number = query_of(request).get("from", "")
    which = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else 0
    base, text = await looked(request, lambda context: house.charter_text(context, which))
    return page(_editor(base, text, "", None))


def _editor(
    base: Base, text: str, day: str, checked: house.Checked | None, refused: str = "", key: str = ""
) -> str:
    return render(
        "charteredit.html",
        base,
        text=text,
        day=day,
        checked=checked,
        refused=refused,
        key=key or secrets.token_urlsafe(12),
        here="work",
    )


async def check(request: Request) -> Response:
    """The same page with what is wrong, or what would be different; nothing is kept."""
    fields = await fields_of(request)
    text, day, key = _given(fields)
    try:
        base, checked = await looked(request, lambda context: house.check(context, text))
    except SignedOut:
        raise SignedOut(fields) from None
    return page(_editor(base, text, day, checked, key=key))


async def take(request: Request) -> Response:
    fields = await fields_of(request)
    text, day, key = _given(fields)
    try:
        base, checked = await looked(request, lambda context: house.check(context, text))
        if not is_ours(request, dict(fields).get("token", "")):
            return page(_editor(base, text, day, checked, base.w["again"]), 409)
        deed = Deed(key or secrets.token_hex(8), "charter take", {"day": day, "text": text})
        done = await carried_out(request, deed)
    except SignedOut:
        raise SignedOut(fields) from None
    if isinstance(done, Refusal):
        refused = "" if checked.mistakes else sentence_of(request, base, done)
        return page(_editor(base, text, day, checked, refused), 422)
    running = running_of(request)
    await running.in_thread(lambda: charters.refresh(running))
    return RedirectResponse(after(done, HERE), 303)


def _given(fields: list[tuple[str, str]]) -> tuple[str, str, str]:
    named = dict(fields)
    text = named.get("text", "").replace("\r\n", "\n")
    return text, named.get("day", "")[:20], named.get("key", "")[:64]


ROUTES = [
    Route("/charter", show, methods=["GET"]),
    Route("/charter", take, methods=["POST"]),
    Route("/charter/edit", edit, methods=["GET"]),
    Route("/charter/check", check, methods=["POST"]),
]
