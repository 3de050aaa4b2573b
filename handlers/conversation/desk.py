"""Reads from the database what a member of the staff has before them."""

from __future__ import annotations

from datetime import timedelta

from handlers.approvals import listing
from handlers.borders import may_know
from handlers.context import Context
from handlers.conversation.state import Desk, Job, matter_of
from handlers.tickets import finding
from handlers.trainings import attendance
from storage import acknowledgements, approvals, audit, estates, history, outbox, people, queues
from storage.queues import Wanted
from storage.tickets import Ticket

MOST = 60  # open tickets among which words are looked for
LATELY = timedelta(hours=12)
JUST_NOW = timedelta(minutes=15)
ALARMS = frozenset({"escalation"})


def desk_of(context: Context) -> Desk:
    """The desk of whoever has just spoken; they are on the staff."""
    session, sender = context.session, context.sender
    reader = finding.reader_of(context, sender)
    rows = queues.pressing(session, reader, Wanted(), limit=MOST)
    tickets = [ticket for ticket, _, _ in rows]
    if context.about is not None and context.about not in tickets:
        tickets.append(context.about)
    heard = outbox.last_about(session, sender.id, context.now - LATELY)
    tickets += _called_to(context, [number for number, _ in heard], tickets)
    return Desk(
        me=sender.id,
        leads=sender.leads,
        jobs=_jobs(context, tickets),
        touched=list(dict.fromkeys(ticket for ticket, _ in heard)),
        alarmed=[ticket for ticket, kind in heard if kind in ALARMS],
        colleagues={
            each.name: each.id
            for each in people.staff(session)
            if each.id != sender.id and len(each.name) > 1
        },
        decides=[
            each.id for each in approvals.open_ones(session) if listing.may_decide(context, each)
        ],
        owed=[each.ticket_id for each in acknowledgements.owed_by(session, sender.id)],
        home=_home(context),
        departments=context.rules.charter.department_words(),
        training=attendance.awaits(context),
    )


def _called_to(context: Context, heard: list[int], known: list[Ticket]) -> list[Ticket]:
    """What they were told of last and is another department's: who is called to a danger goes."""
    last = next(iter(heard), None)
    if last is None or any(each.id == last for each in known):
        return []
    ticket = context.session.get(Ticket, last)
    called = ticket is not None and ticket.is_open and may_know(context, ticket)
    return [ticket] if ticket is not None and called else []


def _jobs(context: Context, tickets: list[Ticket]) -> list[Job]:
    told = history.told_of(context.session, [each.id for each in tickets])
    found = []
    for ticket in tickets:
        home = estates.home(context.session, ticket.home_id) if ticket.home_id else None
        found.append(
            Job(
                matter=matter_of(ticket, told.get(ticket.id, ())),
                reporter=people.person(context.session, ticket.reporter_id).name,
                home=home.number if home is not None else ticket.place,
                department=ticket.department,
                holder=ticket.holder_id,
                owns=ticket.department in context.sender.departments,
            )
        )
    return found


def _home(context: Context) -> str:
    seen = audit.last_home(context.session, "home.seen", context.sender.id, context.now - JUST_NOW)
    return estates.home(context.session, seen).number if seen is not None else ""
