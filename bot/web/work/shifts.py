"""排班: a week or four of them; what is chosen is planned at once."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.doors import running_of
from bot.web.posted import Fields, fields_of, page, query_of
from bot.web.signins import SignedOut
from bot.web.work.door import PATH, Base, carried_out, is_ours, looked, sentence_of
from bot.web.work.paper import render
from handlers.errors import Refusal
from handlers.workbench import shifts
from handlers.workbench.doing import Deed

HERE = f"{PATH}/shifts"
MOST = 100  # cells that are planned at once
SPANS = {"week": shifts.WEEK, "month": shifts.MONTH}


async def show(request: Request) -> Response:
    asked = query_of(request)
    base, found = await _look(request, asked)
    return page(_page(base, found, asked, []))


async def _look(request: Request, asked: dict[str, str]) -> tuple[Base, shifts.Plan]:
    running = running_of(request)
    first = _day(asked.get("from", "")) or running.rules.today(running.clock.now())
    days = SPANS.get(asked.get("span", ""), shifts.WEEK)
    department = asked.get("department", "")[:40]
    return await looked(request, lambda context: shifts.look(context, first, days, department))


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said[:10])
    except ValueError:
        return None
    return found if 2000 < found.year < 2200 else None


def _page(base: Base, found: shifts.Plan, asked: dict[str, str], refused: list[str]) -> str:
    kept = {name: asked[name] for name in ("span", "department") if asked.get(name)}
    return render(
        "shifts.html",
        base,
        found=found,
        asked=asked,
        address=urlencode(kept),
        back=f"{HERE}?{urlencode({**kept, 'from': found.days[0].iso})}",
        refused=refused,
        here="work",
    )


async def plan(request: Request) -> Response:
    """The same hours, or none, for every cell that was chosen: a verb for each."""
    fields = await fields_of(request)
    named = dict(fields)
    asked = {name: named.get(name, "") for name in ("from", "span", "department")}
    try:
        base, found = await _look(request, asked)
        if not is_ours(request, named.get("token", "")):
            return page(_page(base, found, asked, [base.w["again"]]), 409)
        refused = await _planned(request, base, fields)
    except SignedOut:
        raise SignedOut(fields) from None
    if refused:
        base, found = await _look(request, asked)
        return page(_page(base, found, asked, refused), 422)
    kept = urlencode({name: value for name, value in asked.items() if value})
    return RedirectResponse(f"{HERE}?{kept}", 303)


async def _planned(request: Request, base: Base, fields: Fields) -> list[str]:
    """A sentence for each cell that could not be planned."""
    named = dict(fields)
    hours = named.get("other", "").strip()[:40] or named.get("hours", "")[:40]
    refused = []
    for cell in [value for name, value in fields if name == "cell"][:MOST]:
        day, _, name = cell.partition(" ")
        given = {"colleague": name, "hours": f"{day} {hours}"}
        done = await carried_out(
            request, Deed(f"{named.get('key', '')}:{cell}", "roster set", given)
        )
        if isinstance(done, Refusal):
            refused.append(f"{cell}: {sentence_of(request, base, done)}")
    return list(dict.fromkeys(refused))[:5]


ROUTES = [
    Route("/shifts", show, methods=["GET"]),
    Route("/shifts", plan, methods=["POST"]),
]
