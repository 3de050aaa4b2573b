"""The pages: what is there, the bills, what was reported, what was told, oneself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.home import chart, door
from bot.web.home.door import looked
from bot.web.home.entry import knock
from bot.web.home.paper import render
from bot.web.posted import page, query_of
from bot.web.work.entry import file_of
from handlers.myhome import bills, front, me, news, tickets


async def show(request: Request) -> Response:
    key = request.query_params.get("key", "")
    if key:
        return await knock(request, key[:300])
    base, found = await looked(request, front.look)
    return page(render("front.html", base, found=found, here="front"))


async def by_its_other_name(request: Request) -> Response:
    """/home, as people guess it."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{door.PATH}{query}", 303)


async def show_bills(request: Request) -> Response:
    asked = query_of(request).get("home", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else None
    base, found = await looked(request, lambda context: bills.look(context, number))
    drawn = chart.bars(found.months[: bills.MONTHS])
    most = max(found.months, key=lambda each: each.amount_fen, default=None)
    html = render(
        "bills.html",
        base,
        found=found,
        bars=drawn,
        chart=chart,
        most=most.amount if most is not None else "",
        here="bills",
    )
    return page(html)


async def show_tickets(request: Request) -> Response:
    base, found = await looked(request, tickets.listing)
    return page(render("tickets.html", base, found=found, here="tickets"))


async def new(request: Request) -> Response:
    base, _ = await looked(request, lambda context: None)
    return page(render("new.html", base, here="tickets"))


async def one(request: Request) -> Response:
    number = request.path_params["number"]
    base, found = await looked(request, lambda context: tickets.whole(context, number))
    return page(render("ticket.html", base, one=found, here="tickets"))


async def photo(request: Request) -> Response:
    number, which = request.path_params["number"], request.path_params["which"]
    _, found = await looked(request, lambda context: tickets.photo(context, number, which))
    return file_of(request, found)


async def show_news(request: Request) -> Response:
    base, found = await looked(request, news.look)
    return page(render("news.html", base, found=found, here="news"))


async def show_me(request: Request) -> Response:
    base, found = await looked(request, me.look)
    this = door.login_id_of(request)
    return page(render("me.html", base, found=found, this=this, here="me"))


ROUTES = [
    Route("/bills", show_bills, methods=["GET"]),
    Route("/tickets", show_tickets, methods=["GET"]),
    Route("/tickets/new", new, methods=["GET"]),
    Route("/tickets/{number:int}", one, methods=["GET"]),
    Route("/tickets/{number:int}/photos/{which:int}", photo, methods=["GET"]),
    Route("/news", show_news, methods=["GET"]),
    Route("/me", show_me, methods=["GET"]),
]
