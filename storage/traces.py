"""What a conversation left behind, in plain values: for whoever plays one and looks afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage import deadlines, received
from storage.absences import Absence
from storage.approvals import Approval
from storage.dunning import DunningStep
from storage.estates import Home
from storage.history import Kind, Trait, of_ticket
from storage.outbox import OutboxMessage
from storage.payments import Payment
from storage.people import Person, Role, on_duty_among
from storage.praises import Praise
from storage.tickets import Ticket

CLOCKS = {"answer": "answered", "onsite": "arrived", "plan": "planned"}


@dataclass(frozen=True, slots=True)
class TicketLeft:
    """A ticket as it stands at the end. ``answered`` …: whether that clock was met in time."""

    number: int
    by: str
    category: str
    urgency: str
    department: str
    state: str
    holder: str | None
    text: str
    added: Sequence[str]
    rating: int | None
    home: str | None
    answered: bool
    arrived: bool
    planned: bool


@dataclass(frozen=True, slots=True)
class Left:
    tickets: Sequence[TicketLeft]
    facts: dict[str, Any]


def left(session: Session, now: datetime) -> Left:
    """Everything that is there, of a small estate."""
    names = {each.id: each for each in session.exec(select(Person)).all()}
    homes = {each.id: each.number for each in session.exec(select(Home)).all()}
    found = session.exec(select(Ticket).order_by(col(Ticket.id))).all()
    tickets = [_ticket(session, each, names, homes) for each in found]
    return Left(tickets, _facts(session, now, names, homes, tickets))


def stuck(session: Session) -> list[str]:
    """What could not be handled, and what could not be sent."""
    parked = [f"not handled: {each.error}" for each in received.stuck(session)]
    tried = session.exec(select(received.Received).where(col(received.Received.attempts) > 0)).all()
    parked += [f"broke: {each.error}" for each in tried if each.state != "parked"]
    failed = select(OutboxMessage).where(col(OutboxMessage.state) == "failed")
    return parked + [f"not sent: {each.error}" for each in session.exec(failed).all()]


def _ticket(
    session: Session, ticket: Ticket, names: dict[int, Person], homes: dict[int, str]
) -> TicketLeft:
    clocks = deadlines.of_ticket(session, ticket.id)
    met = {each.kind for each in clocks if each.state == "met"}
    if not any(each.kind == "onsite" for each in clocks):  # nobody waits for it, and yet they came
        met |= {"onsite" for each in of_ticket(session, ticket.id) if each.kind == Kind.ARRIVED}
    heard = (each for each in of_ticket(session, ticket.id) if each.text)
    told = [each for each in heard if each.is_of(Trait.WORDS) or each.kind == Kind.URGED]
    holder = names.get(ticket.holder_id) if ticket.holder_id is not None else None
    return TicketLeft(
        number=ticket.id,
        by=names[ticket.reporter_id].name,
        category=ticket.category,
        urgency=ticket.urgency,
        department=ticket.department,
        state=ticket.state,
        holder=holder.name if holder is not None else None,
        text=ticket.text,
        added=[each.text for each in told if each.kind != Kind.REPORTED],
        rating=ticket.rating,
        home=_home(ticket, homes),
        **{name: kind in met for kind, name in CLOCKS.items()},
    )


def _home(ticket: Ticket, homes: dict[int, str]) -> str | None:
    """The reporter's home; of a stranger's ticket the home that they named."""
    if ticket.home_id is not None:
        return homes[ticket.home_id]
    return ticket.place if ticket.place in homes.values() else None


def _facts(
    session: Session,
    now: datetime,
    names: dict[int, Person],
    homes: dict[int, str],
    tickets: Sequence[TicketLeft],
) -> dict[str, Any]:
    """Other traces, by name; what nobody left is not there."""
    staff = session.exec(select(Role.person_id).distinct()).all()
    here = set(on_duty_among(session, list(staff), now))
    facts: dict[str, Any] = {
        "on_duty": {names[each].name: each in here for each in staff},
        "language": {each.name: each.language or "zh_CN" for each in names.values()},
        "promise_to_pay": _promised(session, homes),
        "paid": _paid(session, homes),
        "rating_of": {each.holder: each.rating for each in tickets if each.rating and each.holder},
    }
    last = session.exec(select(Approval).order_by(col(Approval.id).desc()).limit(1)).first()
    if last is not None:
        facts["approval"] = last.state
    away = session.exec(select(Absence).order_by(col(Absence.id).desc()).limit(1)).first()
    if away is not None:
        facts["leave_of"] = names[away.person_id].name
    praised = session.exec(select(Praise).order_by(col(Praise.id).desc()).limit(1)).first()
    if praised is not None:
        facts["praise_of"] = names[praised.person_id].name
    return facts


def _promised(session: Session, homes: dict[int, str]) -> dict[str, str]:
    query = select(DunningStep).where(col(DunningStep.promised_on).is_not(None))
    rows = session.exec(query.order_by(col(DunningStep.id))).all()
    return {homes[each.home_id]: str(each.promised_on) for each in rows}


def _paid(session: Session, homes: dict[int, str]) -> dict[str, str]:
    """Home → what was paid in yuan since the estate was planted, with two decimals."""
    query = select(Payment).where(~col(Payment.key).startswith("seed:"))
    sums: dict[str, int] = {}
    for each in session.exec(query).all():
        sums[homes[each.home_id]] = sums.get(homes[each.home_id], 0) + each.amount_fen
    return {home: f"{total / 100:.2f}" for home, total in sums.items()}
