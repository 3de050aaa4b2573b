"""A major complaint: each of those who must know says so for themselves, and few may close it.

GM-4. That one has acknowledged silences nobody else's reminders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers import deadlines, telling
from handlers.context import Context, Moment
from handlers.errors import NotAllowed
from handlers.incoming import Reply
from handlers.tickets import pages, people
from handlers.wording import major as words
from handlers.wording import refusals
from storage import acknowledgements, history, papers
from storage import people as people_rows
from storage.acknowledgements import Acknowledgement
from storage.deadlines import Deadline
from storage.history import Kind
from storage.people import Person
from storage.tickets import Ticket

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ask_all(moment: Moment, ticket: Ticket) -> None:
    """From now on each of those whom the charter names is asked until they say that they know."""
    rule = moment.rules.charter.major
    roles = moment.rules.charter.hearers(moment.rules.charter.alerts.major.to, ticket.department)
    known = {each.person_id for each in acknowledgements.of_ticket(moment.session, ticket.id)}
    for role in roles:
        for person in _named(moment, role, ticket):
            if person.id in known or ticket.is_about(person.id, {role}):
                continue
            known.add(person.id)
            row = Acknowledgement(
                ticket_id=ticket.id,
                person_id=person.id,
                clause=rule.clause,
                told_at=moment.now,
                next_at=moment.now + rule.acknowledge.every,
                policy=rule.acknowledge.frozen(),
            )
            moment.session.add(row)


def _named(moment: Moment, role: str, ticket: Ticket) -> Sequence[Person]:
    return people_rows.holders(moment.session, role, ticket.estate_id, moment.now).hearing


def acknowledge(context: Context, ticket: Ticket) -> None:
    """/ack N: for whoever says it, and for nobody else."""
    row = acknowledgements.of_person(context.session, ticket.id, context.sender.id)
    if row is not None and row.acknowledged_at is None:
        row.acknowledged_at, row.next_at = context.now, None
        context.session.add(row)
        context.note(ticket.id, Kind.ACKNOWLEDGED)
    silent = [
        people_rows.person(context.session, each.person_id).name
        for each in acknowledgements.of_ticket(context.session, ticket.id)
        if each.acknowledged_at is None
    ]
    telling.answer(context, words.acknowledged(context.t, ticket, silent), ticket_id=ticket.id)


def remind(moment: Moment, row: Acknowledgement) -> None:
    """One who has not said that they know is asked again; in the end others are told to call."""
    ticket = moment.session.get_one(Ticket, row.ticket_id, with_for_update=True)
    moment.session.add(row)
    if not ticket.is_open or row.acknowledged_at is not None:
        row.next_at = None
        return
    if row.asked < row.policy["times"]:
        row.asked += 1
        row.next_at = moment.now + timedelta(seconds=row.policy["every"])
        telling.tell_person(
            moment,
            row.person_id,
            lambda t: words.ask_again(t, ticket, people.home_label(moment, ticket, t)),
            "escalation",
            ticket_id=ticket.id,
        )
        return
    row.next_at = None
    silent = people_rows.person(moment.session, row.person_id)
    moment.record(ticket.id, Kind.SILENT, silent.name, clause=row.clause)
    people.tell_roles(
        moment,
        ticket,
        row.policy["then"],
        lambda t: words.silent(t, ticket, silent.name, silent.phone),
        "escalation",
        but_not=(row.person_id,),
        key=f"silent:{row.id}",
    )


def require_closer(context: Context, ticket: Ticket) -> None:
    """Only those whom the charter names close a major complaint."""
    closes = context.rules.charter.major.closes
    if ticket.is_major and not context.sender.roles & set(closes):
        raise NotAllowed(refusals.major_is_closed_by(ticket.id, closes))


def close_unsigned(context: Context, ticket: Ticket, said: str) -> None:
    """No word from the homeowner: one of those who may decides to end it, and says why."""
    ticket.lapse(context.now)
    context.session.add(ticket)
    deadlines.cancel(context, ticket)
    context.note(ticket.id, Kind.ENDED, said)
    people.tell_reporter(context, ticket, lambda t: words.ended(t, ticket), "notice")
    telling.answer(context, words.ended_receipt(context.t, ticket), ticket_id=ticket.id)


def wait_longer(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    """A major complaint never ends by itself: those who may close it are told, and it waits on."""
    deadline.miss()
    deadline.next_at = None
    moment.session.add(deadline)
    moment.session.flush()
    deadlines.start_signoff(moment, ticket)
    closes = moment.rules.charter.major.closes
    people.tell_roles(
        moment, ticket, list(closes), lambda t: words.no_word(t, ticket), "escalation"
    )


def timeline(context: Context, ticket: Ticket, page: str) -> None:
    """/timeline N: everything in full, in order, for the file; the first page brings a sheet with
    all of it. Audited."""
    at = pages.read(page)
    happened = history.of_ticket(context.session, ticket.id)
    names = {
        who: people_rows.person(context.session, who).name
        for who in {each.actor_id for each in happened if each.actor_id is not None}
    }
    context.audit("ticket.timeline", ticket.home_id, ticket=ticket.id)
    shown = happened[at.offset : at.offset + pages.SIZE + 1]
    following = pages.following(f"/timeline {ticket.id}", at, len(shown))
    rows = [(each, names.get(each.actor_id or 0, "")) for each in shown[: pages.SIZE]]
    reply: Reply = words.timeline(context.t, ticket, rows, at.offset, following)
    if at.offset == 0:
        told = [(each, names.get(each.actor_id or 0, "")) for each in happened]
        name, values = words.sheet(context.t, ticket, told)
        paper = papers.order(context.session, "timeline", name, SHEET, values, context.now)
        reply = replace(reply, paper=paper.id)
    telling.answer(context, reply, kind="list", ticket_id=ticket.id)
