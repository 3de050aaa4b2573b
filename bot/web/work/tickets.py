"""工单: the list, one ticket, one thing done with several, the list as a sheet."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.sheets.writing import Column, write
from bot.web.doors import running_of
from bot.web.posted import fields_of, page, query_of
from bot.web.work.door import PATH, carried_out, is_ours, looked, sentence_of
from bot.web.work.entry import file_of
from bot.web.work.paper import render
from bot.web.work.verbs import sent, values_of
from handlers.context import Context
from handlers.errors import Refusal
from handlers.filters import KEPT
from handlers.workbench import homes, tickets
from handlers.workbench.doing import Deed
from handlers.workbench.rows import Row

MOST = 200  # tickets with which one thing is done at once
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_of(request: Request) -> dict[str, str]:
    """What the address narrows the list to."""
    query = query_of(request)
    return {name: query[name] for name in (*KEPT, "after") if query.get(name)}


async def every(request: Request) -> Response:
    asked = asked_of(request)
    base, found = await looked(request, lambda context: tickets.listing_of(context, asked))
    running = running_of(request)
    kept = {name: value for name, value in asked.items() if name != "after"}
    html = render(
        "tickets.html",
        base,
        found=found,
        asked=asked,
        kept=kept,
        address=urlencode(kept),
        now=running.clock.now().timestamp(),
        speed=running.clock.speed,
        here="tickets",
    )
    return page(html)


async def sheet(request: Request) -> Response:
    """What the list shows, all of its pages, as xlsx."""
    asked = {name: value for name, value in asked_of(request).items() if name != "after"}
    base, found = await looked(
        request, lambda context: tickets.listing_of(context, asked, tickets.WHOLE)
    )
    running, w = running_of(request), base.w
    columns = [
        Column("#", "number", 8),
        *(Column(w[name], "text", wide) for name, wide in COLUMNS),
    ]

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tickets.xlsx"
            write(path, w["tickets"], columns, map(_cells, found.rows), running.rules.zone)
            return path.read_bytes()

    content = await running.in_thread(make)
    named = {"Content-Disposition": 'attachment; filename="tickets.xlsx"'}
    return Response(content, media_type=XLSX, headers=named | {"Cache-Control": "no-store"})


COLUMNS = (
    ("urgency", 10),
    ("estate", 14),
    ("place", 18),
    ("what", 50),
    ("category", 12),
    ("department", 14),
    ("state", 14),
    ("holder", 12),
    ("time", 16),
    ("due_col", 12),
)


def _cells(row: Row) -> list[object]:
    return [
        row.id,
        row.urgency,
        row.estate,
        row.place,
        row.gist,
        row.category,
        row.department,
        row.state,
        row.holder,
        row.reported,
        row.left,
    ]


async def one(request: Request) -> Response:
    number = request.path_params["number"]
    base, found = await looked(request, lambda context: tickets.whole(context, number))
    running = running_of(request)
    _, others = await looked(request, lambda context: tickets.looked_at(context, number))
    html = render(
        "ticket.html",
        base,
        one=found,
        lookers=others,
        now=running.clock.now().timestamp(),
        speed=running.clock.speed,
        here="tickets",
    )
    return page(html)


async def here(request: Request) -> Response:
    """The page of a ticket is still open: who else has it open."""
    number = request.path_params["number"]
    base, others = await looked(request, lambda context: tickets.looked_at(context, number))
    return page(render("lookers.html", base, lookers=others))


async def photo(request: Request) -> Response:
    number, which = request.path_params["number"], request.path_params["which"]
    _, found = await looked(request, lambda context: tickets.photo(context, number, which))
    return file_of(request, found)


async def several(request: Request) -> Response:
    """One verb's form, for all tickets that were chosen; or done with each, one by one."""
    fields = await fields_of(request)
    named, given = dict(fields), sent(fields)
    chosen = [int(v) for k, v in fields if k == "chosen" and v.isdecimal() and len(v) < 16][:MOST]
    name = named.get("verb", "")[:80]
    if not chosen or not name:
        return RedirectResponse(given.back or f"{PATH}/tickets", 303)
    base, form = await looked(request, lambda context: tickets.several(context, name))
    ready = is_ours(request, given.token) and ("go" in named or len(form.fields) == 1)
    done: list[tuple[int, str]] = []
    if ready:
        values = values_of(form, given)
        for number in chosen:
            deed = Deed(f"{given.key}:{number}", name, {**values, form.fields[0].name: str(number)})
            outcome = await carried_out(request, deed)
            refused = isinstance(outcome, Refusal)
            sentence = sentence_of(request, base, outcome) if isinstance(outcome, Refusal) else ""
            done.append((number, sentence if refused else ""))
    html = render(
        "several.html",
        base,
        form=form,
        chosen=chosen,
        done=done,
        key=secrets.token_urlsafe(12),
        back=given.back or f"{PATH}/tickets",
        here="tickets",
    )
    return page(html)


async def find(request: Request) -> Response:
    """The box on top: a ticket's number opens it, a home's (its room alone, too) goes there, else
    tickets by words."""
    words = query_of(request).get("q", "").strip()[:200]
    number = words.lstrip("#＃")
    is_number = number.isascii() and number.isdecimal() and len(number) < 9
    query = urlencode({"q": words})

    def known(context: Context) -> tuple[bool, bool]:
        there = is_number and tickets.is_there(context, int(number))
        return there, not there and homes.any_fits(context, words)

    _, (there, fits) = await looked(request, known)
    if there or (is_number and not fits):
        return RedirectResponse(f"{PATH}/tickets/{int(number)}", 303)
    if fits:
        return RedirectResponse(f"{PATH}/homes?{query}", 303)
    return RedirectResponse(f"{PATH}/tickets?{urlencode({'state': 'all', 'words': words})}", 303)


ROUTES = [
    Route("/find", find, methods=["GET"]),
    Route("/tickets", every, methods=["GET"]),
    Route("/tickets.xlsx", sheet, methods=["GET"]),
    Route("/tickets/several", several, methods=["POST"]),
    Route("/tickets/{number:int}", one, methods=["GET"]),
    Route("/tickets/{number:int}/here", here, methods=["GET"]),
    Route("/tickets/{number:int}/files/{which:int}", photo, methods=["GET"]),
]
