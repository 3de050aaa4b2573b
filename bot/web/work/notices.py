"""通知: all of them, and one home by home."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.posted import page
from bot.web.work.door import looked
from bot.web.work.paper import render
from handlers.workbench import notices


async def every(request: Request) -> Response:
    base, found = await looked(request, notices.listing)
    return page(render("notices.html", base, found=found, here="work"))


async def one(request: Request) -> Response:
    number = request.path_params["number"]
    base, found = await looked(request, lambda context: notices.whole(context, number))
    return page(render("notice.html", base, one=found, here="work"))


ROUTES = [
    Route("/notices", every, methods=["GET"]),
    Route("/notices/{number:int}", one, methods=["GET"]),
]
