"""The house itself: the audit with filters, what is stuck, the charter in force."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doors import running_of
from bot.web.posted import page, query_of
from bot.web.work.door import looked
from bot.web.work.paper import render
from handlers.workbench import house
from storage import charter

FILTERS = ("who", "home", "action")


async def audit(request: Request) -> Response:
    query = query_of(request)
    asked = {name: query[name][:80] for name in FILTERS if query.get(name)}
    number = query.get("page", "0")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
    base, found = await looked(request, lambda context: house.audited(context, asked, at))
    address = urlencode(asked)
    html = render("audit.html", base, found=found, asked=asked, at=at, address=address, here="work")
    return page(html)


async def stuck(request: Request) -> Response:
    base, found = await looked(request, house.stuck)
    return page(render("stuck.html", base, found=found, here="work"))


async def show_charter(request: Request) -> Response:
    """The responsibility statement as data, as it is in force."""
    base, _ = await looked(request, house.may_read_charter)
    running = running_of(request)
    path = Path(running.settings.charter or charter.BUILT_IN)
    text = await running.in_thread(lambda: path.read_text(encoding="utf-8"))
    return page(render("charter.html", base, text=text, here="work"))


ROUTES = [
    Route("/audit", audit, methods=["GET"]),
    Route("/stuck", stuck, methods=["GET"]),
    Route("/charter", show_charter, methods=["GET"]),
]
