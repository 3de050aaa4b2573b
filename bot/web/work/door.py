"""Who may come in, and the one way in which a page is shown and a form is carried out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Message

from bot.channels.webchat import MIMES
from bot.running import Running
from bot.web import photos
from bot.web.doors import Problem, body_within, running_of
from bot.web.sessions import keep, said_in, signed
from bot.web.work.words import words
from handlers.context import Context, Moment
from handlers.errors import NotAllowed, NotFound, Refusal, WrongState
from handlers.incoming import Attachment
from handlers.legible import writable
from handlers.wording import refusals
from handlers.workbench import doing, frame
from handlers.workbench.doing import Deed
from storage import logins, people
from storage.db import transaction
from storage.tickets import NotLawful

COOKIE, PATH = "guanjia_work", "/desk"
LINK, PASS, TOKEN = "console-link", "work", "work-form"  # what a key is good for
OPENS_FOR = timedelta(minutes=10)
LARGEST = 256 * 1024  # bytes of a form
LARGEST_WITH_PHOTOS = 4 * photos.LIMIT + LARGEST
MOST_FIELDS = 2_000

T = TypeVar("T")


class SignedOut(Exception):
    """Nobody is signed in; ``fields``: what they had typed into a form."""

    def __init__(self, fields: list[tuple[str, str]] | None = None) -> None:
        super().__init__("signed out")
        self.fields = fields or []


class Refused(Exception):
    """A page that is not theirs, or is not there: a sentence says so."""

    def __init__(self, status: int, sentence: str, base: Base) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.base = status, sentence, base


@dataclass(frozen=True, slots=True)
class Base:
    """What every page has: words ``w``, who looks, where they may go, what was answered."""

    w: Mapping[str, Any]
    language: str
    frame: frame.Frame
    token: str
    said: list[doing.Said]
    path: str
    key: str  # of the forms on this page: each adds its own word


# --------------------------------------------------------------------------------- coming in


def link(base: str, secret: str, person_id: int, now: datetime) -> str:
    """The address that lets a person in."""
    until = int((now + OPENS_FOR).timestamp())
    return f"{base.rstrip('/')}/console?key={signed(secret, LINK, f'{person_id}.{until}')}"


def person_in(key: str, secret: str, now: datetime) -> int | None:
    """Whom a link of ours names that still holds."""
    person, _, until = (said_in(key, secret, LINK) or "").partition(".")
    return int(person) if until and now.timestamp() < int(until) else None


async def enter(request: Request, person_id: int, to: str = PATH) -> Response:
    """Signs a browser in and shows it the page; the key does not stay in the address."""
    login_id = await new_login(request, person_id)
    return given_key(request, RedirectResponse(to, 303), login_id)


async def new_login(request: Request, person_id: int) -> int:
    """The number of a new sign-in."""
    agent = writable(request.headers.get("user-agent", ""))
    lasts = running_of(request).rules.charter.signin.lasts

    def start(moment: Moment) -> int:
        until = moment.now + lasts
        return logins.begin(moment.session, person_id, agent, moment.now, until).id

    return await as_nobody(request, start)


def given_key(request: Request, response: Response, login_id: int) -> Response:
    """The response, with what proves the sign-in to us from now on."""
    running = running_of(request)
    lasts = running.rules.charter.signin.lasts
    keep(request, response, COOKIE, signed(running.secret, PASS, str(login_id)), lasts, PATH)
    return response


async def as_nobody(request: Request, call: Callable[[Moment], T]) -> T:
    """Does something in one transaction before anybody is signed in."""
    running = running_of(request)
    now = running.clock.now()

    def run() -> T:
        with transaction(running.engine) as session:
            return call(Moment(session, running.rules, now))

    return await running.in_thread(run)


async def play(request: Request, name: str) -> Response:
    """In a demonstration anybody may be anybody."""
    running = running_of(request)

    def find() -> int | None:
        with transaction(running.engine) as session:
            return next((each.id for each in people.named(session, name)), None)

    person_id = await running.in_thread(find) if running.demo else None
    if person_id is None:
        raise Problem(403, "no_way_in")
    return await enter(request, person_id)


def login_id_of(request: Request) -> int:
    said = said_in(request.cookies.get(COOKIE, ""), running_of(request).secret, PASS) or ""
    return int(said) if said.isdecimal() else 0


# ------------------------------------------------------------------------- a page, and a form


def inside(request: Request, context: Callable[[Moment, int], T]) -> Callable[[], T]:
    """Does something as whoever is signed in, in one transaction. Raises ``SignedOut``."""
    running, login_id = running_of(request), login_id_of(request)
    now = running.clock.now()

    def call() -> T:
        with transaction(running.engine) as session:
            login = logins.alive(session, login_id, now)
            if login is None:
                raise SignedOut
            return context(Moment(session, running.rules, now), login.person_id)

    return call


async def looked(request: Request, look: Callable[[Context], T]) -> tuple[Base, T]:
    """The frame of a page, and what ``look`` finds for whoever is signed in.

    Raises ``SignedOut``, and ``Refused`` with the frame around it.
    """
    running = running_of(request)
    refused: list[Refusal] = []

    def see(moment: Moment, person_id: int) -> tuple[Base, T | None]:
        sender = doing.sender_of(moment, person_id)
        context = doing.context_of(moment, sender, Deed(key=""))
        base = _base(request, context)
        try:
            return base, look(context)
        except (Refusal, NotLawful) as problem:
            refused.append(_as_refusal(problem))
            doing.note_refusal(moment, person_id, refused[-1])
            return base, None

    base, found = await running.in_thread(inside(request, see))
    if refused:
        status = {NotAllowed: 403, NotFound: 404}.get(type(refused[0]), 400)
        raise Refused(status, sentence_of(request, base, refused[0]), base)
    return base, found  # type: ignore[return-value]


def _base(request: Request, context: Context) -> Base:
    language = "en" if context.t.language == "en" else "zh"
    said = request.query_params.get("said", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0
    return Base(
        words(language),
        language,
        frame.of(context),
        token_of(request),
        doing.answers(context, context.sender.id, number) if number else [],
        _address(request),
        secrets.token_urlsafe(12),
    )


def _address(request: Request) -> str:
    """Where the reader is, without what was answered to them."""
    query = [(key, value) for key, value in request.query_params.multi_items() if key != "said"]
    return request.url.path + (f"?{urlencode(query)}" if query else "")


def sentence_of(request: Request, base: Base, refused: Refusal) -> str:
    tongue = running_of(request).rules.tongue("en" if base.language == "en" else "zh_CN")
    return refused.say(tongue)


def _as_refusal(problem: Refusal | NotLawful) -> Refusal:
    if isinstance(problem, NotLawful):
        return WrongState(refusals.state_forbids(problem.number, problem.state, problem.verb))
    return problem


def token_of(request: Request) -> str:
    """What a form must bring along: only a page of ours, shown to this browser, has it."""
    return token_for(request, login_id_of(request))


def token_for(request: Request, login_id: int) -> str:
    return signed(running_of(request).secret, TOKEN, str(login_id))


def is_ours(request: Request, token: str) -> bool:
    return said_in(token, running_of(request).secret, TOKEN) == str(login_id_of(request))


async def form_of(request: Request) -> tuple[list[tuple[str, str]], tuple[Attachment, ...]]:
    """The fields of a form and the photos that came with it, kept if they come from a browser that
    was signed in. Raises ``Problem`` 413, 415."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await fields_of(request), ()
    known = login_id_of(request) > 0
    body = await body_within(request, LARGEST_WITH_PHOTOS if known else LARGEST)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    running, fields = running_of(request), list[tuple[str, str]]()
    contents: list[bytes] = []
    whole = Request(request.scope, receive).form(max_files=4, max_fields=MOST_FIELDS)
    async with whole as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields.append((writable(name), writable(value)))
            elif known and (content := await value.read()):
                contents.append(content)
    login = str(login_id_of(request))
    kept = [await running.in_thread(partial(_keep, running, login, each)) for each in contents]
    return fields, tuple(kept)


def _keep(running: Running, login: str, content: bytes) -> Attachment:
    name = photos.keep(running.media, running.secret, login, content)
    return Attachment("photo", name, MIMES[Path(name).suffix], len(content))


def query_of(request: Request) -> dict[str, str]:
    """What the address asks for, without characters that no database takes."""
    return {writable(name): writable(value) for name, value in request.query_params.items()}


async def fields_of(request: Request) -> list[tuple[str, str]]:
    """The fields of a form, in their order. Raises ``Problem`` 413, 400."""
    body = await body_within(request, LARGEST)
    try:
        found = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Problem(400, "too_big") from None
    return [(writable(name), writable(value)) for name, value in found]


async def carried_out(request: Request, deed: Deed) -> int | Refusal:
    """The number of its answers, or why it was refused: then nothing of it was done.

    Raises ``SignedOut``.
    """
    running = running_of(request)
    try:
        done = await running.in_thread(
            inside(request, lambda moment, person: doing.do(moment, person, deed))
        )
    except (Refusal, NotLawful) as problem:
        refused = _as_refusal(problem)
        await running.in_thread(
            inside(request, lambda moment, who: doing.note_refusal(moment, who, refused))
        )
        return refused
    running.post.set()
    running.handled.notify()
    return done


def page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
