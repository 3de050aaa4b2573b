"""Who may come in, and the one way in which a page is shown and something is done on it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web import admission, signins
from bot.web.doors import running_of
from bot.web.home.words import words
from bot.web.posted import address_of, said_number
from bot.web.sessions import said_in, signed
from bot.web.signins import Part, SignedOut
from handlers.context import Context, Moment, Sender
from handlers.errors import NotAllowed, NotFound, Refusal, as_refusal
from handlers.myhome import doing, frame
from handlers.workbench.doing import Deed, Said, answers, note_refusal
from storage import logins
from storage.db import reading
from storage.tickets import NotLawful

PATH, LINK = "/myhome", "home-link"
OPENS_FOR = timedelta(minutes=15)
STAYS_OPEN = timedelta(days=180)
HOME = Part(logins.HOME, PATH, "guanjia_home", "home", "home-form")

T = TypeVar("T")


class HomeSignedOut(SignedOut):
    """Nobody who has a home is signed in."""


class Refused(Exception):
    """A page that is not theirs, or is not there: a sentence says so."""

    def __init__(self, status: int, sentence: str, base: Base) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.base = status, sentence, base


@dataclass(frozen=True, slots=True)
class Base:
    """What every page has: words ``w``, whose it is, what was answered, what forms bring along."""

    w: Mapping[str, Any]
    language: str
    frame: frame.Frame
    token: str
    said: list[Said]
    path: str
    key: str  # of the forms on this page: each adds its own word


@dataclass(frozen=True, slots=True)
class Key:
    """What a link says: who may come in, and the word by which it opens once."""

    person_id: int
    word: str


def link(base: str, secret: str, person_id: int, now: datetime) -> str:
    """The address that opens a person's page, once and for a while."""
    until = int((now + OPENS_FOR).timestamp())
    said = f"{person_id}.{until}.{secrets.token_urlsafe(9)}"
    return f"{base.rstrip('/')}{PATH}?key={signed(secret, LINK, said)}"


def key_in(key: str, secret: str, now: datetime) -> Key | None:
    """What a link of ours says that is not too old."""
    person, _, rest = (said_in(key, secret, LINK) or "").partition(".")
    until, _, word = rest.partition(".")
    return Key(int(person), word) if word and now.timestamp() < int(until) else None


def login_id_of(request: Request) -> int:
    return signins.login_id_of(request, HOME)


def inside(request: Request, use: Callable[[Moment, Sender], T]) -> Callable[[], T]:
    """Does something as whoever the browser belongs to, in one transaction. Raises
    ``HomeSignedOut``, also for somebody who has no home any more."""

    def as_homeowner(moment: Moment, person_id: int) -> T:
        sender = doing.sender_of(moment, person_id)
        if sender is None:
            raise HomeSignedOut
        return use(moment, sender)

    call = signins.inside(request, HOME, as_homeowner)

    def called() -> T:
        try:
            return call()
        except HomeSignedOut:
            raise
        except SignedOut:
            raise HomeSignedOut from None

    return called


async def looked(request: Request, look: Callable[[Context], T]) -> tuple[Base, T]:
    """The frame of a page, and what ``look`` finds for its reader.

    Raises ``HomeSignedOut``, and ``Refused`` with the frame around it.
    """
    refused: list[Refusal] = []

    def see(moment: Moment, sender: Sender) -> tuple[Base, T | None]:
        context = doing.context_of(moment, sender)
        base = _base(request, context)
        try:
            return base, look(context)
        except (Refusal, NotLawful) as problem:
            refused.append(as_refusal(problem))
            note_refusal(moment, sender.id, refused[-1])
            return base, None

    base, found = await running_of(request).in_thread(inside(request, see))
    if refused:
        status = {NotAllowed: 404, NotFound: 404}.get(type(refused[0]), 400)
        raise Refused(status, sentence_of(request, base, refused[0]), base)
    return base, found  # type: ignore[return-value]


def _base(request: Request, context: Context) -> Base:
    language = "en" if context.t.language == "en" else "zh"
    number = said_number(request)
    return Base(
        words(language),
        language,
        frame.of(context),
        signins.token_of(request, HOME),
        answers(context, context.sender.id, number) if number else [],
        address_of(request),
        secrets.token_urlsafe(12),
    )


def sentence_of(request: Request, base: Base, refused: Refusal) -> str:
    tongue = running_of(request).rules.tongue("en" if base.language == "en" else "zh_CN")
    return refused.say(tongue)


def is_ours(request: Request, token: str) -> bool:
    return signins.is_ours(request, HOME, token)


async def carried_out(request: Request, deed: Deed) -> int | Refusal:
    """The number of its answers, or why it was refused: then nothing of it was done.

    Raises ``HomeSignedOut``, and ``Problem`` 429 for too many at once.
    """
    admission.spend_words(request, f"home:{login_id_of(request)}")
    running = running_of(request)
    try:
        done = await running.in_thread(
            inside(request, lambda moment, sender: doing.do(moment, sender, deed))
        )
    except (Refusal, NotLawful) as problem:
        refused = as_refusal(problem)
        await running.in_thread(
            inside(request, lambda moment, sender: note_refusal(moment, sender.id, refused))
        )
        return refused
    running.post.set()
    running.handled.notify()
    return done


async def enter(request: Request, person_id: int, link: str | None = None) -> Response:
    """Gives a browser to a person and shows them the page. Raises ``UsedBefore``."""
    login_id = await signins.new_login(request, HOME, person_id, STAYS_OPEN, link)
    return signins.given_key(request, HOME, RedirectResponse(PATH, 303), login_id, STAYS_OPEN)


async def standing(request: Request, key: Key) -> str:
    """What a link would do: "here" where this browser is that person's already, "used" where
    another was opened by it, else ""."""
    running, login_id = running_of(request), login_id_of(request)

    def look() -> str:
        with reading(running.engine) as session:
            here = logins.alive(session, login_id, running.clock.now(), HOME.place)
            if here is not None and here.person_id == key.person_id:
                return "here"
            return "used" if logins.by_link(session, key.word) is not None else ""

    return await running.in_thread(look)
