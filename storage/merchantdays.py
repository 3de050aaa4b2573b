"""Which day of which merchant's account has been compared with the platform's statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, func
from sqlmodel import Session, SQLModel, col, select

from storage.columns import fen, identity, one_of
from storage.db import add_missing

STATES = ("due", "agreed", "differs")
# due: not looked at. none: the platform gives no fund bill for this account.
FUNDS = ("due", "compared", "none")


class MerchantDay(SQLModel, table=True):
    """One day's statement: how many payments, how much, what the platform kept, what differs."""

    __tablename__ = "merchant_day"
    __table_args__ = (
        UniqueConstraint("merchant", "day"),
        one_of("state", STATES),
        one_of("funds", FUNDS),
    )

    id: int = identity()
    merchant: str
    day: date
    state: str = "due"
    lines: int = 0
    paid_fen: int = fen(default=0)
    refunded_fen: int = fen(default=0)
    fee_fen: int = fen(default=0)
    funds: str = "due"
    withdrawn_fen: int = fen(default=0)  # to the company's bank
    doubts: int = 0
    tries: int = 0
    ask_at: datetime | None = None
    error: str = ""


def owe(session: Session, merchant: str, day: date, at: datetime) -> None:
    """A day of an account is to be compared, once."""
    row = {"merchant": merchant, "day": day, "state": "due", "ask_at": at, "error": ""}
    row |= {"lines": 0, "paid_fen": 0, "refunded_fen": 0, "fee_fen": 0, "doubts": 0, "tries": 0}
    row |= {"funds": "due", "withdrawn_fen": 0}
    add_missing(session, MerchantDay, [row], ["merchant", "day"])


def to_ask(session: Session, now: datetime, until: datetime, limit: int) -> list[MerchantDay]:
    query = select(MerchantDay).where(col(MerchantDay.ask_at) <= now)
    query = query.order_by(col(MerchantDay.ask_at)).limit(limit)
    found = list(session.exec(query.with_for_update(skip_locked=True)).all())
    for each in found:
        each.ask_at = until
        session.add(each)
    return found


def are_to_ask(session: Session, now: datetime) -> bool:
    query = select(MerchantDay.id).where(col(MerchantDay.ask_at) <= now).limit(1)
    return session.exec(query).first() is not None


def day(session: Session, number: int) -> MerchantDay:
    return session.get_one(MerchantDay, number, with_for_update=True)


def newest(session: Session, merchant: str) -> date | None:
    query = select(func.max(MerchantDay.day)).where(col(MerchantDay.merchant) == merchant)
    return session.exec(query).one()


def latest(session: Session, limit: int = 14) -> Sequence[MerchantDay]:
    query = select(MerchantDay).order_by(col(MerchantDay.day).desc(), col(MerchantDay.id))
    return session.exec(query.limit(limit)).all()
