"""``/p``: the link of a reminder by short message. It shows what is due and lets it be paid;
looking at it orders nothing, since telephones look at links by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import paylinks
from bot.paylinks import PLACE, Reminded
from bot.web.doors import Problem, language_of, running_of
from bot.web.pages import render
from handlers.context import Moment
from handlers.myhome import reminded
from storage.db import transaction

T = TypeVar("T")


async def show(request: Request) -> Response:
    word, who = _who(request)
    found = await _inside(request, lambda moment: reminded.look(moment, who.step_id, who.person_id))
    if found is None:
        raise Problem(404, "no_page")
    html = render(
        "reminded.html",
        running_of(request).rules,
        language_of(request),
        words=found.words,
        owes=bool(found.due),
        action=f"{PLACE}{word}",
    )
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


async def pay(request: Request) -> Response:
    word, who = _who(request)
    token = await _inside(
        request, lambda moment: reminded.begin(moment, who.step_id, who.person_id)
    )
    return RedirectResponse(f"/pay/{token}" if token else f"{PLACE}{word}", 303)


def _who(request: Request) -> tuple[str, Reminded]:
    word = str(request.path_params["word"])
    found = paylinks.reminded_in(running_of(request).secret, word)
    if found is None:
        raise Problem(404, "no_page")
    return word, found


async def _inside(request: Request, look: Callable[[Moment], T]) -> T:
    running = running_of(request)

    def call() -> T:
        with transaction(running.engine) as session:
            return look(Moment(session, running.rules, running.clock.now()))

    return await running.in_thread(call)


ROUTES = [
    Route(f"{PLACE}{{word}}", show, methods=["GET"]),
    Route(f"{PLACE}{{word}}", pay, methods=["POST"]),
]
