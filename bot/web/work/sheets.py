"""Sheets: brought, looked at before anything is written, then taken whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from bot.running import Running
from bot.sheets import bills, homes, registers, staff
from bot.sheets.layouts import Layouts, SheetKind, load
from bot.sheets.problems import BadSheet
from bot.sheets.reading import Reading, read
from bot.web.doors import body_within, running_of
from bot.web.posted import fields_of, page
from bot.web.sessions import said_in, signed
from bot.web.signins import SignedOut
from bot.web.work.door import Base, inside, is_ours, login_id_of, looked
from bot.web.work.paper import render
from handlers.context import Context, Moment
from handlers.homes.rows import Problem, one_for_each_home
from handlers.workbench import doing, sheets
from handlers.workbench.doing import Deed
from handlers.workbench.sheets import NotTaken, Taken

LARGEST = 20 * 1024 * 1024  # bytes of an upload
FOLDER, BROUGHT = "sheets", "work-sheet"
ENDINGS = (".xlsx", ".xls", ".csv")
SHOWN = 60  # changes and problems on the page


def _rows(kind: str, reading: Reading, known: Sequence[str], running: Running) -> Iterable[Any]:
    """The lines of a sheet, as its kind reads them."""
    estate = known[0] if len(known) == 1 else ""
    rows: dict[str, Callable[[], Iterable[Any]]] = {
        "homes": lambda: homes.rows(reading, estate, known),
        "bills": lambda: bills.rows(reading, _told(estate, known, running)),
        "staff": lambda: staff.rows(reading, running.rules.charter),
        "facilities": lambda: registers.facilities(reading, estate, known),
        "meters": lambda: registers.meters(reading, estate, known),
    }
    return rows[kind]()


def _told(estate: str, known: Sequence[str], running: Running) -> bills.Told:
    month = f"{running.rules.today(running.clock.now()):%Y-%m}"
    return bills.Told(estate, known, "", "", month)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was recognised in a sheet: (title, what it was taken for), and what was not."""

    columns: list[tuple[str, str]]
    unknown: list[str]
    rows: list[Any]
    wrong: list[Problem]


def _read(path: Path, kind: str, known: Sequence[str], running: Running) -> Looked:
    """Raises ``BadSheet``. Takes time: never in the event loop."""
    reading = read(path, _kind(kind), _layouts(running))
    found = list(_rows(kind, reading, known, running))
    wrong: list[Problem] = [each for each in found if isinstance(each, Problem)]
    rows = [each for each in found if not isinstance(each, Problem)]
    if kind == "homes":
        rows, contradictions = one_for_each_home(rows)
        wrong += contradictions
    columns, unknown = [], []
    for part in reading.parts:
        titles = part.heading.titles
        columns += [(titles[place], column.title) for place, column in part.columns.items()]
        unknown += [title for title, _ in part.unknown]
    return Looked(columns, unknown, rows, wrong)


def _kind(word: str) -> SheetKind:
    return word  # type: ignore[return-value]


def _layouts(running: Running) -> Layouts:
    return load(running.settings.layouts_file)


async def show(request: Request) -> Response:
    base, kinds = await looked(request, sheets.offered)
    return page(_page(base, kinds))


def _page(base: Base, kinds: Sequence[str], **more: Any) -> str:
    given = {"kind": "", "seen": None, "taken": None, "brought": "", "refused": "", **more}
    return render("sheets.html", base, kinds=kinds, shown=SHOWN, here="work", **given)


async def bring(request: Request) -> Response:
    """Keeps the file for a moment and shows what would come of it."""
    fields, file, content = await _form(request)
    kind = fields.get("kind", "")
    base, kinds = await looked(request, sheets.offered)
    if kind not in kinds or not is_ours(request, fields.get("token", "")):
        return page(_page(base, kinds, kind=kind, refused=base.w["bring_again"]), 422)
    ending = Path(file).suffix.lower()
    if ending not in ENDINGS:
        return page(_page(base, kinds, kind=kind, refused=base.w["wrong_file"]), 422)
    running = running_of(request)
    name = f"{secrets.token_hex(16)}{ending}"
    path = _path(running, name)
    await running.in_thread(lambda: _keep(path, content))
    brought = signed(running.secret, BROUGHT, f"{base.frame.person_id}/{kind}/{name}")
    return await _tried(request, base, kinds, kind, path, brought, write=False)


async def take(request: Request) -> Response:
    """The file that was looked at, in earnest."""
    fields = dict(await fields_of(request))
    running = running_of(request)
    base, kinds = await looked(request, sheets.offered)
    said = said_in(fields.get("brought", ""), running.secret, BROUGHT) or "//"
    person, kind, name = said.split("/", 2)
    path = _path(running, name)
    there = await running.in_thread(path.is_file)
    ours = is_ours(request, fields.get("token", ""))
    if person != str(base.frame.person_id) or not (there and ours):
        return page(_page(base, kinds, kind=kind, refused=base.w["bring_again"]), 422)
    return await _tried(request, base, kinds, kind, path, "", write=True)


async def _tried(
    request: Request,
    base: Base,
    kinds: Sequence[str],
    kind: str,
    path: Path,
    brought: str,
    *,
    write: bool,
) -> Response:
    running = running_of(request)
    _, known = await looked(request, lambda context: sheets.estates(context, kind))
    try:
        seen = await running.in_thread(lambda: _read(path, kind, known, running))
    except BadSheet as bad:
        await running.in_thread(lambda: _forget(path))
        tongue = running.rules.tongue("en" if base.language == "en" else "zh_CN")
        return page(_page(base, kinds, kind=kind, refused=bad.say(tongue)), 422)
    taken = await _taken(request, kind, seen, write=write)
    done = write and not taken.problems
    if done:
        await running.in_thread(lambda: _forget(path))
    html = _page(base, kinds, kind=kind, seen=seen, taken=taken, brought=brought, done=done)
    return page(html, 200 if not taken.problems else 422)


async def _taken(request: Request, kind: str, seen: Looked, *, write: bool) -> Taken:
    def run(moment: Moment, person_id: int) -> Taken:
        sender = doing.sender_of(moment, person_id)
        context: Context = doing.context_of(moment, sender, Deed(key=""))
        return sheets.take(context, kind, seen.rows, seen.wrong, write=write)

    try:
        return await running_of(request).in_thread(inside(request, run))
    except NotTaken as not_taken:
        return not_taken.taken


def _path(running: Running, name: str) -> Path:
    return running.media / FOLDER / Path(name).name


def _keep(path: Path, content: bytes) -> None:
    """Beside it nothing older than this: what was brought and not taken is forgotten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    old = sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-20]
    for each in old:
        with suppress(OSError):
            each.unlink()
    path.write_bytes(content)


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


async def _form(request: Request) -> tuple[dict[str, str], str, bytes]:
    """A form with a file, within bounds: its fields, the file's name and content. Raises
    ``Problem`` 413."""
    if not login_id_of(request):
        raise SignedOut
    body = await body_within(request, LARGEST)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async with Request(request.scope, receive).form(max_files=1, max_fields=10) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        if not isinstance(file, UploadFile):
            return fields, "", b""
        return fields, file.filename or "", await file.read()


ROUTES = [
    Route("/sheets", show, methods=["GET"]),
    Route("/sheets", bring, methods=["POST"]),
    Route("/sheets/take", take, methods=["POST"]),
]
