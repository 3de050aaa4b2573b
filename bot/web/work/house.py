"""The house itself: how it stands, the audit with filters, what is stuck."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doors import running_of
from bot.web.posted import page, query_of
from bot.web.work import stores
from bot.web.work.door import looked, tongue_of
from bot.web.work.paper import render
from handlers.wording import names
from handlers.workbench import house

FILTERS = ("who", "home", "action")


async def whole(request: Request) -> Response:
    """How the house stands: what is still to do on the first day, backups, sizes, programs."""
    base, found = await looked(request, house.whole)
    running = running_of(request)
    kept = await running.in_thread(lambda: stores.seen(running))
    now = running.clock.now()
    tongue, took = tongue_of(request, base), running.took
    channels = [
        (names.channel(tongue, name), tongue.moment(took[name], now) if name in took else "")
        for name in running.channels
    ]
    html = render("house.html", base, found=found, kept=kept, channels=channels, here="house")
    return page(html)


async def examine(request: Request) -> Response:
    """What ``guanjia doctor`` says, asked for by a press: it asks the platforms too."""
    base, _ = await looked(request, house.whole)
    running = running_of(request)
    found = await running.in_thread(lambda: list(running.examine()))
    return page(render("doctor.html", base, findings=found, here="house"))


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


ROUTES = [
    Route("/house", whole, methods=["GET"]),
    Route("/house/doctor", examine, methods=["GET"]),
    Route("/audit", audit, methods=["GET"]),
    Route("/stuck", stuck, methods=["GET"]),
]
