"""住户: find a home, see all of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.posted import page, query_of
from bot.web.work.door import PATH, looked
from bot.web.work.paper import render
from handlers.workbench import homes


async def find(request: Request) -> Response:
    words = query_of(request).get("q", "").strip()[:80]
    base, found = await looked(request, lambda context: homes.find(context, words))
    if len(found) == 1 and words:
        return RedirectResponse(f"{PATH}/homes/{found[0].id}", 303)
    return page(render("homes.html", base, found=found, words=words, here="homes"))


async def one(request: Request) -> Response:
    number = request.path_params["id"]
    base, found = await looked(request, lambda context: homes.whole(context, number))
    return page(render("home.html", base, one=found, here="homes"))


async def offers(request: Request) -> Response:
    """What is offered below a field while a home is typed into it: options and no page."""
    words = query_of(request).get("q", "").strip()[:80]
    base, found = await looked(request, lambda context: homes.find(context, words))
    return page(render("homeoffers.html", base, found=found))


ROUTES = [
    Route("/homes/offers", offers, methods=["GET"]),
    Route("/homes", find, methods=["GET"]),
    Route("/homes/{id:int}", one, methods=["GET"]),
]
