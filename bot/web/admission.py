"""Whether somebody's request is taken at all: asked before its body is read."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session
from starlette.requests import Request

from bot.channels.webchat import Webchat
from bot.running import Running
from bot.web.budgets import Budget, Budgets
from bot.web.doors import Problem, running_of
from bot.web.sessions import COOKIE, address_in
from storage import contacts, households, people, received
from storage.db import reading

BACKLOG = 2000  # deliveries that wait; with more, whoever comes is asked to come again
COUNTED_EVERY = 1.0  # seconds
COME_AGAIN = 10.0  # seconds


@dataclass
class Backlog:
    """How many deliveries wait, as it was counted last."""

    count: int = 0
    counted_at: float = -COUNTED_EVERY


def let_in(request: Request) -> None:
    """Raises ``Problem`` 401 for who has no right to speak here at all. In a demonstration
    everybody has."""
    running = running_of(request)
    if not running.demo and address_in(request.cookies.get(COOKIE, ""), running.secret) is None:
        raise Problem(401, "no_session")


async def hear_out(request: Request, address: str) -> None:
    """Before words are kept. Raises ``Problem`` 429 above a backlog, and for too many at once."""
    running = running_of(request)
    await _not_behind(request, running)
    if running.demo:
        return
    budgets, host = _budgets(request), host_of(request)
    known, bound = await running.in_thread(lambda: _standing(running, address))
    spends = [(budgets.words, address), (budgets.words_of_host, host)]
    if not bound:
        spends.append((budgets.strange_words, address))
    if not known:
        spends += [(budgets.newcomers_of_host, host), (budgets.newcomers, "")]
    _spend("too_many", [(budget, key, 1.0) for budget, key in spends])


def spend_words(request: Request, address: str) -> None:
    """Before something is done in a browser of somebody known. Raises ``Problem`` 429."""
    if not running_of(request).demo:
        budgets, host = _budgets(request), host_of(request)
        spends = [(budgets.words, address, 1.0), (budgets.words_of_host, host, 1.0)]
        _spend("too_many", spends)


def take_photo(request: Request, address: str) -> None:
    """Before a photo is read. Raises ``Problem`` 429."""
    budgets = _budgets(request)
    if not running_of(request).demo:
        _spend("too_many_photos", [(budgets.photos, address, 1.0)])
    _spend("too_many_photos", _of_bytes(request, address, 1.0))


def keep_bytes(request: Request, address: str, size: int) -> None:
    """Before they are written. Raises ``Problem`` 429."""
    _spend("too_many_photos", _of_bytes(request, address, float(size)))


def host_of(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _of_bytes(request: Request, address: str, size: float) -> list[tuple[Budget, str, float]]:
    budgets = _budgets(request)
    own = [] if running_of(request).demo else [(budgets.bytes_of_visitor, address, size)]
    return [
        *own,
        (budgets.bytes_of_host, host_of(request), size),
        (budgets.bytes_in_all, "", size),
    ]


def _spend(problem: str, spends: list[tuple[Budget, str, float]]) -> None:
    """All of them or none."""
    wait = max(budget.wait(key, amount) for budget, key, amount in spends)
    if wait > 0:
        raise Problem(429, problem, retry_after=math.ceil(wait))
    for budget, key, amount in spends:
        budget.spend(key, amount)


def _standing(running: Running, address: str) -> tuple[bool, bool]:
    """Whether we have met the visitor, and whether they have a home or a role here."""
    with reading(running.engine) as session:
        point = contacts.find(session, Webchat.name, address)
        return point is not None, point is not None and _is_bound(session, point.person_id)


def _is_bound(session: Session, person_id: int) -> bool:
    homes = households.homes_of(session, person_id)
    return bool(homes or people.roles_of(session, person_id))


async def _not_behind(request: Request, running: Running) -> None:
    backlog = cast(Backlog, request.app.state.backlog)
    if time.monotonic() - backlog.counted_at >= COUNTED_EVERY:
        backlog.counted_at = time.monotonic()
        backlog.count = await running.in_thread(lambda: _waiting(running))
    if backlog.count > BACKLOG:
        raise Problem(429, "backlog", retry_after=COME_AGAIN)


def _waiting(running: Running) -> int:
    with reading(running.engine) as session:
        return received.count_pending(session)


def _budgets(request: Request) -> Budgets:
    return cast(Budgets, request.app.state.budgets)
