"""What a payment platform does for us, and the neutral shapes in which it is asked and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from bot.cashiers.merchants import Merchant
from handlers.reconciling.lines import Line, Movement

# How it is paid: a code to scan, inside WeChat, or in the phone's browser.
Way = Literal["code", "wechat", "browser"]
# open: not paid yet. closed: it cannot be paid any more. none: never heard of.
Standing = Literal["paid", "open", "closed", "none"]


class Forged(Exception):
    """A notice that was not believed; ``why`` in a word: signature, serial, time, body, secret."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Away(Exception):
    """The platform did not answer, or not with a proof that it was the platform."""


class Declined(Exception):
    """The platform says no; ``code`` is its own word."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(f"{code} {said}"[:200])
        self.code = code


@dataclass(frozen=True, slots=True)
class Ask:
    """A payment that is to become possible. ``payer``: their id in WeChat, for the way within it;
    ``ip``: of the browser that pays."""

    number: str
    amount_fen: int
    title: str
    way: Way
    until: datetime
    notice_url: str
    back_url: str = ""
    payer: str = ""
    ip: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform says of one payment. ``foreign``: of another merchant's, or app's."""

    key: str
    number: str
    standing: Standing
    transaction: str = ""
    amount_fen: int = 0
    currency: str = ""
    paid_at: datetime | None = None
    foreign: bool = False
    refund: str = ""  # the number of the refund that it is about, where it is about one


@dataclass(frozen=True, slots=True)
class Back:
    """Money that is to go back: so much of a whole."""

    number: str  # of the refund
    paid_number: str  # of the attempt
    amount_fen: int
    whole_fen: int
    reason: str


class Cashier(Protocol):
    """One merchant's account at one platform."""

    merchant: Merchant
    ways: tuple[Way, ...]
    thanks: tuple[str, str]  # (media type, body) with which a notice is acknowledged

    async def prepare(self, ask: Ask) -> dict[str, Any]:
        """``{"code": …}``, ``{"page": …}`` or ``{"bridge": {…}}``. Raises Away, Declined."""

    async def look(self, number: str) -> Told:
        """How a payment stands. Raises Away, Declined."""

    async def close(self, number: str) -> None:
        """It cannot be paid any more. Raises Away; Declined where it is paid."""

    async def give_back(self, back: Back) -> None:
        """Begins a refund, once for each number. Raises Away, Declined."""

    async def given_back(self, back: Back) -> Literal["done", "under_way", "failed", "none"]:
        """How a refund stands. Raises Away, Declined."""

    async def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """A notice, verified. Raises Forged, Away."""

    async def statement(self, day: date) -> Sequence[Line] | None:
        """The lines of a day; None where it is not made out yet. Raises Away, Declined."""

    async def funds(self, day: date) -> Sequence[Movement] | None:
        """What moved in the account on a day (资金账单); None where it is not made out yet. Raises
        Away; Declined where the account has none."""

    async def aclose(self) -> None: ...
