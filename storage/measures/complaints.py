"""Complaints: kept in time (CS-2's deadlines), and solved to the homeowners' satisfaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, not_, or_, true
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.deadlines import Deadline
from storage.measures.shape import Event, Measured, Question, share
from storage.people import Role
from storage.states import Fact, State, states
from storage.tickets import Ticket


def in_time(asked: Question) -> Measured:
    """Of the complaints with a deadline that was met or missed in the period: those without a
    missed one. A complaint is late once, however many of its deadlines were missed."""
    target = asked.target
    ended = or_(
        and_(col(Deadline.state) == "missed", _within(asked, Deadline.missed_at)),
        and_(col(Deadline.state) == "met", _within(asked, Deadline.met_at)),
    )
    query = (
        select(Deadline.ticket_id, Deadline.kind, Deadline.state)
        .where(col(Deadline.kind).in_(target.deadlines), ended)
        .order_by(col(Deadline.ticket_id), col(Deadline.id))
    )
    query = query.join(Ticket, col(Ticket.id) == col(Deadline.ticket_id)).where(_meant(asked))
    late: dict[int, list[str]] = {}
    for ticket_id, kind, state in asked.session.exec(query).all():
        kinds = late.setdefault(ticket_id, [])
        if state == "missed" and kind not in kinds:
            kinds.append(kind)
    events = tuple(
        Event(kind="ticket", id=number, note=" ".join(kinds))
        for number, kinds in late.items()
        if kinds
    )
    return share(len(late) - len(events), len(late), events)


def satisfaction(asked: Question) -> Measured:
    """Of the complaints signed off in the period with a mark: those with a satisfied one.

    A complaint that ended without a signature, or without a mark, is counted apart. The staff's own
    signature is no homeowner's.
    """
    closed = and_(_within(asked, Ticket.closed_at), _meant(asked), not_(_of_staff()))
    query = select(Ticket.id, Ticket.rating).where(
        col(Ticket.state).in_(states(Fact.SIGNED)), closed
    )
    rows = asked.session.exec(query.order_by(col(Ticket.id))).all()
    unsigned = select(func.count()).select_from(Ticket)
    unsigned = unsigned.where(col(Ticket.state) == State.UNSIGNED, closed)
    good = asked.charter.signoff.satisfied_from
    rated = [(number, mark) for number, mark in rows if mark is not None]
    low = tuple(
        Event(kind="ticket", id=number, note=f"mark:{mark}")
        for number, mark in rated
        if mark < good
    )
    return share(
        len(rated) - len(low),
        len(rated),
        low,
        unsigned=asked.session.exec(unsigned).one(),
        unrated=len(rows) - len(rated),
    )


def _within(asked: Question, moment: object) -> ColumnElement[bool]:
    return and_(col(moment) >= asked.since, col(moment) < asked.until)


def _meant(asked: Question) -> ColumnElement[bool]:
    """The complaints that the target speaks of; all where it names no kind. What one of the staff
    came upon, on a round or a patrol, is no homeowner's complaint; what the front desk wrote down
    for somebody who telephoned is one."""
    desk = col(Role.name) == asked.charter.presence.role
    found_by_staff = and_(_of_staff(), col(Ticket.reporter_id).not_in(_holders(desk)))
    conditions: list[ColumnElement[bool]] = [not_(found_by_staff)]
    if asked.target.urgencies:
        conditions.append(col(Ticket.urgency).in_(asked.target.urgencies))
    if asked.target.categories:
        conditions.append(col(Ticket.category).in_(asked.target.categories))
    if wishes := asked.charter.no_complaints():
        conditions.append(col(Ticket.category).not_in(wishes))
    return and_(*conditions)


def _of_staff() -> ColumnElement[bool]:
    """One of the staff reported it, and not about their own home."""
    return and_(col(Ticket.home_id).is_(None), col(Ticket.reporter_id).in_(_holders(true())))


def _holders(which: ColumnElement[bool]) -> SelectOfScalar[int]:
    return select(Role.person_id).where(which)
