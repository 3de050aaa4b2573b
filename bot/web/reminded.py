"""``/p``: the link of a reminder by short message. It shows what is due and lets it be paid;
looking at it orders nothing, since telephones look at links by themselves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import paylinks
from bot.paylinks import PLACE, Reminded
from bot.web.doors import Problem, language_of, running_of
from bot.web.pages import render
from bot.web.signins import as_nobody
from handlers.myhome import reminded


async def show(request: Request) -> Response:
    word, who = _who(request)
    found = await as_nobody(
        request, lambda moment: reminded.look(moment, who.step_id, who.person_id)
    )
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
    token = await as_nobody(
        request, lambda moment: reminded.order(moment, who.step_id, who.person_id)
    )
    return RedirectResponse(f"/pay/{token}" if token else f"{PLACE}{word}", 303)


def _who(request: Request) -> tuple[str, Reminded]:
    word = str(request.path_params["word"])
    found = paylinks.reminded_in(running_of(request).secret, word)
    if found is None:
        raise Problem(404, "no_page")
    return word, found


ROUTES = [
    Route(f"{PLACE}{{word}}", show, methods=["GET"]),
    Route(f"{PLACE}{{word}}", pay, methods=["POST"]),
]
