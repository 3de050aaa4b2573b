"""Money that goes back by the way it came: asked for, approved where it must be, sent, booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference
from storage.orders import PaymentAttempt, PaymentOrder

# waiting: for an approval. ready: to be sent. sent: the platform works on it.
STATES = ("waiting", "ready", "sent", "done", "failed", "rejected")
ALIVE = ("waiting", "ready", "sent", "done")
_ASKING = text("ask_at IS NOT NULL")


class PaymentRefund(SQLModel, table=True):
    """So much of what was paid by an attempt, back to whoever paid it."""

    __tablename__ = "payment_refund"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_payment_refund_ask", "ask_at", sqlite_where=_ASKING, postgresql_where=_ASKING),
    )

    id: int = identity()
    number: str = Field(unique=True)  # the merchant's refund number
    attempt_id: int = reference("payment_attempt.id", index=True)
    home_id: int = reference("home.id", index=True)
    amount_fen: int = fen()
    whole_fen: int = fen()  # of what was paid, as the platform wants to know
    reason: str
    state: str
    asked_by_id: int = reference("person.id")
    approval_id: int | None = maybe("approval.id", index=True)
    made_at: datetime
    ask_at: datetime | None = None
    done_at: datetime | None = None
    billed_on: date | None = None  # whose statement settled whether it stands in one
    payment_id: int | None = maybe("payment.id")  # the negative one in the books
    error: str = ""


def refundable(session: Session, home_id: int) -> Sequence[tuple[PaymentAttempt, PaymentOrder]]:
    """What a home has paid by button, the newest first."""
    query = (
        select(PaymentAttempt, PaymentOrder)
        .join(PaymentOrder, col(PaymentOrder.id) == col(PaymentAttempt.order_id))
        .where(
            col(PaymentOrder.home_id) == home_id,
            col(PaymentAttempt.state) == "paid",
            col(PaymentOrder.payment_id).is_not(None),
        )
        .order_by(col(PaymentOrder.decided_at).desc(), col(PaymentAttempt.id).desc())
        .with_for_update(of=PaymentAttempt)
    )
    return session.exec(query).all()


def taken_of(session: Session, attempt_id: int) -> int:
    """How much of an attempt's money is on its way back, or has gone back."""
    query = select(func.coalesce(func.sum(PaymentRefund.amount_fen), 0)).where(
        col(PaymentRefund.attempt_id) == attempt_id, col(PaymentRefund.state).in_(ALIVE)
    )
    return int(session.exec(query).one())


def refund(session: Session, number: int) -> PaymentRefund:
    return session.get_one(PaymentRefund, number, with_for_update=True)


def of_approval(session: Session, approval_id: int) -> PaymentRefund | None:
    query = select(PaymentRefund).where(col(PaymentRefund.approval_id) == approval_id)
    return session.exec(query.with_for_update()).first()


def with_numbers(session: Session, numbers: Sequence[str]) -> dict[str, PaymentRefund]:
    query = select(PaymentRefund).where(col(PaymentRefund.number).in_(numbers))
    return {each.number: each for each in session.exec(query).all()}


def unbilled(
    session: Session, merchant: str, before: datetime
) -> Sequence[tuple[PaymentRefund, PaymentAttempt]]:
    """What went back from an account before then, and stood in no statement."""
    query = (
        select(PaymentRefund, PaymentAttempt)
        .join(PaymentAttempt, col(PaymentAttempt.id) == col(PaymentRefund.attempt_id))
        .where(
            col(PaymentRefund.state) == "done",
            col(PaymentRefund.done_at) < before,
            col(PaymentRefund.billed_on).is_(None),
            col(PaymentAttempt.merchant) == merchant,
        )
    )
    return session.exec(query.order_by(col(PaymentRefund.id))).all()


def wake(session: Session, number: str, now: datetime) -> None:
    """The platform has something to say about it: it is asked at once."""
    row = session.exec(select(PaymentRefund).where(col(PaymentRefund.number) == number)).first()
    if row is not None and row.ask_at is not None:
        row.ask_at = now
        session.add(row)


def are_to_ask(session: Session, now: datetime) -> bool:
    query = select(PaymentRefund.id).where(col(PaymentRefund.ask_at) <= now).limit(1)
    return session.exec(query).first() is not None


def to_ask(session: Session, now: datetime, until: datetime, limit: int) -> list[PaymentRefund]:
    """What is to be sent, or asked after, now; until then nobody else does."""
    query = select(PaymentRefund).where(col(PaymentRefund.ask_at) <= now)
    query = query.order_by(col(PaymentRefund.ask_at)).limit(limit)
    found = list(session.exec(query.with_for_update(skip_locked=True)).all())
    for each in found:
        each.ask_at = until
        session.add(each)
    return found
