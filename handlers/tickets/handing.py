"""Handing tickets over: to a colleague by name, to who is on duty, or back to the group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from handlers import deadlines, telling
from handlers.context import Moment
from handlers.tickets import holding, people
from handlers.wording import shifts as words
from storage import contacts, holdings
from storage import people as people_rows
from storage.history import Kind
from storage.outbox import To
from storage.people import Person
from storage.tickets import Ticket


@dataclass
class Left:
    """What became of the tickets of somebody who goes: to whom, to the group, or kept."""

    given: dict[str, list[int]] = field(default_factory=dict)
    to_group: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


def give_all(moment: Moment, of: Person, to: Person) -> Sequence[Ticket]:
    """Everything that somebody holds goes to a colleague, who hears it in one message."""
    held = [] if of.id == to.id else holdings.held_by(moment.session, of.id)
    held = [each for each in held if not holding.is_about(moment, each, to)]
    for ticket in held:
        _give(moment, ticket, of, to)
    _summarise(moment, To(person_id=to.id, language=to.language), of, held, given=True)
    return held


def _give(moment: Moment, ticket: Ticket, of: Person, to: Person) -> None:
    ticket.take(to.id)
    moment.session.add(ticket)
    moment.record(ticket.id, Kind.HANDED_OVER, to.name, actor_id=of.id)
    holding.hold(moment, ticket)
    people.tell_reporter(
        moment, ticket, lambda t: words.holder_changed(t, ticket, to.name), "notice"
    )


def leave(moment: Moment, person: Person) -> Left:
    """Somebody goes off duty. Each ticket goes to the colleague on duty with the fewest; without
    one back to the department's group; without a group it stays."""
    left = Left()
    for held in _by_department(moment, person):
        department, estate_id = held[0].department, held[0].estate_id
        to = _next_on_duty(moment, held, person)
        chat = contacts.chat_for(moment.session, department, estate_id)
        if to is not None:
            for ticket in held:
                _give(moment, ticket, person, to)
            receiver = To(person_id=to.id, language=to.language)
            left.given.setdefault(to.name, []).extend(each.id for each in held)
        elif chat is not None:
            for ticket in held:
                holding.give_back(moment, ticket, person.id)
            receiver = To(staff_chat_id=chat.id)
            left.to_group += [each.id for each in held]
        else:
            left.kept += [each.id for each in held]
            continue
        _summarise(moment, receiver, person, held, given=to is not None)
    return left


def leave_after_shift(moment: Moment, person_id: int) -> None:
    """The shift is over and nobody said so: as if they had gone off duty."""
    person = people_rows.person(moment.session, person_id)
    left = leave(moment, person)
    if left.given or left.to_group:
        telling.tell_person(
            moment, person_id, lambda t: words.went(t, left.given, left.to_group, []), "notice"
        )


def _by_department(moment: Moment, person: Person) -> list[list[Ticket]]:
    """What somebody holds, the tickets of one department and estate together."""
    found: dict[tuple[str, int | None], list[Ticket]] = {}
    for ticket in holdings.held_by(moment.session, person.id):
        found.setdefault((ticket.department, ticket.estate_id), []).append(ticket)
    return list(found.values())


def _next_on_duty(moment: Moment, held: Sequence[Ticket], but_not: Person) -> Person | None:
    candidates = holding.by_load(moment, *held)
    return next((each for each in candidates if each.id != but_not.id), None)


def _summarise(moment: Moment, to: To, of: Person, held: Sequence[Ticket], *, given: bool) -> None:
    """What is open, in one message for whoever has it now."""
    if not held:
        return
    t = moment.tongue(to.language)
    rows = [(each, deadlines.next_due(moment, each)) for each in held]
    telling.tell(moment, to, words.summary(t, of.name, rows, given, moment.now), "card")


def waiting_in(moment: Moment, departments: Collection[str]) -> int:
    """How many tickets of these departments nobody has taken yet."""
    return holdings.count_untaken(moment.session, departments) if departments else 0
