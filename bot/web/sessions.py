"""Who is at the other end: a signed cookie outside a demonstration, a name inside one."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.web.doors import Problem, running_of

COOKIE = "guanjia_chat"
A_YEAR = 365 * 24 * 3600  # seconds
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
    running = running_of(request)
    address = address_in(request.cookies.get(COOKIE, ""), running.secret) or new_address()
    response.set_cookie(
        COOKIE,
        f"{address}.{tag(running.secret, 'session', address)}",
        max_age=A_YEAR,
        httponly=True,
        samesite="lax",
        secure=running.settings.public_url.startswith("https://"),
    )


def new_address() -> str:
    return f"w{secrets.token_urlsafe(15)}"


def address_in(cookie: str, secret: str) -> str | None:
    """The address that a cookie binds; None where we did not sign it."""
    address, _, signature = cookie.rpartition(".")
    expected = tag(secret, "session", address)
    if not address or not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    return address


def tag(secret: str, purpose: str, *parts: str) -> str:
    """32 hexadecimal digits that only we can make for these parts."""
    said = "\0".join(("guanjia", purpose, *parts))
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]
