"""常见问题: what the company answers, and what nobody could."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.posted import page
from bot.web.work.door import looked
from bot.web.work.paper import render
from handlers.workbench import knowledge


async def show(request: Request) -> Response:
    base, found = await looked(request, knowledge.look)
    return page(render("knowledge.html", base, found=found, here="work"))


ROUTES = [Route("/knowledge", show, methods=["GET"])]
