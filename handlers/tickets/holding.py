"""Holding a ticket means touching it: a reminder, then a colleague may take it, then it goes back
to the department (CS-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import deadlines
from handlers.context import Context, Moment
from handlers.tickets import people
from handlers.wording import shifts as words
from storage import absences, history, holdings
from storage import deadlines as rows
from storage import people as people_rows
from storage.calendar import thawed
from storage.charter import ALWAYS
from storage.charter.people import Assignment
from storage.deadlines import Deadline
from storage.history import Kind
from storage.people import Person
from storage.tickets import Ticket


def rule_of(moment: Moment, department: str) -> Assignment:
    return moment.rules.charter.assignment[department]


def by_load(moment: Moment, *among: Ticket) -> Sequence[Person]:
    """Who is on duty for tickets of one department, whoever has the fewest in hand first.

    Not who is complained about in one of them.
    """
    first = among[0]
    found = people_rows.holders(moment.session, first.department, first.estate_id, moment.now)
    here = [each for each in found.on_duty if not any(is_about(moment, t, each) for t in among)]
    load = holdings.load_of(moment.session, [each.id for each in here])
    return sorted(here, key=lambda each: (load.get(each.id, 0), each.id))


def is_about(moment: Moment, ticket: Ticket, person: Person) -> bool:
    """Whether it complains about somebody, or about those who have their role."""
    if ticket.about_id is None and not ticket.about_role:
        return False  # as nearly always: nobody's roles need be read for it
    return ticket.is_about(person.id, people_rows.roles_of(moment.session, person.id))


def hold(moment: Moment, ticket: Ticket) -> None:
    """Somebody has it from now on; the time in which they are to begin counts from here."""
    deadlines.cancel(moment, ticket, ["holding"])
    if ticket.incident_id is not None:
        return  # one crew has all of an incident's tickets, and works on the incident
    rule = rule_of(moment, ticket.department)
    calendar = None
    if rule.calendar != ALWAYS:
        estate = moment.estate_name(ticket.estate_id)
        calendar = moment.rules.charter.calendar(rule.calendar, moment.rules.zone, estate).frozen()
    moment.session.add(
        Deadline(
            ticket_id=ticket.id,
            kind="holding",
            clause=rule.clause,
            started_at=moment.now,
            due_at=_later(calendar, moment.now, rule.remind_after + rule.give_back_after),
            next_at=_later(calendar, moment.now, rule.remind_after),
            person_id=ticket.holder_id,
            policy={
                "calendar": calendar,
                "heed": rule.heed_within.total_seconds(),
                "give_back": rule.give_back_after.total_seconds(),
            },
        )
    )
    moment.session.flush()


def _later(calendar: dict[str, object] | None, start: datetime, span: timedelta) -> datetime:
    return thawed(calendar).due(start, span)


def attend(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    """Reminds whoever took it and did nothing; after more silence it is free again."""
    if not ticket.is_held or ticket.holder_id != deadline.person_id:
        deadline.cancel()
        return
    touched = history.first_work(moment.session, ticket.id, deadline.started_at)
    if touched is not None:
        deadline.meet(touched.at)
        deadline.event_id = touched.id
    elif deadline.warned_at is None:
        deadline.warned_at = moment.now
        give_back = timedelta(seconds=deadline.policy["give_back"])
        deadline.due_at = _later(deadline.policy["calendar"], moment.now, give_back)
        deadline.next_at = deadline.due_at
        moment.record(ticket.id, Kind.HOLDER_REMINDED)
        people.tell_holder(moment, ticket, lambda t: words.still_on_it(t, ticket), "card")
    else:
        deadline.miss()
        deadline.next_at = None
        moment.session.add(deadline)
        _take_away(moment, ticket)


def free_of_who_left(moment: Moment, ticket: Ticket) -> None:
    """Whoever has it is not with the company any more, or is on leave: the department has it
    again, and hears."""
    holder = ticket.holder_id if ticket.is_held else None
    if holder is None:
        return
    today = moment.rules.today(moment.now)
    gone = not people_rows.roles_of(moment.session, holder)
    if gone or absences.of_person_on(moment.session, holder, today) is not None:
        _take_away(moment, ticket)


def _take_away(moment: Moment, ticket: Ticket) -> None:
    """Silence: the department has it again, owes an answer again, and that goes up again."""
    had, name = ticket.holder_id, people.holder_name(moment, ticket) or ""
    give_back(moment, ticket, None)
    due_at = deadlines.restart_answer(moment, ticket)
    moment.session.flush()
    people.tell_department(
        moment,
        ticket,
        lambda t: words.free_again(
            t, ticket, name, people.home_label(moment, ticket, t), due_at, moment.now
        ),
        "card",
        but_not=(had,),
    )
    if had is not None:
        people.tell_one(moment, ticket, had, lambda t: words.taken_away(t, ticket), "notice")


def give_back(moment: Moment, ticket: Ticket, actor_id: int | None) -> None:
    name = people.holder_name(moment, ticket) or ""
    ticket.give_back()
    moment.session.add(ticket)
    deadlines.cancel(moment, ticket, ["holding"])
    moment.record(ticket.id, Kind.GIVEN_BACK, name, actor_id=actor_id)


def may_take_over(context: Context, ticket: Ticket) -> bool:
    """A supervisor always; a colleague once the reminder went unheeded for the charter's span."""
    if context.sender.leads:
        return True
    if ticket.department not in context.sender.departments:
        return False
    for deadline in rows.unfinished(context.session, ticket.id, ("holding",)):
        if deadline.warned_at is None:
            return False
        heed = timedelta(seconds=deadline.policy["heed"])
        unheeded = _later(deadline.policy["calendar"], deadline.warned_at, heed) <= context.now
        touched = history.first_work(context.session, ticket.id, deadline.started_at)
        return unheeded and touched is None
    return False
