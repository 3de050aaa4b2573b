"""Orders: bills that somebody is about to pay, frozen with their sum until that is decided.

An order is paid by an attempt: one way at one merchant's account, under a number of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import fen, identity, json, maybe, one_of, reference
from storage.payments import Payment

# open → paid | closed | expired. What is paid all the same is booked, and somebody hears of it.
STATES = ("open", "paid", "closed", "expired")
# open: may still be paid. shutting: to be closed at the platform.
ATTEMPT_STATES = ("open", "paid", "shutting", "closed")

_OPEN = text("state = 'open'")
_ASKING = text("ask_at IS NOT NULL")


class PaymentOrder(SQLModel, table=True):
    """What one person will pay for a home. Without lines: a sum that they named themselves, which
    goes to what is oldest."""

    __tablename__ = "payment_order"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_payment_order_open", "home_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = identity()
    token: str = Field(unique=True)  # of the page's address: who has it may pay
    home_id: int = reference("home.id", index=True)
    payer_id: int = reference("person.id")
    amount_fen: int = fen()
    state: str = "open"
    made_at: datetime
    expires_at: datetime | None = Field(default=None, index=True)  # empty once it is decided
    decided_at: datetime | None = None
    payment_id: int | None = maybe("payment.id")
    wechat_id: str = ""  # the payer's address, where they asked in WeChat

    def decide(self, state: str, now: datetime) -> None:
        self.state, self.decided_at, self.expires_at = state, now, None


class OrderLine(SQLModel, table=True):
    """So much of a bill, as it was when the order was made."""

    __tablename__ = "order_line"

    order_id: int = reference("payment_order.id", primary_key=True)
    bill_id: int = reference("bill.id", primary_key=True)
    amount_fen: int = fen()


class PaymentAttempt(SQLModel, table=True):
    """One way to pay an order. ``prepared``: what the platform gave for it, as a code's address."""

    __tablename__ = "payment_attempt"
    __table_args__ = (
        one_of("state", ATTEMPT_STATES),
        Index("ix_payment_attempt_ask", "ask_at", sqlite_where=_ASKING, postgresql_where=_ASKING),
    )

    id: int = identity()
    order_id: int = reference("payment_order.id", index=True)
    number: str = Field(unique=True)  # the merchant's order number
    merchant: str  # by its name in the settings
    way: str
    state: str = "open"
    prepared: dict[str, Any] = json()
    made_at: datetime
    ask_at: datetime | None = None  # when the platform is to be asked, or told to close it


def add(session: Session, order: PaymentOrder, lines: Sequence[tuple[int, int]]) -> None:
    """``lines``: bills by id, with how much of each."""
    session.add(order)
    session.flush()
    for bill_id, amount_fen in lines:
        session.add(OrderLine(order_id=order.id, bill_id=bill_id, amount_fen=amount_fen))
    session.flush()


def lines_of(session: Session, order_id: int) -> Sequence[tuple[int, int]]:
    query = select(OrderLine.bill_id, OrderLine.amount_fen)
    query = query.where(col(OrderLine.order_id) == order_id).order_by(col(OrderLine.bill_id))
    return [(bill_id, amount) for bill_id, amount in session.exec(query).all()]


def order(session: Session, order_id: int) -> PaymentOrder:
    """Locked: two notices about it are booked one after the other."""
    return session.get_one(PaymentOrder, order_id, with_for_update=True)


def with_token(session: Session, token: str) -> PaymentOrder | None:
    return session.exec(select(PaymentOrder).where(col(PaymentOrder.token) == token)).first()


def open_of(session: Session, home_id: int) -> Sequence[PaymentOrder]:
    """The orders of a home that wait to be paid, locked."""
    query = select(PaymentOrder).where(_OPEN, col(PaymentOrder.home_id) == home_id)
    return session.exec(query.order_by(col(PaymentOrder.id)).with_for_update()).all()


def attempts_of(session: Session, order_id: int) -> Sequence[PaymentAttempt]:
    query = select(PaymentAttempt).where(col(PaymentAttempt.order_id) == order_id)
    return session.exec(query.order_by(col(PaymentAttempt.id))).all()


def attempt(session: Session, attempt_id: int) -> PaymentAttempt:
    return session.get_one(PaymentAttempt, attempt_id, with_for_update=True)


def attempt_with(session: Session, number: str) -> PaymentAttempt | None:
    query = select(PaymentAttempt).where(col(PaymentAttempt.number) == number)
    return session.exec(query).first()


def attempts_with(session: Session, numbers: Collection[str]) -> dict[str, PaymentAttempt]:
    query = select(PaymentAttempt).where(col(PaymentAttempt.number).in_(numbers))
    return {each.number: each for each in session.exec(query).all()}


def booked_with(session: Session, numbers: Collection[str]) -> Sequence[tuple[str, Payment]]:
    """What was booked under these numbers of ours: a statement may name a payment by them."""
    query = (
        select(PaymentAttempt.number, Payment)
        .join(PaymentOrder, col(PaymentOrder.id) == col(PaymentAttempt.order_id))
        .join(Payment, col(Payment.id) == col(PaymentOrder.payment_id))
        .where(col(PaymentAttempt.number).in_(numbers), col(PaymentAttempt.state) == "paid")
    )
    return session.exec(query.order_by(col(Payment.id))).all()


def paid_between(
    session: Session, merchant: str, start: datetime, end: datetime
) -> Sequence[tuple[PaymentAttempt, PaymentOrder, Payment]]:
    """What was booked of one account, by the platform's moment."""
    query = (
        select(PaymentAttempt, PaymentOrder, Payment)
        .join(PaymentOrder, col(PaymentOrder.id) == col(PaymentAttempt.order_id))
        .join(Payment, col(Payment.id) == col(PaymentOrder.payment_id))
        .where(
            col(PaymentAttempt.merchant) == merchant,
            col(PaymentAttempt.state) == "paid",
            col(Payment.paid_at) >= start,
            col(Payment.paid_at) < end,
        )
    )
    return session.exec(query.order_by(col(PaymentAttempt.id))).all()


def to_ask(session: Session, now: datetime, until: datetime, limit: int) -> list[PaymentAttempt]:
    """Attempts about which the platform is to be asked now; until then nobody else asks."""
    query = select(PaymentAttempt).where(col(PaymentAttempt.ask_at) <= now)
    query = query.order_by(col(PaymentAttempt.ask_at)).limit(limit)
    found = list(session.exec(query.with_for_update(skip_locked=True)).all())
    for each in found:
        each.ask_at = until
        session.add(each)
    return found


def are_to_ask(session: Session, now: datetime) -> bool:
    query = select(PaymentAttempt.id).where(col(PaymentAttempt.ask_at) <= now).limit(1)
    return session.exec(query).first() is not None


def close(session: Session, row: PaymentOrder, state: str, now: datetime) -> None:
    """Nobody is to pay it any more; the platform is told soon."""
    row.decide(state, now)
    session.add(row)
    shut_others(session, row.id, now)


def shut_others(session: Session, order_id: int, now: datetime) -> None:
    """What else would pay an order that is paid is closed at its platform."""
    for each in attempts_of(session, order_id):
        if each.state == "open":
            each.state, each.ask_at = "shutting", now
            session.add(each)


def overtaken(session: Session, home_id: int, left: Mapping[int, int], now: datetime) -> None:
    """Closes the orders of a home for bills of which less is owed by now. ``left``: fen by bill."""
    for each in open_of(session, home_id):
        lines = lines_of(session, each.id)
        if any(left.get(bill_id, 0) < amount_fen for bill_id, amount_fen in lines):
            close(session, each, "closed", now)
