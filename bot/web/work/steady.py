"""Work that repeats: duties, rounds, scores, approvals, maintenance; and the programs that ask."""

from __future__ import annotations

from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.posted import page, query_of
from bot.web.work.door import looked
from bot.web.work.paper import render
from handlers.workbench import approvals, duties, programs, rounds, scores, upkeep
from storage.measures.shape import EventKind, Key

MOST = 200  # events that are left out at once


async def show_scores(request: Request) -> Response:
    """``?position=&month=&without=ticket:12&in_time=1``: what it would be is in the address."""
    query = query_of(request)
    left_out = {
        key for each in request.query_params.getlist("without")[:MOST] if (key := _key(each))
    }
    in_time = bool(query.get("in_time"))
    position, month = query.get("position", "")[:40], query.get("month", "")[:10]
    base, found = await looked(
        request, lambda context: scores.look(context, position, month, left_out, in_time)
    )
    return page(render("scores.html", base, found=found, in_time=in_time, here="work"))


def _key(said: str) -> Key | None:
    kind, _, number = said.partition(":")
    known = kind in get_args(EventKind)
    fits = number.isascii() and number.isdecimal() and len(number) < 16
    return (kind, int(number)) if known and fits else None


async def show_approvals(request: Request) -> Response:
    base, found = await looked(request, approvals.look)
    return page(render("approvals.html", base, found=found, here="work"))


async def show_upkeep(request: Request) -> Response:
    month = query_of(request).get("month", "")[:10]
    base, found = await looked(request, lambda context: upkeep.look(context, month))
    return page(render("upkeep.html", base, found=found, here="work"))


async def show_duties(request: Request) -> Response:
    position = query_of(request).get("position", "")[:40]
    base, found = await looked(request, lambda context: duties.look(context, position))
    return page(render("duties.html", base, found=found, here="work"))


async def show_rounds(request: Request) -> Response:
    base, found = await looked(request, rounds.look)
    return page(render("rounds.html", base, found=found, here="work"))


async def show_programs(request: Request) -> Response:
    """What other programs do here, and what could not be told to them."""
    base, found = await looked(request, programs.look)
    return page(render("programs.html", base, found=found, here="work"))


ROUTES = [
    Route("/duties", show_duties, methods=["GET"]),
    Route("/rounds", show_rounds, methods=["GET"]),
    Route("/programs", show_programs, methods=["GET"]),
    Route("/scores", show_scores, methods=["GET"]),
    Route("/approvals", show_approvals, methods=["GET"]),
    Route("/upkeep", show_upkeep, methods=["GET"]),
]
