"""Who a program is, what it may, and how it is told that something is not possible (RFC 9457)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.running import Running
from bot.web import wording
from bot.web.admission import host_of
from bot.web.budgets import Budget
from bot.web.doors import Problem, language_of, running_of
from handlers.context import Context, Moment, Sender
from handlers.errors import (
    BadWords,
    NotAllowed,
    NotFound,
    Refusal,
    TooLate,
    WrongState,
    as_refusal,
)
from handlers.workbench import doing
from handlers.workbench.doing import Deed
from storage import keys
from storage.charter.company import HOMEOWNER
from storage.db import transaction
from storage.keys import Pass
from storage.tickets import NotLawful

T = TypeVar("T")
TYPE = "application/problem+json"
STATUS: Mapping[type[Refusal], int] = {
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    TooLate: 409,
    BadWords: 422,
}


@dataclass(frozen=True, slots=True)
class Budgets:
    """So many requests by key, and so many wrong keys by host."""

    requests: Budget = field(default_factory=lambda: Budget(600, 60))
    wrong_keys: Budget = field(default_factory=lambda: Budget(30, 60))


class Refused(Exception):
    """``code``: a word that programs may rely on; ``detail``: a sentence for whoever reads logs."""

    def __init__(self, status: int, code: str, detail: str, later: float = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.later = status, code, detail, later


def problem(refused: Refused) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
    if refused.later:
        headers["Retry-After"] = f"{math.ceil(refused.later)}"
    told = {
        "type": "about:blank",
        "title": refused.code.replace("_", " "),
        "status": refused.status,
        "detail": refused.detail,
        "code": refused.code,
    }
    return JSONResponse(told, refused.status, headers, TYPE)


# ------------------------------------------------------------------------------- inside, as a key


def as_key(
    request: Request, scope: str, look: Callable[[Context, Pass], T]
) -> Callable[[], T | Refused]:
    """Does something in the name of the key that the request shows, in one transaction."""
    running, shown, host = running_of(request), shown_by(request), host_of(request)
    now, budgets = running.clock.now(), cast(Budgets, request.app.state.calls)
    language = language_of(request)

    def call() -> T | Refused:
        refused: Refused | None = None
        try:
            with transaction(running.engine) as session:
                key = keys.opened_by(session, shown, now)
                refused = _refused(budgets, shown, key, host, scope)
                if refused is not None or key is None:
                    return refused or wrong_key()
                moment = Moment(session, running.rules, now)
                sender = sender_of(moment, key)
                context = doing.context_of(moment, sender, Deed(key=""))
                return look(context, key)
        except (Refusal, NotLawful) as problem:
            said = as_refusal(problem)
            sentence = said.say(running.rules.tongue(language))
            return Refused(_status(said), said.word.replace(" ", "_"), sentence)

    return call


async def with_key(request: Request, scope: str, look: Callable[[Context, Pass], Any]) -> Any:
    """The same beside the loop. Raises ``Refused``."""
    found = await running_of(request).in_thread(as_key(request, scope, look))
    if isinstance(found, Refused):
        raise found
    return found


def number_in(request: Request, name: str) -> int:
    """A row's number in the address. Raises ``Refused`` 404."""
    said = str(request.path_params[name])
    if not (said.isascii() and said.isdecimal() and 0 < len(said) < 16):
        raise Refused(404, "not_found", "There is no such number.")
    return int(said)


def fetched(running: Running, code: str, now: datetime) -> Callable[[], str | None]:
    """The key for a code, once."""

    def call() -> str | None:
        with transaction(running.engine) as session:
            return keys.fetch(session, code, now)

    return call


def sender_of(moment: Moment, key: Pass) -> Sender:
    """Whoever made the key, as they work; where the key is good, and for no home of their own."""
    own = doing.sender_of(moment, key.person_id)
    return replace(
        own,
        roles=own.roles - {HOMEOWNER},
        rights=own.rights - {HOMEOWNER},
        homes=(),
        within=key.estates,
    )


def shown_by(request: Request) -> str:
    kind, _, said = request.headers.get("authorization", "").partition(" ")
    return said.strip()[:200] if kind.casefold() == "bearer" else ""


def wrong_key() -> Refused:
    return Refused(401, "wrong_key", "Authorization: Bearer KEY, with a key that is good.")


def _refused(
    budgets: Budgets, shown: str, key: Pass | None, host: str, scope: str
) -> Refused | None:
    if not shown:
        return wrong_key()  # nobody guesses anything
    if key is None:
        wait = budgets.wrong_keys.wait(host)
        if wait > 0:
            return Refused(429, "too_many", "Too many wrong keys from there.", wait)
        budgets.wrong_keys.spend(host)
        return wrong_key()
    wait = budgets.requests.wait(str(key.id))
    if wait > 0:
        return Refused(429, "too_many", "More requests than a key may have in a minute.", wait)
    budgets.requests.spend(str(key.id))
    if scope not in key.scopes:
        return Refused(403, "no_scope", f"The key has no scope {scope}.")
    return None


def _status(refused: Refusal) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(refused, kind)), 422)


# ------------------------------------------------------------------------------------- answers


_JSON: TypeAdapter[Any] = TypeAdapter(Any)  # each value by its own type


def answered(request: Request, value: Any) -> Response:
    """A value as JSON, with its ETag: whoever has it already is told so and no more."""
    body = _JSON.dump_json(value)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = [each.strip().removeprefix("W/") for each in _known(request)]
    if request.method in ("GET", "HEAD") and (tag in known or "*" in known):
        return Response(None, 304, headers)
    return Response(body, 200, headers, "application/json")


def _known(request: Request) -> list[str]:
    return request.headers.get("if-none-match", "").split(",")


async def say_refused(_request: Request, error: Exception) -> Response:
    return problem(cast(Refused, error))


async def say_problem(request: Request, error: Exception) -> Response:
    found = cast(Problem, error)
    sentence = wording.problem(found.name, language_of(request))
    return problem(Refused(found.status, found.name, sentence, found.retry_after))


async def say_http(request: Request, error: Exception) -> Response:
    found = cast(HTTPException, error)
    name = {404: "no_page", 405: "no_method"}.get(found.status_code, "failed")
    told = problem(Refused(found.status_code, name, wording.problem(name, language_of(request))))
    told.headers.update(found.headers or {})
    return told


async def say_away(request: Request, _error: Exception) -> Response:
    return problem(Refused(503, "away", wording.problem("away", language_of(request)), 3))


async def say_failure(request: Request, _error: Exception) -> Response:
    return problem(Refused(500, "failed", wording.problem("failed", language_of(request))))
