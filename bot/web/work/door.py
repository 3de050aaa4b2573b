"""Who may come in, and the one way in which a page is shown and a form is carried out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web import posted, signins
from bot.web.doors import Problem, running_of
from bot.web.posted import address_of, said_number
from bot.web.sessions import said_in, signed
from bot.web.signins import Part
from bot.web.work.words import words
from handlers.context import Context, Moment
from handlers.errors import NotAllowed, NotFound, Refusal, as_refusal
from handlers.incoming import Attachment
from handlers.wording.tongue import Tongue
from handlers.workbench import doing, frame
from handlers.workbench.doing import Deed
from storage import logins, people
from storage.db import reading
from storage.tickets import NotLawful

COOKIE, PATH = "guanjia_work", "/desk"
LINK = "console-link"  # what a key is good for
OPENS_FOR = timedelta(minutes=10)
DESK = Part(logins.DESK, PATH, COOKIE, "work", "work-form")

T = TypeVar("T")


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
    lasts = running_of(request).rules.charter.signin.lasts
    return await signins.new_login(request, DESK, person_id, lasts)


def given_key(request: Request, response: Response, login_id: int) -> Response:
    """The response, with what proves the sign-in to us from now on."""
    lasts = running_of(request).rules.charter.signin.lasts
    return signins.given_key(request, DESK, response, login_id, lasts)


async def play(request: Request, name: str) -> Response:
    """In a demonstration anybody may be anybody."""
    running = running_of(request)

    def find() -> int | None:
        with reading(running.engine) as session:
            return next((each.id for each in people.named(session, name)), None)

    person_id = await running.in_thread(find) if running.demo else None
    if person_id is None:
        raise Problem(403, "no_way_in")
    return await enter(request, person_id)


def login_id_of(request: Request) -> int:
    return signins.login_id_of(request, DESK)


# ------------------------------------------------------------------------- a page, and a form


def inside(request: Request, use: Callable[[Moment, int], T]) -> Callable[[], T]:
    """Does something as whoever is signed in, in one transaction. Raises ``SignedOut``."""
    return signins.inside(request, DESK, use)


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
            refused.append(as_refusal(problem))
            doing.note_refusal(moment, person_id, refused[-1])
            return base, None

    base, found = await running.in_thread(inside(request, see))
    if refused:
        status = {NotAllowed: 403, NotFound: 404}.get(type(refused[0]), 400)
        raise Refused(status, sentence_of(request, base, refused[0]), base)
    return base, found  # type: ignore[return-value]


def _base(request: Request, context: Context) -> Base:
    language = "en" if context.t.language == "en" else "zh"
    number = said_number(request)
    return Base(
        words(language),
        language,
        frame.of(context),
        token_of(request),
        doing.answers(context, context.sender.id, number) if number else [],
        address_of(request),
        secrets.token_urlsafe(12),
    )


def sentence_of(request: Request, base: Base, refused: Refusal) -> str:
    return refused.say(tongue_of(request, base))


def tongue_of(request: Request, base: Base) -> Tongue:
    """Of whoever looks."""
    return running_of(request).rules.tongue("en" if base.language == "en" else "zh_CN")


def token_of(request: Request) -> str:
    return token_for(request, login_id_of(request))


def token_for(request: Request, login_id: int) -> str:
    return signins.token_for(request, DESK, login_id)


def is_ours(request: Request, token: str) -> bool:
    return signins.is_ours(request, DESK, token)


async def form_of(request: Request) -> tuple[posted.Fields, tuple[Attachment, ...]]:
    """The fields of a form and the photos that came with it, kept if they come from a browser that
    was signed in. Raises ``Problem`` 413, 415."""
    login = login_id_of(request)
    return await posted.form_of(request, str(login) if login else "")


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
        refused = as_refusal(problem)
        await running.in_thread(
            inside(request, lambda moment, who: doing.note_refusal(moment, who, refused))
        )
        return refused
    running.post.set()
    running.handled.notify()
    return done
