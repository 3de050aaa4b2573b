"""发票: to whom the invoices of a household are made out, and those that are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, reference
from storage.estates import Estate, Home
from storage.states import Fact, states
from storage.tickets import Ticket


class InvoiceWish(SQLModel, table=True):
    """An invoice that somebody wants, by its ticket. ``number`` is empty for a person's. The newest
    of a household says to whom the next one is made out, unless they say otherwise."""

    __tablename__ = "invoice_wish"

    id: int = identity()
    ticket_id: int = reference("ticket.id", index=True)
    household_id: int = reference("household.id", index=True)
    payment_id: int | None = maybe("payment.id")  # of the money it is for
    title: str
    number: str = ""
    wished_at: datetime


def keep(session: Session, wish: InvoiceWish) -> None:
    """The last word on a ticket counts."""
    before = of_ticket(session, wish.ticket_id)
    if before is None:
        session.add(wish)
        return
    before.title, before.number, before.wished_at = wish.title, wish.number, wish.wished_at
    session.add(before)


def of_ticket(session: Session, ticket_id: int) -> InvoiceWish | None:
    query = select(InvoiceWish).where(col(InvoiceWish.ticket_id) == ticket_id)
    return session.exec(query).first()


def last_of(session: Session, household_id: int) -> InvoiceWish | None:
    """To whom the last one of a household was made out."""
    query = select(InvoiceWish).where(col(InvoiceWish.household_id) == household_id)
    return session.exec(query.order_by(col(InvoiceWish.id).desc()).limit(1)).first()


Wanted = tuple[InvoiceWish, Home, Estate]


def wanted(session: Session) -> Sequence[Wanted]:
    """Those whose tickets are still open, the oldest first."""
    query = (
        select(InvoiceWish, Home, Estate)
        .join(Ticket, col(Ticket.id) == col(InvoiceWish.ticket_id))
        .join(Home, col(Home.id) == col(Ticket.home_id))
        .join(Estate, col(Estate.id) == col(Home.estate_id))
        .where(col(Ticket.state).in_(states(Fact.OPEN)))
    )
    return session.exec(query.order_by(col(InvoiceWish.id))).all()
