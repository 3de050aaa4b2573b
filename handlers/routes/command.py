"""The shape of one slash command, and the groups of roles that commands are given to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.context import COMPANY_PEOPLE, STAFF, SUPERVISORS

Run = Callable[..., None]

ANYBODY = frozenset({"homeowner", "stranger"}) | COMPANY_PEOPLE
RESIDENTS = frozenset({"homeowner"})
WORKERS = STAFF | SUPERVISORS
FEE_DESK = frozenset({"service", "cs-supervisor", "gm"})


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command. ``words``: the same without the slash, in Chinese."""

    name: str
    roles: frozenset[str]
    run: Run
    takes: str = ""
    words: tuple[str, ...] = ()
    usage: str = ""
    summary: str = ""  # a message id of the catalog; empty: not shown in 帮助
