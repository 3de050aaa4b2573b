"""Forms as they come in: fields and photos, bounded; and how a page that is somebody's goes out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Message

from bot.channels.webchat import MIMES
from bot.running import Running
from bot.web import photos
from bot.web.doors import Problem, body_within, running_of
from handlers.incoming import Attachment
from handlers.legible import writable

LARGEST = 256 * 1024  # bytes of a form
MOST_FILES = 4
LARGEST_WITH_PHOTOS = MOST_FILES * photos.LIMIT + LARGEST
MOST_FIELDS = 2_000

Fields = list[tuple[str, str]]


async def form_of(request: Request, whose: str) -> tuple[Fields, tuple[Attachment, ...]]:
    """The fields of a form and the photos that came with it, kept if it is somebody's who is known
    ("" for nobody). Raises ``Problem`` 413, 415."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await fields_of(request), ()
    body = await body_within(request, LARGEST_WITH_PHOTOS if whose else LARGEST)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    running, fields = running_of(request), Fields()
    contents: list[bytes] = []
    whole = Request(request.scope, receive).form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    async with whole as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields.append((writable(name), writable(value)))
            elif whose and (content := await value.read()):
                contents.append(content)
    kept = [await running.in_thread(partial(_keep, running, whose, each)) for each in contents]
    return fields, tuple(kept)


def _keep(running: Running, whose: str, content: bytes) -> Attachment:
    name = photos.keep(running.media, running.secret, whose, content)
    return Attachment("photo", name, MIMES[Path(name).suffix], len(content))


async def fields_of(request: Request) -> Fields:
    """The fields of a form, in their order. Raises ``Problem`` 413, 400."""
    body = await body_within(request, LARGEST)
    try:
        found = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Problem(400, "too_big") from None
    return [(writable(name), writable(value)) for name, value in found]


def query_of(request: Request) -> dict[str, str]:
    """What the address asks for, without characters that no database takes."""
    return {writable(name): writable(value) for name, value in request.query_params.items()}


def said_number(request: Request) -> int:
    """The number of the answers that this page shows; 0 for none."""
    said = request.query_params.get("said", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0


def address_of(request: Request) -> str:
    """Where the reader is, without what was answered to them."""
    query = [(key, value) for key, value in request.query_params.multi_items() if key != "said"]
    return request.url.path + (f"?{urlencode(query)}" if query else "")


def page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
