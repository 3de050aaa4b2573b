"""我: one's sign-ins, name and password, second factor."""

from __future__ import annotations

from collections.abc import Callable

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.doors import running_of
from bot.web.posted import fields_of, page
from bot.web.sessions import said_in, signed
from bot.web.signins import as_nobody
from bot.web.work import door
from bot.web.work.door import COOKIE, PATH, Base, inside, is_ours, looked, sentence_of
from bot.web.work.paper import render
from bot.web.work.signing import network_of, unfit
from handlers import accounts
from handlers.accounts import Asked
from handlers.context import Context, Moment
from handlers.errors import BadWords, Refusal, TooLate
from handlers.wording import accounts as said
from storage import accounts as kept
from storage import logins

FACTOR = "work-factor"  # what is signed: the secret of a second factor that we have shown


async def me(request: Request) -> Response:
    """Where one is signed in, each to be ended, and by what."""
    base, (own, found) = await looked(
        request, lambda context: (accounts.own(context), _logins(context))
    )
    this = door.login_id_of(request)
    return page(render("me.html", base, own=own, logins=found, this=this, here=""))


def _logins(context: Context) -> list[tuple[int, str, str]]:
    rows = logins.alive_of(context.session, context.sender.id, context.now)
    return [(each.id, each.agent, context.t.moment(each.opened_at, context.now)) for each in rows]


async def leave(request: Request) -> Response:
    """Ends the sign-in of this browser, or another of one's own."""
    named = dict(await fields_of(request))
    asked = named.get("login", "")
    which = door.login_id_of(request)
    if asked:
        which = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0
    if not is_ours(request, named.get("token", "")):
        return RedirectResponse(f"{PATH}/me", 303)

    def end(context: Context) -> None:
        for each in logins.alive_of(context.session, context.sender.id, context.now):
            if each.id == which:
                logins.end(context.session, each, context.now)

    await looked(request, end)
    here = which == door.login_id_of(request)
    response = RedirectResponse(PATH if here else f"{PATH}/me", 303)
    if here:
        response.delete_cookie(COOKIE, path=PATH)
    return response


# ------------------------------------------------------------------------------------- password


async def show_password(request: Request) -> Response:
    base, own = await looked(request, _own)
    return page(_password(request, base, own, own.name, ""))


def _own(context: Context) -> accounts.Own:
    accounts.require_staff(context)
    return accounts.own(context)


def _password(request: Request, base: Base, own: accounts.Own, name: str, refused: str) -> str:
    shortest = running_of(request).rules.charter.signin.shortest
    return render(
        "ownpassword.html", base, own=own, name=name, refused=refused, shortest=shortest, here=""
    )


async def change_password(request: Request) -> Response:
    named = dict(await fields_of(request))
    name, running = named.get("name", "")[:60], running_of(request)
    base, own = await looked(request, _own)
    refused = "" if is_ours(request, named.get("token", "")) else base.w["again"]
    refused = refused or unfit(request, name, named)
    if not refused:
        try:
            if own.has_password:
                await _prove(request, named.get("now", "")[: accounts.LONGEST])
            digest = await running.in_thread(lambda: kept.digest_of(named["password"]))
            await running.in_thread(inside(request, _setting(request, name, digest)))
            return RedirectResponse(f"{PATH}/me", 303)
        except Refusal as problem:
            refused = sentence_of(request, base, problem)
    return page(_password(request, base, own, name, refused), 422)


def _setting(request: Request, name: str, digest: str) -> Callable[[Moment, int], None]:
    this = door.login_id_of(request)

    def put(moment: Moment, person_id: int) -> None:
        accounts.require_free(moment, person_id, name)
        accounts.set_password(moment, person_id, name, digest, keep=this)

    return put


async def _prove(request: Request, password: str) -> None:
    """Raises Refusal unless this is their password: a browser left open is no proof."""
    asked = await _asked(request)
    right = await running_of(request).in_thread(lambda: kept.is_right(asked.digest, password))
    if not right:
        raise BadWords(said.wrong)
    await _forgiven(request, asked)


async def _asked(request: Request) -> Asked:
    """Counts an attempt of whoever is signed in. Raises TooLate."""
    secret, address = running_of(request).secret, network_of(request)
    asked = await running_of(request).in_thread(
        inside(request, lambda moment, who: accounts.ask_again(moment, secret, who, address))
    )
    if asked.wait:
        raise TooLate(said.wait(asked.wait))
    return asked


async def _forgiven(request: Request, asked: Asked) -> None:
    secret, address = running_of(request).secret, network_of(request)
    await as_nobody(
        request, lambda moment: accounts.let_in(moment, secret, asked.person_id, address)
    )


# --------------------------------------------------------------------------------- second factor


async def show_factor(request: Request) -> Response:
    base, own = await looked(request, _own)
    return page(_factor(request, base, own, kept.fresh_factor()))


def _factor(request: Request, base: Base, own: accounts.Own, secret: str, refused: str = "") -> str:
    address = kept.factor_address(secret, own.name, "Guanjia")
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    proven = signed(running_of(request).secret, FACTOR, f"{base.frame.person_id}.{secret}")
    return render(
        "factor.html",
        base,
        own=own,
        codes=(),
        picture=picture,
        secret=secret,
        proven=proven,
        refused=refused,
        here="",
    )


async def change_factor(request: Request) -> Response:
    """Turns it on with the code of what was shown, or off with one of what there is."""
    named = dict(await fields_of(request))
    base, own = await looked(request, _own)
    running, code = running_of(request), named.get("code", "")[:40]
    proven = said_in(named.get("secret", "")[:400], running.secret, FACTOR) or ""
    person, _, secret = proven.partition(".")
    refused = "" if is_ours(request, named.get("token", "")) else base.w["again"]
    if own.has_password and not own.has_factor and person != str(base.frame.person_id):
        refused, secret = refused or base.w["again"], kept.fresh_factor()
    if not refused and own.has_password:
        try:
            asked = await _asked(request)
            _, codes = await looked(request, lambda context: _turn(context, own, secret, code))
            await _forgiven(request, asked)
            if codes is None:
                return RedirectResponse(f"{PATH}/me", 303)
            return page(render("factor.html", base, own=own, codes=codes, refused="", here=""))
        except Refusal as problem:
            refused = sentence_of(request, base, problem)
        except door.Refused as problem:
            refused = problem.sentence
    secret = secret or kept.fresh_factor()
    return page(_factor(request, base, own, secret, refused), 422)


def _turn(context: Context, own: accounts.Own, secret: str, code: str) -> list[str] | None:
    if own.has_factor:
        accounts.factor_off(context, code)
        return None
    return accounts.factor_on(context, secret, code)


ROUTES = [
    Route("/me", me, methods=["GET"]),
    Route("/leave", leave, methods=["POST"]),
    Route("/me/password", show_password, methods=["GET"]),
    Route("/me/password", change_password, methods=["POST"]),
    Route("/me/factor", show_factor, methods=["GET"]),
    Route("/me/factor", change_factor, methods=["POST"]),
]
