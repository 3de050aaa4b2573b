"""The way to a person: which of their addresses hears a message, and how.

Pure: ``claim`` gathers the facts and does what is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.windows import LONG_AGO

PING_AGAIN = timedelta(hours=12)
TEXT_AGAIN = timedelta(days=1)

# To an address: as it is; within its reply window; as a template message that says all of it;
# with the answer to a request that waits there now. Or a ping: the words wait, a template says
# that there are some. Or no address: the words wait for the person (hold) or for a process that
# serves their messenger (wait), or cannot arrive (lose).
How = Literal["direct", "window", "template", "answer", "ping", "hold", "wait", "lose"]


@dataclass(frozen=True, slots=True)
class Window:
    """How one message stands to an address where we may write first only for a while.

    ``left``: messages that may still go, none where the account may not write at all. ``weight``:
    how many this one is. ``templates``: template messages are taken here; ``fits``: one of them
    says all of this message. ``pinged_at``: when one last said that there is news. ``answering``:
    a request waits there for its answer.
    """

    left: int
    weight: int
    templates: bool
    fits: bool
    pinged_at: datetime
    answering: bool = False


ANSWERED = Window(0, 1, False, False, LONG_AGO, answering=True)


@dataclass(frozen=True, slots=True)
class Address:
    """``window``: None where everything may go at any time."""

    channel: str
    address: str
    point_id: int | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """``wished``: the contact point that it would best go to. ``reminder``: a call does better than
    waiting. ``held``: it waits already, and whoever can be told so has been. ``matters``: worth a
    short message."""

    wished: int | None = None
    reminder: bool = False
    held: bool = False
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """``addresses``: those that we can reach, the one that the person used last first. ``others``:
    there are some that another process serves. ``phone``: where a short message can go."""

    now: datetime
    addresses: Sequence[Address]
    others: bool = False
    phone: Address | None = None


@dataclass(frozen=True, slots=True)
class Route:
    how: How
    at: Address | None = None
    why: str = ""


def route(message: Message, facts: Facts) -> Route:
    """The first address that takes the message now, the wished one before all; else what says
    there that it waits; else nothing but waiting."""
    addresses = sorted(facts.addresses, key=lambda each: each.point_id != message.wished)
    for address in addresses:
        if how := taken(address):
            return Route(how, address)
    if not addresses and facts.others:
        return Route("wait")
    if not addresses:
        return Route("lose", why="no way to reach this person")
    if message.reminder:
        return _by_link(facts) or Route("lose", why="the reply window is shut")
    return Route("hold") if message.held else _news(message, addresses, facts)


def taken(address: Address) -> How | None:
    """How an address takes a message now; None where it cannot."""
    window = address.window
    if window is None:
        return "direct"
    if window.answering:
        return "answer"
    if window.weight <= window.left:
        return "window"
    return "template" if window.templates and window.fits else None


def _news(message: Message, addresses: Sequence[Address], facts: Facts) -> Route:
    """Every window is shut: where one can hear at least that there is news."""
    for address in addresses:
        if (there := address.window) and there.templates and _rested(there, PING_AGAIN, facts.now):
            return Route("ping", address)
    phone = facts.phone
    if message.matters and phone and phone.window and _rested(phone.window, TEXT_AGAIN, facts.now):
        return Route("template" if phone.window.fits else "ping", phone)
    return Route("hold")


def _by_link(facts: Facts) -> Route | None:
    """A reminder as a short message, where it says all: what to pay, and where."""
    window = facts.phone.window if facts.phone else None
    if window and window.fits and _rested(window, TEXT_AGAIN, facts.now):
        return Route("template", facts.phone)
    return None


def _rested(window: Window, span: timedelta, now: datetime) -> bool:
    return now >= window.pinged_at + span
