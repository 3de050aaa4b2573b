"""代报: a complaint is typed while the caller speaks, and what is understood stands beside it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.posted import fields_of, page, query_of
from bot.web.signins import SignedOut
from bot.web.work.door import looked
from bot.web.work.paper import render
from bot.web.work.verbs import sent
from handlers.workbench import behalf


async def show(request: Request) -> Response:
    """The empty page, or for a home that the address names."""
    return await _page(request, query_of(request).get("home", "")[:80], "", "")


async def read(request: Request) -> Response:
    """The same page with what is understood of what was typed so far; nothing is kept."""
    fields = await fields_of(request)
    given = sent(fields)
    try:
        return await _page(
            request, given.one("home")[:80], given.one("said")[:4_000], given.one("caller")[:40]
        )
    except SignedOut:
        raise SignedOut(fields) from None


async def _page(request: Request, home: str, said: str, caller: str) -> Response:
    base, heard = await looked(request, lambda context: behalf.hear(context, home, said))
    html = render(
        "behalf.html", base, heard=heard, home=home, said=said, caller=caller, here="tickets"
    )
    return page(html)


ROUTES = [
    Route("/behalf", show, methods=["GET"]),
    Route("/behalf", read, methods=["POST"]),
]
