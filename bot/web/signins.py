"""Signed in to a part of the site: in one browser, for a while, with a row that can be ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import Response

from bot.web.doors import running_of
from bot.web.sessions import keep, said_in, signed
from handlers.context import Moment
from handlers.legible import writable
from storage import audit, logins
from storage.db import transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site into which one signs in. ``purpose``, ``form``: what is signed for it."""

    place: str  # of ``storage.logins``
    path: str
    cookie: str
    purpose: str
    form: str


class SignedOut(Exception):
    """Nobody is signed in; ``fields``: what they had typed into a form."""

    def __init__(self, fields: list[tuple[str, str]] | None = None) -> None:
        super().__init__("signed out")
        self.fields = fields or []


class UsedBefore(Exception):
    """A link opens once."""


async def as_nobody(request: Request, call: Callable[[Moment], T]) -> T:
    """Does something in one transaction before anybody is signed in."""
    running = running_of(request)
    now = running.clock.now()

    def run() -> T:
        with transaction(running.engine) as session:
            return call(Moment(session, running.rules, now))

    return await running.in_thread(run)


async def new_login(
    request: Request, part: Part, person_id: int, lasts: timedelta, link: str | None = None
) -> int:
    """The number of a new sign-in. Raises ``UsedBefore`` where the link has opened another."""
    agent = writable(request.headers.get("user-agent", ""))

    def start(moment: Moment) -> int:
        session, now = moment.session, moment.now
        if link is not None and logins.by_link(session, link) is not None:
            raise UsedBefore
        row = logins.begin(session, person_id, agent, now, now + lasts, part.place, link)
        if link is not None:
            audit.record(session, "device.opened", now, person_id, login=row.id)
        return row.id

    try:
        return await as_nobody(request, start)
    except IntegrityError:  # two who opened it at the same moment
        raise UsedBefore from None


def given_key(
    request: Request, part: Part, response: Response, login_id: int, lasts: timedelta
) -> Response:
    """The response, with what proves the sign-in to us from now on."""
    proof = signed(running_of(request).secret, part.purpose, str(login_id))
    keep(request, response, part.cookie, proof, lasts, part.path)
    return response


def login_id_of(request: Request, part: Part) -> int:
    """0 where this browser is not signed in there."""
    cookie, secret = request.cookies.get(part.cookie, ""), running_of(request).secret
    said = said_in(cookie, secret, part.purpose) or ""
    return int(said) if said.isdecimal() else 0


def inside(request: Request, part: Part, use: Callable[[Moment, int], T]) -> Callable[[], T]:
    """Does something as whoever is signed in, in one transaction. Raises ``SignedOut``."""
    running, login_id = running_of(request), login_id_of(request, part)
    now = running.clock.now()

    def call() -> T:
        with transaction(running.engine) as session:
            login = logins.alive(session, login_id, now, part.place)
            if login is None:
                raise SignedOut
            return use(Moment(session, running.rules, now), login.person_id)

    return call


def token_of(request: Request, part: Part) -> str:
    """What a form must bring along: only a page of ours, shown to this browser, has it."""
    return token_for(request, part, login_id_of(request, part))


def token_for(request: Request, part: Part, login_id: int) -> str:
    return signed(running_of(request).secret, part.form, str(login_id))


def is_ours(request: Request, part: Part, token: str) -> bool:
    return said_in(token, running_of(request).secret, part.form) == str(login_id_of(request, part))
