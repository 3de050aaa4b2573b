"""Coming in: the link from the chat, the demonstration's cast; what was answered, as files."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.papers.press import printed
from bot.web.doors import Problem, language_of, running_of
from bot.web.posted import fields_of, page
from bot.web.signins import SignedOut
from bot.web.work import door, setup, signing
from bot.web.work.door import PATH, Base, Refused, looked
from bot.web.work.paper import render
from bot.web.work.signing import Given
from handlers.context import Context
from handlers.wording import names
from storage import attachments, people, workbench
from storage.db import reading


async def console(request: Request) -> Response:
    """``/console``: the old name. A link's key becomes a sign-in; else today's page."""
    running = running_of(request)
    key, played = request.query_params.get("key", ""), request.query_params.get("as", "")
    if key:
        person_id = door.person_in(key, running.secret, running.clock.now())
        if person_id is None:
            raise Problem(403, "no_way_in")
        return await door.enter(request, person_id)
    if played:
        return await door.play(request, played)
    return RedirectResponse(PATH, 303)


def say_signed_out(request: Request, error: Exception) -> Response:
    """Nothing that was typed is lost: it waits on this page for the next sign-in."""
    if setup.is_due(running_of(request)):
        return RedirectResponse(f"{PATH}/setup", 303)
    fields = error.fields if isinstance(error, SignedOut) else []
    played = _cast(request) if running_of(request).demo and not fields else []
    kept = [(name, value) for name, value in fields if name != "token"]
    query = f"?{request.url.query}" if request.url.query and not kept else ""
    return signing.form(request, Given(request.url.path + query, kept), played)


def _cast(request: Request) -> list[tuple[str, str]]:
    """Who of the staff can be played, as what."""
    running = running_of(request)
    tongue = running.rules.tongue("en" if language_of(request) == "en" else "zh_CN")
    with reading(running.engine) as session:
        return [
            (
                each.name,
                tongue.joined(
                    names.role(tongue, role) for role in sorted(people.roles_of(session, each.id))
                ),
            )
            for each in people.staff(session)
        ]


def say_refused(_request: Request, error: Exception) -> Response:
    refused = cast(Refused, error)
    html = render("refused.html", refused.base, sentence=refused.sentence, here="")
    return page(html, refused.status)


async def play(request: Request) -> Response:
    """In the demonstration: be somebody."""
    return await door.play(request, dict(await fields_of(request)).get("name", ""))


async def paper(request: Request) -> Response:
    """The paper of an answer, to whoever was answered."""
    number, running = request.path_params["id"], running_of(request)

    def find(context: Context) -> int | None:
        row = workbench.answer(context.session, context.sender.id, number)
        return row.paper_id if row is not None else None

    _, paper_id = await looked(request, find)
    if paper_id is None:
        raise Problem(404, "no_page")
    made = await running.in_thread(lambda: printed(running, paper_id, vector=True))
    if made is None:
        raise Problem(404, "no_page")
    kind = "image/svg+xml" if made.path.suffix == ".svg" else made.mime
    shown = None if made.picture else made.name
    return FileResponse(made.path, media_type=kind, filename=shown)


async def attachment(request: Request) -> Response:
    """A photo or file of an answer, to whoever was answered."""
    number, which = request.path_params["id"], request.path_params["which"]

    def find(context: Context) -> attachments.Attachment | None:
        row = workbench.answer(context.session, context.sender.id, number)
        if row is None or which not in (row.photo_id, *row.file_ids):
            return None
        return attachments.attachment(context.session, which)

    _, found = await looked(request, find)
    return file_of(request, found)


def file_of(request: Request, row: attachments.Attachment | None) -> Response:
    """A kept attachment: pictures are shown, everything else is handed over."""
    path = running_of(request).media / row.path if row is not None and row.path else None
    if row is None or path is None or not path.is_file():
        raise Problem(404, "no_page")
    inline = row.mime.startswith("image/") and row.mime != "image/svg+xml"
    kind = row.mime if inline else "application/octet-stream"
    return FileResponse(path, media_type=kind, filename=None if inline else row.name or path.name)


ROUTES = [
    Route("/play", play, methods=["POST"]),
    Route("/answers/{id:int}/paper", paper, methods=["GET"]),
    Route("/answers/{id:int}/files/{which:int}", attachment, methods=["GET"]),
]
__all__ = ["ROUTES", "Base", "console", "say_refused", "say_signed_out"]
