"""The shapes in which a platform's day is compared, whichever platform it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# withdrawal: to the company's bank. other: what is none of these, such as a correction.
Moved = Literal["payment", "refund", "fee", "withdrawal", "other"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trade bill. ``refund``: our refund's number; then it went back, and ``back``
    is the platform's own number of that. ``fee_fen`` is negative where a fee came back, too."""

    number: str
    transaction: str
    amount_fen: int
    fee_fen: int
    refund: str = ""
    back: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of the fund bill: ``amount_fen`` came into the account, or left it where negative.
    ``numbers``: whatever names its business, ours and the platform's."""

    kind: Moved
    numbers: frozenset[str]
    amount_fen: int
    what: str = ""  # in the platform's words


@dataclass(frozen=True, slots=True)
class Difference:
    """``kind``: one of ``storage.paynotices.DOUBTS``."""

    kind: str
    number: str
    transaction: str
    amount_fen: int = 0
    ours_fen: int = 0
    order_id: int | None = None
    home_id: int | None = None
