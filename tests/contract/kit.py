"""What a channel brings along to be examined."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.channels.base import Arrival, Channel
from bot.channels.errors import SendError

Knock = Literal["right", "twice", "forged", "replayed", "oversized", "truncated", "empty"]

Problem = tuple[str, Callable[[], None], SendError | None]


def told(error: SendError) -> tuple[type[SendError], dict[str, Any]]:
    """What an error says besides its words."""
    return type(error), vars(error)


@dataclass
class Kit:
    """``recorded``: (what it is, a stored body, the fields of its ``Incoming`` or None).

    ``shown``: all that the person at ``address`` was shown; ``complaints``: what the platform's
    rules had against it. ``errors``: (what goes wrong, how it is staged, the ``SendError`` that
    follows, whatever its words, or None where it must still arrive). ``knock``: brings a delivery
    to the door; the HTTP status, and how many deliveries are stored by then.
    """

    channel: Channel
    address: str
    recorded: list[tuple[str, str, dict[str, Any] | None]]
    shown: Callable[[], str]
    complaints: Callable[[], list[str]] = list
    errors: list[Problem] = field(default_factory=list)
    down: Callable[[bool], None] | None = None
    knock: Callable[[Knock], Awaitable[tuple[int, int]]] | None = None


class MemoryDesk:
    """A ``Desk`` that answers everything with one word and keeps what came, once each."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.arrivals: list[Arrival] = []

    async def answer(self, arrival: Arrival) -> str:
        self.arrivals.append(arrival)
        self.rows.setdefault(arrival.key, arrival.stored(""))
        return "收到"
