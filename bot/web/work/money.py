"""收费: the month's ladder and its lists, what is owed, the verbs of money."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.posted import page
from bot.web.work.door import looked
from bot.web.work.paper import render
from handlers.workbench import money


async def show(request: Request) -> Response:
    figures = bool(request.query_params.get("figures"))
    base, found = await looked(request, lambda context: money.look(context, figures))
    return page(render("money.html", base, found=found, here="money"))


ROUTES = [Route("/money", show, methods=["GET"])]
