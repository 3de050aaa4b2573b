"""Who is at the other end: a signed cookie outside a demonstration, a name inside one."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

from bot.web.doors import Problem, running_of

COOKIE = "guanjia_chat"
A_YEAR = timedelta(days=365)
NAME_LIMIT = 40  # characters


def caller(request: Request, person: str) -> str:
    """The address of whoever asks. Raises ``Problem`` 400, 401.

    In a demonstration anybody may play anybody: the address is the name. Elsewhere the cookie
    alone counts, whatever name is given.
    """
    running = running_of(request)
    if running.demo:
        return _played(person)
    address = address_in(request.cookies.get(COOKIE, ""), running.secret)
    if address is None:
        raise Problem(401, "no_session")
    return address


def _played(person: str) -> str:
    name = " ".join(person.split())
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise Problem(400, "bad_person")
    return name


def welcome(request: Request, response: Response) -> None:
    """Gives a visitor an address of their own, or renews the one they have."""
    secret = running_of(request).secret
    address = address_in(request.cookies.get(COOKIE, ""), secret) or new_address()
    keep(request, response, COOKIE, signed(secret, "session", address), A_YEAR)


def keep(
    request: Request, response: Response, name: str, value: str, lasts: timedelta, path: str = "/"
) -> None:
    """Gives the browser a cookie that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path=path,
        httponly=True,
        samesite="lax",
        secure=running_of(request).settings.public_url.startswith("https://"),
    )


def new_address() -> str:
    return f"w{secrets.token_urlsafe(15)}"


def address_in(cookie: str, secret: str) -> str | None:
    """The address that a cookie binds; None where we did not sign it."""
    return said_in(cookie, secret, "session")


def signed(secret: str, purpose: str, said: str) -> str:
    """``said`` with the proof that we said it for this purpose."""
    return signer(secret, purpose).sign(said).decode()


def said_in(proven: str, secret: str, purpose: str) -> str | None:
    """What ``signed`` was given; None where it was not us, or for another purpose."""
    try:
        return signer(secret, purpose).unsign(proven.encode("utf-8", "replace")).decode() or None
    except BadSignature:
        return None


def signer(secret: str, purpose: str) -> Signer:
    """What is signed for one purpose is worth nothing for another."""
    return Signer(secret, salt=f"guanjia.{purpose}", digest_method=sha256)
