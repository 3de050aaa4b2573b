"""Coming in by a link, the demonstration's homes, one's own devices, what was handed over."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.webchat import Webchat
from bot.papers.press import printed
from bot.web.doors import Problem, language_of, running_of
from bot.web.home import door, wechat
from bot.web.home.door import HOME, PATH, HomeSignedOut, Refused, is_ours, looked, standing
from bot.web.home.paper import render
from bot.web.home.words import words
from bot.web.pages import environment
from bot.web.posted import fields_of, page
from bot.web.signins import UsedBefore
from bot.web.work.entry import file_of
from handlers.context import Context
from handlers.myhome import me
from storage import attachments, people, vitals, workbench
from storage.db import reading
from storage.outbox import OutboxMessage

_OURS = ("", "same-origin", "none")


async def knock(request: Request, key: str) -> Response:
    """A link from a chat. It opens nothing by being looked at: messengers look at what is in a
    message, and a link opens once."""
    running = running_of(request)
    found = door.key_in(key, running.secret, running.clock.now())
    if found is None:
        return closed(request, "expired", 403)
    state = await standing(request, found)
    if state == "here":
        return RedirectResponse(PATH, 303)
    return closed(request, "used", 403) if state else closed(request, key=key)


def closed(
    request: Request,
    why: str = "",
    status: int = 200,
    key: str = "",
    kept: list[tuple[str, str]] | None = None,
) -> Response:
    """The page of whoever is not in: how to come in, or the button that opens it."""
    running, language = running_of(request), language_of(request)
    cast_ = _cast(request) if running.demo and not key and not kept else []
    html = environment.get_template("home/closed.html").render(
        w=words(language), why=why, key=key, kept=kept or [], cast=cast_, path=request.url.path
    )
    return page(html, status)


async def enter(request: Request) -> Response:
    """The button under a link: this browser is theirs from now on."""
    key = dict(await fields_of(request)).get("key", "")[:300]
    running = running_of(request)
    found = door.key_in(key, running.secret, running.clock.now())
    if found is None or request.headers.get("sec-fetch-site", "") not in _OURS:
        return closed(request, "expired", 403)
    try:
        return await door.enter(request, found.person_id, found.word)
    except UsedBefore:
        return closed(request, "used", 403)


async def play(request: Request) -> Response:
    """In a demonstration anybody may be anybody who has a home."""
    name, running = dict(await fields_of(request)).get("name", ""), running_of(request)

    def find() -> int | None:
        with reading(running.engine) as session:
            return next((each.id for each in people.named(session, name)), None)

    person_id = await running.in_thread(find) if running.demo else None
    if person_id is None:
        raise Problem(403, "no_way_in")
    return await door.enter(request, person_id)


def _cast(request: Request) -> list[str]:
    """Who has a home to be looked at, in a demonstration."""
    running = running_of(request)
    with reading(running.engine) as session:
        return [each.address for each in vitals.cast(session, Webchat.name) if each.home]


def say_signed_out(request: Request, error: Exception) -> Response:
    """Nothing that was typed is lost: it waits on this page. WeChat may know who it is."""
    if (asked := wechat.asks(request)) is not None:
        return asked
    fields = cast(HomeSignedOut, error).fields
    kept = [(name, value) for name, value in fields if name != "token"]
    return closed(request, "kept" if kept else "", 401, kept=kept)


def say_refused(_request: Request, error: Exception) -> Response:
    refused = cast(Refused, error)
    return page(
        render("refused.html", refused.base, sentence=refused.sentence, here=""), refused.status
    )


async def leave(request: Request) -> Response:
    """Closes it in this browser, or in another of one's own."""
    named = dict(await fields_of(request))
    asked, here = named.get("device", ""), door.login_id_of(request)
    which = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else here
    if not is_ours(request, named.get("token", "")):
        return RedirectResponse(f"{PATH}/me", 303)
    await looked(request, lambda context: me.end_device(context, which))
    response = RedirectResponse(PATH if which == here else f"{PATH}/me", 303)
    if which == here:
        response.delete_cookie(HOME.cookie, path=PATH)
    return response


def _answer(context: Context, number: int) -> OutboxMessage | None:
    return workbench.answer(context.session, context.sender.id, number)


async def paper(request: Request) -> Response:
    """The paper of an answer, to whoever was answered."""
    number, running = request.path_params["id"], running_of(request)

    def find(context: Context) -> int | None:
        row = _answer(context, number)
        return row.paper_id if row is not None else None

    _, paper_id = await looked(request, find)
    made = None
    if paper_id is not None:
        made = await running.in_thread(lambda: printed(running, paper_id))
    if made is None:
        raise Problem(404, "no_page")
    shown = None if made.picture else made.name
    return FileResponse(made.path, media_type=made.mime, filename=shown)


async def attachment(request: Request) -> Response:
    """A photo or file of an answer, to whoever was answered."""
    number, which = request.path_params["id"], request.path_params["which"]

    def find(context: Context) -> attachments.Attachment | None:
        row = _answer(context, number)
        if row is None or which not in (row.photo_id, *row.file_ids):
            return None
        return attachments.attachment(context.session, which)

    _, found = await looked(request, find)
    return file_of(request, found)


ROUTES = [
    Route("/enter", enter, methods=["POST"]),
    Route("/play", play, methods=["POST"]),
    Route("/leave", leave, methods=["POST"]),
    Route("/answers/{id:int}/paper", paper, methods=["GET"]),
    Route("/answers/{id:int}/files/{which:int}", attachment, methods=["GET"]),
]
