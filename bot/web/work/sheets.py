"""Sheets: brought, looked at before anything is written, then taken whole or not at all."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from bot.running import Running
from bot.sheets import bills, homes, marked, matching, registers, staff
from bot.sheets.layouts import Layouts, SheetKind, bare, load
from bot.sheets.problems import BadSheet
from bot.sheets.reading import Reading, read
from bot.web.doors import Problem as Problem_
from bot.web.doors import body_within, running_of
from bot.web.posted import fields_of, page, query_of
from bot.web.sessions import said_in, signed
from bot.web.signins import SignedOut
from bot.web.work.door import Base, inside, is_ours, login_id_of, looked, tongue_of
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
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRESH = {"Cache-Control": "no-store"}
Known = tuple[list[str], dict[str, str]]  # estates, and what titles are known to be


@dataclass(frozen=True, slots=True)
class Match:
    """The titles of a file, and what each may be."""

    titles: list[matching.Title]
    choices: list[tuple[str, str]]


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
    """The lines of a sheet, and what is wrong with those that are none."""

    rows: list[Any]
    wrong: list[Problem]


def _read(path: Path, kind: str, known: Known, running: Running) -> Looked:
    """Raises ``BadSheet``. Takes time: never in the event loop."""
    estates, taught = known
    reading = read(path, _kind(kind), matching.taught(_layouts(running), _kind(kind), taught))
    found = list(_rows(kind, reading, estates, running))
    wrong: list[Problem] = [each for each in found if isinstance(each, Problem)]
    rows = [each for each in found if not isinstance(each, Problem)]
    if kind == "homes":
        rows, contradictions = one_for_each_home(rows)
        wrong += contradictions
    return Looked(rows, wrong)


def _kind(word: str) -> SheetKind:
    return word  # type: ignore[return-value]


def _layouts(running: Running) -> Layouts:
    return load(running.settings.layouts_file)


async def show(request: Request) -> Response:
    base, (kinds, last) = await looked(
        request, lambda context: (sheets.offered(context), sheets.may_undo(context))
    )
    return page(_page(base, kinds, last=last))


def _page(base: Base, kinds: Sequence[str], **more: Any) -> str:
    given = {
        "kind": "",
        "match": None,
        "taken": None,
        "done": False,
        "brought": "",
        "refused": "",
        "last": None,
        **more,
    }
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
    base, kinds, brought = await _brought(request, fields)
    if brought is None:
        return page(_page(base, kinds, refused=base.w["bring_again"]), 422)
    kind, path = brought
    return await _tried(request, base, kinds, kind, path, fields["brought"], write=True)


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
    _, known = await looked(request, lambda context: sheets.taught(context, kind))
    match = await running.in_thread(lambda: _match(path, kind, known, running))
    try:
        seen = await running.in_thread(lambda: _read(path, kind, known, running))
    except BadSheet as bad:
        refused = bad.say(tongue_of(request, base))
        html = _page(base, kinds, kind=kind, refused=refused, match=match, brought=brought)
        return page(html, 422)
    taken = await _taken(request, kind, seen, path if write else None)
    done = write and not taken.problems
    last = None
    if done:
        await running.in_thread(lambda: _forget(path))
        _, last = await looked(request, sheets.may_undo)
    found = {"match": match, "taken": taken, "brought": brought, "done": done, "last": last}
    html = _page(base, kinds, kind=kind, **found)
    return page(html, 200 if not taken.problems else 422)


def _match(path: Path, kind: str, known: Known, running: Running) -> Match:
    layouts = matching.taught(_layouts(running), _kind(kind), known[1])
    found = matching.titles(path, _kind(kind), layouts)
    return Match(found, matching.choices(layouts, _kind(kind)))


async def match(request: Request) -> Response:
    """What somebody says of the titles is remembered, and the file is looked at anew."""
    fields = await fields_of(request)
    named = dict(fields)
    base, kinds, brought = await _brought(request, named)
    if brought is None:
        return page(_page(base, kinds, refused=base.w["bring_again"]), 422)
    kind, path = brought
    options = {name for name, _ in matching.choices(_layouts(running_of(request)), _kind(kind))}
    said = {
        bare(title): column
        for at in range(matching.MOST)
        if (title := named.get(f"t.{at}", "")[:60])
        and (column := named.get(f"c.{at}", "")) in {"", *options}
        and column != named.get(f"w.{at}")
    }
    await looked(request, lambda context: sheets.teach(context, kind, said))
    return await _tried(request, base, kinds, kind, path, named["brought"], write=False)


async def marked_copy(request: Request) -> Response:
    """The sheet as it came, with every bad line marked and the reason beside it."""
    named = {"brought": query_of(request).get("brought", "")}
    base, _, brought = await _brought(request, named, form=False)
    if brought is None:
        raise Problem_(404, "no_page")
    (kind, path), running = brought, running_of(request)
    _, known = await looked(request, lambda context: sheets.taught(context, kind))
    tongue = tongue_of(request, base)
    try:
        seen = await running.in_thread(lambda: _read(path, kind, known, running))
    except BadSheet:
        raise Problem_(404, "no_page") from None
    _, wrong = await looked(
        request, lambda context: sheets.wrong(context, kind, seen.rows, seen.wrong)
    )
    why: dict[tuple[str, int], list[str]] = {}
    for each in wrong:
        why.setdefault((getattr(each.line, "sheet", ""), int(each.line)), []).append(
            each.say(tongue)
        )

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            into = Path(folder) / "marked.xlsx"
            marked.copy(path, into, why, base.w["sheet_why"])
            return into.read_bytes()

    content = await running.in_thread(make)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="marked.xlsx"',
    }
    return Response(content, media_type=XLSX, headers=headers)


async def _brought(
    request: Request, named: dict[str, str], *, form: bool = True
) -> tuple[Base, Sequence[str], tuple[str, Path] | None]:
    """The kind and the file of what somebody has brought, if it is there and theirs."""
    running = running_of(request)
    base, kinds = await looked(request, sheets.offered)
    said = said_in(named.get("brought", ""), running.secret, BROUGHT) or "//"
    person, kind, name = said.split("/", 2)
    path = _path(running, name)
    there = await running.in_thread(path.is_file)
    ours = not form or is_ours(request, named.get("token", ""))
    fits = person == str(base.frame.person_id) and there and ours and kind in kinds
    return base, kinds, (kind, path) if fits else None


async def _taken(request: Request, kind: str, seen: Looked, write: Path | None) -> Taken:
    """``write``: the file that is taken in earnest; how far that is stands beside it."""

    def run(moment: Moment, person_id: int) -> Taken:
        sender = doing.sender_of(moment, person_id)
        context: Context = doing.context_of(moment, sender, Deed(key=""))
        if write is None:
            return sheets.look(context, kind, seen.rows, seen.wrong)
        said = _said(write)
        try:
            return sheets.take(context, kind, seen.rows, seen.wrong, _tick(said, len(seen.rows)))
        finally:
            said.unlink(missing_ok=True)

    try:
        return await running_of(request).in_thread(inside(request, run))
    except NotTaken as not_taken:
        return not_taken.taken


def _tick(path: Path, lines: int) -> sheets.Tick:
    def tick(done: int) -> None:
        path.write_text(f"{done}/{lines}", encoding="ascii")

    return tick


def _said(path: Path) -> Path:
    """Where it stands how many lines of a sheet are taken: any process may be asked."""
    return path.with_suffix(".lines")


async def progress(request: Request) -> Response:
    """How many lines of a sheet that is being taken are done, and of how many."""
    running = running_of(request)
    _, _, brought = await _brought(request, query_of(request), form=False)
    if brought is None:
        return JSONResponse({}, 404)
    said = await running.in_thread(lambda: _read_progress(_said(brought[1])))
    done, _, whole = said.partition("/")
    return JSONResponse({"done": int(done or 0), "of": int(whole or 0)}, headers=FRESH)


def _read_progress(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="ascii")
    return ""


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
    Route("/sheets/match", match, methods=["POST"]),
    Route("/sheets/progress", progress, methods=["GET"]),
    Route("/sheets/marked", marked_copy, methods=["GET"]),
]
