"""The web chat's door, ``/chat/api``: what people write comes in, what they are told goes out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from bot.channels.base import Delivery
from bot.channels.webchat import MIMES, SHOWN, Webchat, pack
from bot.web import admission, casting, photos
from bot.web.doors import (
    SMALL,
    Problem,
    json_within,
    language_of,
    number,
    running_of,
    webchat_of,
    word,
)
from bot.web.sessions import COOKIE, address_in, caller
from bot.web.waiting import news
from handlers.incoming import Attachment, Incoming
from handlers.legible import writable
from storage import webchat
from storage.db import reading
from storage.webchat import WebchatLine

TEXT_LIMIT = 20_000  # characters
KEY_LIMIT = 100
ACTION_LIMIT = 200
MESSAGE_LIMIT = TEXT_LIMIT * 12 + SMALL  # a text of the longest kind, every character escaped


async def send_message(request: Request) -> Response:
    """``{"person", "text", "key", "photo"?, "reply_to"?}`` → 202 ``{"id", "key"}``.

    ``photo``: a name from ``POST /chat/api/photos``, or a small one as a data URL.
    ``reply_to``: the id of the line that this answers.
    """
    admission.let_in(request)
    body = await json_within(request, MESSAGE_LIMIT)
    address = caller(request, word(body, "person", 1000, "bad_person"))
    await admission.hear_out(request, address)
    text = word(body, "text", TEXT_LIMIT, "text_too_long", 413)
    if "text" not in body and not body.get("photo"):
        raise Problem(400, "no_text")
    photo = await _photo_in(request, body, address)
    return await _receive(
        request, body, address, text=text, photo=photo, shown=text, reply_to=_line_in(body)
    )


async def press_button(request: Request) -> Response:
    """``{"person", "action", "key"?}`` → 202: the same as writing what the button stands for."""
    admission.let_in(request)
    body = await json_within(request, SMALL)
    address = caller(request, word(body, "person", 1000, "bad_person"))
    await admission.hear_out(request, address)
    action = word(body, "action", ACTION_LIMIT, "bad_action").strip()
    if not action:
        raise Problem(400, "bad_action")
    running = running_of(request)

    def label() -> str:
        with reading(running.engine) as session:
            return webchat.label_of(session, address, action)

    shown = await running.in_thread(label) or action
    return await _receive(request, body, address, action=action, shown=shown)


async def hear(request: Request) -> Response:
    """``?person&after=ID`` → the bot's later lines; ``&mine=1`` with the person's own among them.

    ``&last=N`` gives the end of the chat instead; ``&wait=SECONDS`` waits while there is nothing.
    """
    address = caller(request, request.query_params.get("person", ""))
    last, after = number(request, "last"), number(request, "after")
    mine = request.query_params.get("mine", "") == "1"
    channel = webchat_of(request)
    if last:
        found = await _end_of(request, address, min(last, 200), mine)
    else:
        found = await news(request, lambda: channel.lines(address, after, mine=mine), bool)
    return JSONResponse([as_json(line) for line in found], headers={"Cache-Control": "no-store"})


async def send_photo(request: Request) -> Response:
    """A form with ``photo`` (an image file) and, in a demonstration, ``person`` → its name."""
    admission.let_in(request)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(415, "not_a_photo")
    admission.take_photo(request, _visitor(request))
    try:
        async with _bounded(request).form(max_files=1, max_fields=2) as form:
            upload, person = form.get("photo"), form.get("person") or ""
            if not isinstance(upload, UploadFile) or not isinstance(person, str):
                raise Problem(400, "not_a_photo")
            content = await upload.read(photos.LIMIT + 1)
    except HTTPException:
        raise Problem(400, "not_a_photo") from None
    name = await _keep(request, caller(request, person), content)
    return JSONResponse({"photo": name}, 201)


def _visitor(request: Request) -> str:
    """Whose photos they are counted as, before the body says who is played."""
    running = running_of(request)
    return address_in(request.cookies.get(COOKIE, ""), running.secret) or ""


def _bounded(request: Request) -> Request:
    """The same request, whose body ends with ``Problem`` 413 where it is longer than any photo,
    whether or not it says so before."""
    announced = request.headers.get("content-length", "0")
    most, came = photos.LIMIT + SMALL, 0
    if not announced.isdecimal() or int(announced) > most:
        raise Problem(413, "photo_too_big")

    async def receive() -> Message:
        nonlocal came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > most:
            raise Problem(413, "photo_too_big")
        return message

    return Request(request.scope, receive)


async def show_photo(request: Request) -> Response:
    """An image, to those in whose chat it stands, or who sent it."""
    running, name = running_of(request), request.path_params["name"]
    path = photos.find(running.media, name)
    if path is None or not (running.demo or await _may_see(request, name)):
        raise Problem(404, "no_page")
    kept = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "sandbox"}
    return FileResponse(path, media_type=SHOWN[path.suffix], headers=kept)


async def give_document(request: Request) -> Response:
    """A document, to those in whose chat it stands."""
    running, name = running_of(request), request.path_params["name"]
    address = None if running.demo else caller(request, "")

    def known() -> tuple[Path, str] | None:
        with reading(running.engine) as session:
            shown = webchat.name_of_document(session, writable(name), address)
        path = photos.inside(running.media, name)
        return (path, shown) if path is not None and shown else None

    found = await running.in_thread(known)
    if found is None:
        raise Problem(404, "no_page")
    kept = {"Cache-Control": "private, no-store", "Content-Security-Policy": "sandbox"}
    return FileResponse(found[0], filename=found[1], headers=kept)


async def show_cast(request: Request) -> Response:
    """Who can be played: ``[{"name", "role", "title", "note"}]``. Only in a demonstration."""
    running = running_of(request)
    if not running.demo:
        raise Problem(403, "demo_only")
    cast = await running.in_thread(
        lambda: casting.cast(running.engine, running.rules, language_of(request))
    )
    return JSONResponse(cast)


ROUTES = [
    Route("/chat/api/messages", send_message, methods=["POST"]),
    Route("/chat/api/messages", hear, methods=["GET"]),
    Route("/chat/api/actions", press_button, methods=["POST"]),
    Route("/chat/api/photos", send_photo, methods=["POST"]),
    Route("/chat/api/photos/{name:path}", show_photo, methods=["GET"]),
    Route("/chat/api/documents/{name:path}", give_document, methods=["GET"]),
    Route("/chat/api/cast", show_cast, methods=["GET"]),
]


def as_json(line: WebchatLine) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": line.id,
        "text": line.text,
        "buttons": [{"label": label, "action": action} for label, action in line.buttons],
        "photo": f"/chat/api/photos/{line.photo}" if line.photo else None,
        "at": line.at.isoformat(),
    }
    if line.document:
        url = f"/chat/api/documents/{line.document}"
        found["document"] = {"name": line.document_name, "url": url}
    if line.mine:
        found |= {"mine": True, "key": line.key.removeprefix(f"in:{line.address}:")}
    return found


async def _receive(
    request: Request,
    body: dict[str, Any],
    address: str,
    *,
    shown: str,
    text: str = "",
    action: str = "",
    photo: str = "",
    reply_to: str = "",
) -> Response:
    """Stores what a person did, once for each key; 202 only after it is committed."""
    running, channel = running_of(request), webchat_of(request)
    key = word(body, "key", KEY_LIMIT, "bad_key") or secrets.token_hex(16)
    # The person's own line comes first: the answer must not overtake it.
    line_id = await channel.note(address, f"in:{address}:{key}", shown, photo)
    incoming = Incoming(
        channel=Webchat.name,
        sender=address,
        conversation=address,
        sent_at=running.clock.now(),
        kind="action" if action else "message",
        text=text,
        action=action,
        attachments=await _attached(request, photo),
        sender_name=address if running.demo else "",
        language="" if running.demo else {"zh": "zh_CN"}.get(language_of(request), "en"),
        message_id=str(line_id),
        reply_to=reply_to,
    )
    delivery = Delivery(f"{address}:{key}", address, pack(incoming))
    await running.mailbox.put(Webchat.name, [delivery])
    return JSONResponse({"id": line_id, "key": key}, 202)


def _line_in(body: dict[str, Any]) -> str:
    """The line that a message answers, as the channel names it; "" for none."""
    line = body.get("reply_to", 0)
    if not isinstance(line, int) or not 0 <= line < 1 << 63:
        raise Problem(400, "not_a_number")
    return str(line) if line else ""


async def _photo_in(request: Request, body: dict[str, Any], address: str) -> str:
    """The name of the photo in a message, kept by now; "" for none."""
    photo = body.get("photo", "")
    if not isinstance(photo, str):
        raise Problem(400, "not_a_photo")
    if photo.startswith("data:"):
        return await _keep(request, address, photos.decode(photo))
    running = running_of(request)
    if photo and not (
        photos.is_sent_by(photo, running.secret, address) and photos.find(running.media, photo)
    ):
        raise Problem(400, "not_a_photo")
    return photo


async def _keep(request: Request, address: str, content: bytes) -> str:
    running = running_of(request)
    admission.keep_bytes(request, address, len(content))
    return await running.in_thread(
        lambda: photos.keep(running.media, running.secret, address, content)
    )


async def _attached(request: Request, name: str) -> tuple[Attachment, ...]:
    path = photos.find(running_of(request).media, name) if name else None
    if path is None:
        return ()
    return (Attachment("photo", name, MIMES[path.suffix], path.stat().st_size),)


async def _may_see(request: Request, name: str) -> bool:
    running, address = running_of(request), caller(request, "")

    def shows() -> bool:
        with reading(running.engine) as session:
            return webchat.shows(session, address, name)

    return photos.is_sent_by(name, running.secret, address) or await running.in_thread(shows)


async def _end_of(request: Request, address: str, last: int, mine: bool) -> Sequence[WebchatLine]:
    running = running_of(request)

    def look() -> list[WebchatLine]:
        with reading(running.engine) as session:
            return [
                line for line in webchat.newest(session, address, last) if mine or not line.mine
            ]

    return await running.in_thread(look)
