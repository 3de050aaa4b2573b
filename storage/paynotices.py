"""What payment platforms told us, as it was verified: stored before it is acknowledged, booked
once; and what does not agree, until somebody has cleared it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import fen, identity, json, maybe, one_of
from storage.db import add_missing
from storage.estates import Here, Home, within

# pending → booked | doubted (a person decides) | known (said before) | refused (never believed)
STATES = ("pending", "booked", "doubted", "known", "refused")
# What somebody has to look at. The first come with a notice, the others with a statement.
DOUBTS = (
    "unknown",  # no such order of ours
    "merchant",  # told to one account about another's order
    "currency",
    "amount",
    "second",  # the same order paid once more, by another transaction
    "late",  # booked, though the order was closed or had expired
    "overpaid",  # booked, and more than was owed by then
    "refund",  # the platform could not give it back
    "theirs",  # in the platform's statement, not in our books
    "ours",  # in our books, not in the platform's statement
    "differs",  # in both, with another sum
    "unbilled",  # a refund in our books, not in the platform's statement
    "credit",  # in the trade bill, and its money did not move so in the account
    "movement",  # money moved in the account, and no line of the trade bill says why
    "fee",  # the platform kept another sum than its trade bill says
)

_DUE = text("next_at IS NOT NULL")
_OPEN = text("cleared_at IS NULL")


class PaymentNotice(SQLModel, table=True):
    """One word of a platform about one payment. ``key``: the same word twice is one row."""

    __tablename__ = "payment_notice"
    __table_args__ = (
        UniqueConstraint("merchant", "key"),
        one_of("state", STATES),
        Index("ix_payment_notice_next", "next_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: int = identity()
    merchant: str  # by its name in the settings
    key: str
    number: str = Field(index=True)  # the attempt's
    transaction: str = ""  # the platform's own number
    amount_fen: int = fen(default=0)
    currency: str = ""
    paid_at: datetime | None = None
    foreign: bool = False  # signed for this account, about another merchant or app
    state: str = "pending"
    outcome: str = ""
    times: int = 1  # of what is refused: how often in its hour
    received_at: datetime
    next_at: datetime | None = None


class PaymentDoubt(SQLModel, table=True):
    """What does not agree: somebody looks at it, and writes what it was."""

    __tablename__ = "payment_doubt"
    __table_args__ = (
        one_of("kind", DOUBTS),
        Index("ix_payment_doubt_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = identity()
    key: str = Field(unique=True)
    kind: str
    merchant: str
    number: str = ""
    transaction: str = ""
    amount_fen: int = fen(default=0)
    ours_fen: int = fen(default=0)
    order_id: int | None = maybe("payment_order.id")
    home_id: int | None = maybe("home.id", index=True)
    at: datetime
    data: dict[str, Any] = json()
    cleared_at: datetime | None = None
    cleared_by_id: int | None = maybe("person.id")
    word: str = ""


_FRESH = {"state": "pending", "outcome": "", "times": 1}


def store(session: Session, row: Mapping[str, Any], now: datetime) -> None:
    """Keeps a verified word of a platform, once."""
    fresh = {**_FRESH, "received_at": now, "next_at": now, **row}
    add_missing(session, PaymentNotice, [fresh], ["merchant", "key"])


def refuse(session: Session, merchant: str, why: str, now: datetime) -> None:
    """Notes what was not believed: one row for each reason and hour, however often it comes."""
    key = f"refused:{why}:{now:%Y%m%d%H}"
    fresh = {**_FRESH, "merchant": merchant, "key": key, "number": "", "times": 0}
    fresh |= {"transaction": "", "amount_fen": 0, "currency": "", "foreign": False}
    fresh |= {"state": "refused", "outcome": why, "received_at": now, "paid_at": None}
    fresh |= {"next_at": None}
    add_missing(session, PaymentNotice, [fresh], ["merchant", "key"])
    row = session.exec(
        select(PaymentNotice)
        .where(col(PaymentNotice.merchant) == merchant, col(PaymentNotice.key) == key)
        .with_for_update()
    ).one()
    row.times += 1
    session.add(row)


def doubt(session: Session, row: PaymentDoubt) -> bool:
    """Keeps what does not agree; False where it stands there already."""
    if doubt_under(session, row.key) is not None:
        return False
    session.add(row)
    session.flush()
    return True


def doubt_with(session: Session, number: int) -> PaymentDoubt | None:
    return session.get(PaymentDoubt, number, with_for_update=True)


def doubt_under(session: Session, key: str) -> PaymentDoubt | None:
    return session.exec(select(PaymentDoubt).where(col(PaymentDoubt.key) == key)).first()


def open_doubts(session: Session, here: Here = None, limit: int = 100) -> Sequence[PaymentDoubt]:
    """What nobody has cleared, the oldest first; what no home is known of, everywhere."""
    query = select(PaymentDoubt).where(_OPEN).order_by(col(PaymentDoubt.id)).limit(limit)
    if here is not None:
        homes = select(Home.id).where(*within(Home.estate_id, here))
        inside = col(PaymentDoubt.home_id).is_(None) | col(PaymentDoubt.home_id).in_(homes)
        query = query.where(inside)
    return session.exec(query).all()


def refused_since(session: Session, since: datetime) -> dict[tuple[str, str], int]:
    """How often which account was told what was not believed, by account and reason."""
    counted = func.sum(PaymentNotice.times)
    query = select(PaymentNotice.merchant, PaymentNotice.outcome, counted).where(
        col(PaymentNotice.state) == "refused", col(PaymentNotice.received_at) >= since
    )
    rows = session.exec(query.group_by(PaymentNotice.merchant, PaymentNotice.outcome)).all()
    return {(merchant, why): int(times) for merchant, why, times in rows}


def is_open(session: Session, prefix: str) -> bool:
    """Whether any difference whose key begins so is not cleared."""
    query = select(PaymentDoubt.id).where(_OPEN, col(PaymentDoubt.key).startswith(prefix))
    return session.exec(query.limit(1)).first() is not None
