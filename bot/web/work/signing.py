"""Signing in by name, password and second factor; choosing a password with a one-time link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doors import language_of, running_of
from bot.web.pages import environment
from bot.web.posted import fields_of, page, query_of
from bot.web.sessions import said_in, signed
from bot.web.signins import as_nobody
from bot.web.work import door
from bot.web.work.door import PATH
from bot.web.work.verbs import is_local
from bot.web.work.words import words
from handlers import accounts
from handlers.accounts import Asked
from handlers.errors import Refusal
from handlers.wording import accounts as said
from handlers.wording.refusals import Say
from storage import accounts as kept_accounts

HALF = "work-half"  # what is signed: the password was right, the second factor is still asked for
HALF_LASTS = timedelta(minutes=5)
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Given:
    """``to``: where they wanted to go. ``kept``: what they had typed when they were signed out."""

    to: str
    kept: Fields
    name: str = ""
    password: str = ""
    code: str = ""
    half: str = ""


def _given(fields: Fields) -> Given:
    named = dict(fields)
    to = named.get("to", PATH)
    return Given(
        to if is_local(to) else PATH,
        [(name[2:], value) for name, value in fields if name.startswith("k.")],
        named.get("name", "")[:60],
        named.get("password", "")[: accounts.LONGEST],
        named.get("code", "")[:40],
        named.get("half", "")[:400],
    )


def form(
    request: Request, given: Given, cast: Fields = (), refused: str = "", status: int = 401
) -> Response:
    """The page where one signs in."""
    html = environment.get_template("work/signin.html").render(
        w=words(language_of(request)),
        cast=cast,
        kept=given.kept,
        to=given.to,
        name=given.name,
        refused=refused,
    )
    return page(html, status)


async def sign_in(request: Request) -> Response:
    given, running = _given(await fields_of(request)), running_of(request)
    w = words(language_of(request))
    if is_from_elsewhere(request):
        return form(request, replace(given, name=""), refused=w["from_elsewhere"], status=403)
    address, secret = network_of(request), running.secret
    asked = await as_nobody(
        request, lambda moment: accounts.ask(moment, secret, given.name, address)
    )
    if asked.wait:
        return _wait(form(request, given, refused=_say(request, said.wait(asked.wait))), asked)
    # Beside the transaction: it takes its time, whoever is asked for.
    right = await running.in_thread(lambda: kept_accounts.is_right(asked.digest, given.password))
    if not right:
        return form(request, given, refused=_say(request, said.wrong), status=422)
    if asked.has_factor:
        return _code(request, replace(given, half=_half(request, asked.person_id)))
    return await _enter(request, asked.person_id, given)


async def take_code(request: Request) -> Response:
    """The second half: the code of the authenticator, or one for emergencies."""
    given, running = _given(await fields_of(request)), running_of(request)
    person_id = _whose_half(request, given.half)
    if person_id is None or is_from_elsewhere(request):
        return form(request, given)
    address, secret = network_of(request), running.secret
    asked = await as_nobody(
        request, lambda moment: accounts.ask_again(moment, secret, person_id, address)
    )
    if asked.wait:
        return _wait(_code(request, given, _say(request, said.wait(asked.wait))), asked)
    passed = await as_nobody(request, lambda moment: accounts.passed(moment, person_id, given.code))
    if not passed:
        return _code(request, given, _say(request, said.wrong_code))
    return await _enter(request, person_id, given)


def _code(request: Request, given: Given, refused: str = "") -> Response:
    html = environment.get_template("work/code.html").render(
        w=words(language_of(request)),
        to=given.to,
        kept=given.kept,
        half=given.half,
        refused=refused,
    )
    return page(html, 422 if refused else 200)


async def _enter(request: Request, person_id: int, given: Given) -> Response:
    """Nothing that was typed is lost: it is shown once more, to be sent by a press."""
    running, address = running_of(request), network_of(request)
    await as_nobody(
        request, lambda moment: accounts.let_in(moment, running.secret, person_id, address)
    )
    if not given.kept:
        return await door.enter(request, person_id, given.to)
    login_id = await door.new_login(request, person_id)
    html = environment.get_template("work/kept.html").render(
        w=words(language_of(request)),
        to=given.to,
        kept=given.kept,
        token=door.token_for(request, login_id),
    )
    return door.given_key(request, page(html), login_id)


def _half(request: Request, person_id: int) -> str:
    running = running_of(request)
    until = int((running.clock.now() + HALF_LASTS).timestamp())
    return signed(running.secret, HALF, f"{person_id}.{until}")


def _whose_half(request: Request, half: str) -> int | None:
    running = running_of(request)
    person, _, until = (said_in(half, running.secret, HALF) or "").partition(".")
    return int(person) if until and running.clock.now().timestamp() < int(until) else None


# ------------------------------------------------------------------------------- the one-time link


async def show_password(request: Request) -> Response:
    """Opening it uses nothing up: messengers look at addresses before people do."""
    code = query_of(request).get("code", "")[:40]
    return await _password(request, code, "", "")


async def choose_password(request: Request) -> Response:
    named = dict(await fields_of(request))
    code, name = named.get("code", "")[:40], named.get("name", "")[:60]
    w = words(language_of(request))
    if is_from_elsewhere(request):
        return await _password(request, code, name, w["from_elsewhere"])
    refused = unfit(request, name, named)
    if refused:
        return await _password(request, code, name, refused)
    running, password = running_of(request), named["password"]
    try:
        # The code before the costly part, so that nobody has us reckon for nothing.
        await as_nobody(request, lambda moment: accounts.whose(moment, code))
        digest = await running.in_thread(lambda: kept_accounts.digest_of(password))
        person_id = await as_nobody(
            request, lambda moment: accounts.choose(moment, code, name, digest)
        )
    except Refusal as problem:
        return await _password(request, code, name, _say(request, problem.say))
    return await door.enter(request, person_id)


async def _password(request: Request, code: str, name: str, refused: str) -> Response:
    running = running_of(request)
    address, secret = network_of(request), running.secret
    person, shown = "", refused
    wait = await as_nobody(request, lambda moment: accounts.ask_code(moment, secret, address))
    if wait:
        shown = _say(request, said.wait(wait))
    else:
        try:
            person, free = await as_nobody(
                request, partial(accounts.invited, secret=secret, address=address, code=code)
            )
            name = name or free
        except Refusal as problem:
            shown = _say(request, problem.say)
    html = environment.get_template("work/password.html").render(
        w=words(language_of(request)),
        person=person,
        code=code,
        name=name,
        refused=shown,
        shortest=running.rules.charter.signin.shortest,
    )
    return page(html, 422 if shown else 200)


def unfit(request: Request, name: str, named: dict[str, str]) -> str:
    """What is wrong with a new password; "" for nothing."""
    password = named.get("password", "")
    if password != named.get("again", ""):
        return str(words(language_of(request))["password_differs"])
    try:
        accounts.require_strong(running_of(request).rules.charter.signin.shortest, name, password)
    except Refusal as problem:
        return _say(request, problem.say)
    return ""


# ------------------------------------------------------------------------------------------- who


def network_of(request: Request) -> str:
    """Where somebody calls from; of an IPv6 address, the house that has it."""
    host = request.client.host if request.client is not None else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:100]
    return str(ip_network(f"{address}/64", strict=False)) if address.version == 6 else host


def is_from_elsewhere(request: Request) -> bool:
    """Whether another site's page has sent it: nobody is signed in by a stranger's form."""
    origin = request.headers.get("origin", "")
    if origin and origin != "null":
        return urlsplit(origin).netloc != request.headers.get("host", "")
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _wait(response: Response, asked: Asked) -> Response:
    response.status_code = 429
    response.headers["Retry-After"] = str(max(int(asked.wait.total_seconds()), 1))
    return response


def _say(request: Request, say: Say) -> str:
    tongue = "en" if language_of(request) == "en" else "zh_CN"
    return say(running_of(request).rules.tongue(tongue))


ROUTES = [
    Route("/signin", sign_in, methods=["POST"]),
    Route("/signin/code", take_code, methods=["POST"]),
    Route("/password", show_password, methods=["GET"]),
    Route("/password", choose_password, methods=["POST"]),
]
