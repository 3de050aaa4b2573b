"""All that we keep about one person, as plain values: what they may ask for by law (CS-A)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from storage.attachments import Attachment
from storage.bills import Bill
from storage.bindings import BindRequest
from storage.completeness import ArchiveQuestion
from storage.contacts import ContactPoint
from storage.disputes import Dispute
from storage.estates import Home
from storage.events import SignUp
from storage.history import Kind, TicketEvent, Trait, kinds
from storage.households import Household, Residency
from storage.logins import Login
from storage.orders import PaymentOrder
from storage.outbox import OutboxMessage
from storage.payments import Payment
from storage.people import Person
from storage.praises import Praise
from storage.received import Received
from storage.surveys import SurveyHome, SurveyMark
from storage.tickets import Ticket
from storage.unanswered import Unanswered
from storage.webchat import CHANNEL, WebchatLine

Values = dict[str, Any]
# What of a row is the program's own affair, and tells nobody anything about themselves.
INNER = frozenset(
    {
        "person_id",
        "payer_id",
        "token",
        "attempts",
        "not_before",
        "claimed_until",
        "provider_id",
        "held",
        "receiver",
        "link",
    }
)
# The staff's notes among themselves are about the work, and often about others.
INSIDE = frozenset({Kind.NOTE})


def of(session: Session, person_id: int) -> dict[str, list[Values]]:
    """By kind, every row about the person."""
    tickets = select(Ticket).where(col(Ticket.reporter_id) == person_id)
    found = session.exec(tickets.order_by(col(Ticket.id))).all()
    numbers = [each.id for each in found]
    return {
        "person": [_plain(session.get_one(Person, person_id))],
        "contacts": _own(session, ContactPoint, person_id),
        "homes": _homes(session, person_id),
        "tickets": [_plain(each) for each in found],
        "ticket_history": _history(session, numbers),
        "written": _written(session, person_id),
        "sent": _rows(session, OutboxMessage, col(OutboxMessage.person_id) == person_id),
        "web_chat": _web_chat(session, person_id),
        "files": _own(session, Attachment, person_id),
        "bills": _money(session, Bill, person_id),
        "payments": _money(session, Payment, person_id),
        "orders": _rows(session, PaymentOrder, col(PaymentOrder.payer_id) == person_id),
        "disputes": _rows(session, Dispute, col(Dispute.opened_by_id) == person_id),
        "surveys": _surveys(session, person_id),
        "sign_ups": _own(session, SignUp, person_id),
        "praises": _rows(session, Praise, col(Praise.by_id) == person_id),
        "questions": _own(session, Unanswered, person_id),
        "binding": _own(session, BindRequest, person_id),
        "archive": _own(session, ArchiveQuestion, person_id),
        "devices": _own(session, Login, person_id),
    }


def _own(session: Session, table: Any, person_id: int) -> list[Values]:
    return _rows(session, table, col(table.person_id) == person_id)


def _rows(session: Session, table: Any, *which: Any) -> list[Values]:
    query = select(table).where(*which).order_by(col(table.id))
    return [_plain(each) for each in session.exec(query).all()]


def _plain(row: SQLModel, **more: Any) -> Values:
    """A row as JSON takes it, without what is nobody's business but ours."""
    shown = {name: value for name, value in row.model_dump().items() if name not in INNER}
    return {name: _written_out(value) for name, value in (shown | more).items()}


def _written_out(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _homes(session: Session, person_id: int) -> list[Values]:
    query = (
        select(Residency, Home)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(Home, col(Home.id) == col(Household.home_id))
        .where(col(Residency.person_id) == person_id)
    )
    rows = session.exec(query.order_by(col(Residency.id))).all()
    return [_plain(tie, home=home.number) for tie, home in rows]


def _history(session: Session, tickets: Sequence[int]) -> list[Values]:
    """What both sides said and did, as a homeowner may read it."""
    seen = col(TicketEvent.kind).in_({*kinds(Trait.WORDS), *kinds(Trait.MOVES)} - INSIDE)
    return _rows(session, TicketEvent, col(TicketEvent.ticket_id).in_(tickets), seen)


def _points(session: Session, person_id: int) -> Sequence[ContactPoint]:
    query = select(ContactPoint).where(col(ContactPoint.person_id) == person_id)
    return session.exec(query).all()


def _written(session: Session, person_id: int) -> list[Values]:
    chats = [f"{each.channel}:{each.address}" for each in _points(session, person_id)]
    return _rows(session, Received, col(Received.conversation).in_(chats))


def _web_chat(session: Session, person_id: int) -> list[Values]:
    mine = [each.address for each in _points(session, person_id) if each.channel == CHANNEL]
    return _rows(session, WebchatLine, col(WebchatLine.address).in_(mine))


def _money(session: Session, table: Any, person_id: int) -> list[Values]:
    """Of the homes whose fees they may see, from when they belonged there."""
    since = "created_at" if table is Bill else "paid_at"
    query = (
        select(table)
        .join(Household, col(Household.home_id) == col(table.home_id))
        .join(Residency, col(Residency.household_id) == col(Household.id))
        .where(
            col(Residency.person_id) == person_id,
            (col(Residency.kind) != "tenant") | col(Residency.fees_allowed),
            col(getattr(table, since)) >= col(Household.moved_in_at),
        )
    )
    rows = session.exec(query.order_by(col(table.id))).unique().all()
    return [_plain(each) for each in rows]


def _surveys(session: Session, person_id: int) -> list[Values]:
    homes = _own(session, SurveyHome, person_id)
    marks = col(SurveyMark.survey_home_id).in_([each["id"] for each in homes])
    by_home: dict[int, list[Values]] = {}
    for mark in _rows(session, SurveyMark, marks):
        by_home.setdefault(mark["survey_home_id"], []).append(mark)
    return [each | {"marks": by_home.get(each["id"], [])} for each in homes]


def files(belongings: Mapping[str, Iterable[Values]]) -> list[Values]:
    """The files among them, as {path, name}."""
    kept = (each for each in belongings["files"] if each["state"] == "kept" and each["path"])
    return [{"path": each["path"], "name": each["name"] or each["kind"]} for each in kept]
