"""What leads a ticket elsewhere: assign, transfer, merge, declare major."""

from __future__ import annotations

from handlers import deadlines, misses, telling
from handlers.context import Context, Moment
from handlers.errors import NotAllowed, NotFound
from handlers.incidents import working
from handlers.incoming import Reply
from handlers.numbers import row_number
from handlers.tickets import holding, offers, people, promises, report
from handlers.tickets import major as major_rules
from handlers.wording import cards, refusals
from handlers.wording import incidents as incident_words
from handlers.wording import major as major_words
from handlers.wording import promises as promise_words
from handlers.wording import shifts as shift_words
from handlers.wording import tickets as words
from storage import deadlines as rows
from storage import history, incidents
from storage import people as people_rows
from storage.deadlines import Deadline
from storage.history import Kind
from storage.people import Person
from storage.tickets import Ticket


def assign(context: Context, ticket: Ticket, whom: str) -> None:
    """Gives a ticket to one colleague, named or chosen from the list of the department."""
    ticket.require_open("assign")
    if not whom:
        found = people_rows.holders(
            context.session, ticket.department, ticket.estate_id, context.now
        )
        here = {each.id for each in found.on_duty}
        colleagues = sorted(found.everybody, key=lambda each: each.id not in here)
        rows = [
            (each.id, each.name)
            for each in colleagues
            if not ticket.is_about(each.id, people_rows.roles_of(context.session, each.id))
        ]
        telling.answer(
            context, cards.choose_colleague(context.t, ticket, rows), ticket_id=ticket.id
        )
        return
    colleague = _colleague(context, whom)
    if ticket.is_about(colleague.id, people_rows.roles_of(context.session, colleague.id)):
        raise NotAllowed(refusals.complained_about(ticket.id))
    had = ticket.holder_id if ticket.is_held else None
    ticket.take(colleague.id)
    context.session.add(ticket)
    event = context.note(ticket.id, Kind.ASSIGNED, colleague.name)
    by, said = context.sender.person.name, _said_besides(context, colleague.name)
    telling.tell_person(
        context,
        colleague.id,
        lambda t: cards.assigned(t, ticket, by, people.home_label(context, ticket, t), said),
        "card",
        ticket_id=ticket.id,
    )
    # Given away it is no answer: the clock runs until that person takes it up or speaks (CS-2).
    deadlines.cancel(context, ticket, ["offer"])
    if colleague.id == context.sender.id:
        deadlines.answered(context, ticket, by=event)
    holding.hold(context, ticket)
    _tell_of_holder(context, ticket, colleague, had)
    done = cards.given_to(context.t, ticket, colleague.name)
    if _is_away(context, ticket, colleague):
        away = shift_words.is_away(context.t, colleague.name)
        done = Reply(context.t.sentences(done.text, away))
    telling.answer(context, done, ticket_id=ticket.id)


_BARE = 10  # characters beside a name that say no more than to whom it is given


def _said_besides(context: Context, name: str) -> str:
    """让老马去看看，带上梯子: the whole of it, for whoever is to go; nothing of a command."""
    said = context.text.strip()
    plainly = context.incoming.kind == "message" and not said.startswith(("/", "／"))
    return said if plainly and len(said.replace(name, "")) > _BARE else ""


def _tell_of_holder(context: Context, ticket: Ticket, now: Person, had: int | None) -> None:
    """The homeowner hears who has it, and so does whoever had it until now."""
    if had is None:
        own = people.department_of(context, ticket, now.id)
        say = words.taken if now.id == context.sender.id else words.given_to
        people.tell_reporter(context, ticket, lambda t: say(t, ticket, now.name, own), "notice")
    elif had != now.id:
        changed = shift_words.holder_changed
        people.tell_reporter(context, ticket, lambda t: changed(t, ticket, now.name), "notice")
        over = shift_words.taken_over
        people.tell_one(context, ticket, had, lambda t: over(t, ticket, now.name), "notice")


def _is_away(context: Context, ticket: Ticket, colleague: Person) -> bool:
    """Off duty, while others of the department are on."""
    found = people_rows.holders(context.session, ticket.department, ticket.estate_id, context.now)
    return bool(found.on_duty) and colleague.id not in {each.id for each in found.on_duty}


def _colleague(context: Context, whom: str) -> Person:
    if whom.startswith("@") and (number := row_number(whom[1:])):
        found = context.session.get(Person, number)
        candidates = [found] if found is not None else []
    else:
        candidates = list(people_rows.named(context.session, whom))
    staff = [each for each in candidates if people_rows.roles_of(context.session, each.id)]
    if len(staff) != 1:
        raise NotFound(refusals.no_person(whom))
    return staff[0]


def transfer(context: Context, ticket: Ticket, department: str) -> None:
    """Another department's matter. Its promises go on running: the homeowner still waits."""
    ticket.require_open("transfer")
    if not department:
        telling.answer(context, cards.choose_department(context.t, ticket), ticket_id=ticket.id)
        return
    if department == ticket.department:
        said = cards.is_there_already(context.t, ticket)
        telling.answer(context, said, ticket_id=ticket.id)
        return
    own = [
        each
        for each in context.rules.charter.categories
        if context.department_for(each, ticket.estate_id) == department
    ]
    if own and ticket.category not in own:
        _correct(context, ticket, own[0])
    _move(context, ticket, department)


def category(context: Context, ticket: Ticket, named: str) -> None:
    """What kind of matter it is after all; where another department answers for it, it goes there.

    The correction is kept: from it the lexicon learns (``guanjia nlu misses``).
    """
    ticket.require_open("transfer")
    if not named:
        telling.answer(context, cards.choose_category(context.t, ticket), ticket_id=ticket.id)
        return
    if ticket.category != named:
        _correct(context, ticket, named)
    department = context.department_for(named, ticket.estate_id)
    if department != ticket.department:
        _move(context, ticket, department)
        return
    telling.answer(context, cards.categorised(context.t, ticket), ticket_id=ticket.id)


def _correct(context: Context, ticket: Ticket, named: str) -> None:
    misses.corrected(context, ticket, "category", ticket.category, named)
    ticket.category = named
    context.session.add(ticket)
    context.note(ticket.id, Kind.CATEGORY, named)


def _tell_as_spanning(context: Context, ticket: Ticket) -> None:
    """Passed on so often that nobody seems to own it: those above all departments hear (GM-3)."""
    rule = context.rules.charter.spanning
    moves = len(history.of_kinds(context.session, ticket.id, (Kind.TRANSFERRED,)))
    if moves != rule.transfers:
        return
    people.tell_roles(
        context, ticket, rule.to, lambda t: major_words.spanning(t, ticket, moves), "alert"
    )


def _move(context: Context, ticket: Ticket, department: str) -> None:
    answered = ticket.is_held
    ticket.give_to(department)
    context.session.add(ticket)
    context.note(ticket.id, Kind.TRANSFERRED, department)
    due_at = deadlines.answer_due(context, ticket)
    if due_at is None or answered:
        # It had been taken; the new department owes an answer of its own.
        due_at = deadlines.restart_answer(context, ticket)
    reporter = people.reporter(context, ticket).name
    due = due_at
    deadlines.cancel(context, ticket, ["holding", "offer"])
    offers.send_out(
        context,
        ticket,
        lambda t: cards.card(
            t, ticket, reporter, people.home_label(context, ticket, t), due, context.now
        ),
    )
    people.tell_reporter(context, ticket, lambda t: words.transferred(t, ticket), "notice")
    by = context.sender.person.name
    telling.answer(context, cards.transferred(context.t, ticket, by), ticket_id=ticket.id)
    _tell_as_spanning(context, ticket)


def merge(context: Context, ticket: Ticket, other: Ticket) -> None:
    """Two tickets about one thing: the first goes on within the second, and so do those that
    were merged into it. Their homeowners go on hearing."""
    major_rules.require_closer(context, ticket)
    ticket.merge_into(other, context.now)
    _carry_over(context, ticket, other)
    for each in incidents.merged_into(context.session, ticket.id):
        each.merged_into_id = other.id
        context.session.add(each)
    for each, into in ((ticket, other), (other, ticket)):
        context.note(each.id, Kind.MERGED, f"#{into.id}")
    if ticket.is_grave and not other.is_grave:
        other.urgency, other.danger = ticket.urgency, ticket.danger
        context.session.add(other)
    known = promises.standing(context, other.id)
    telling.tell_person(
        context,
        ticket.reporter_id,
        lambda t: words.merged(t, ticket, other, t.day(known.day) if known else ""),
        "notice",
        ticket_id=ticket.id,
    )
    promises.carry(context, ticket, other)
    deadlines.cancel(context, ticket)
    _answer_merged(context, other)


def _answer_merged(context: Context, other: Ticket) -> None:
    """With the day by which it must be settled now: it may be the one of either ticket."""
    done, made = cards.done(context.t, other, "merge"), promises.standing(context, other.id)
    if made is not None:
        day = promise_words.day_in_force(context.t, other, context.t.day(made.day))
        done = Reply(context.t.sentences(done.text, day))
    telling.answer(context, done, ticket_id=other.id)


def _carry_over(moment: Moment, ticket: Ticket, other: Ticket) -> None:
    """``ticket`` goes on within ``other``: what was promised earlier to the one is due then for
    both, by the chain with which it began. What the other never owed, it owes now."""
    known = {each.kind: each for each in rows.of_ticket(moment.session, other.id)}
    for old in rows.unfinished(moment.session, ticket.id, deadlines.AT_ONCE):
        new = known.get(old.kind)
        if old.state != "running" or old.is_paused or (new and new.state != "running"):
            continue
        if new is None:
            new = Deadline(
                ticket_id=other.id,
                kind=old.kind,
                clause=old.clause,
                started_at=old.started_at,
                due_at=old.due_at,
                next_at=old.next_at,
                policy=old.policy,
            )
        elif new.is_paused or new.due_at <= old.due_at:
            continue
        new.started_at, new.due_at, new.policy = old.started_at, old.due_at, old.policy
        new.next_at, new.warned_at = old.next_at, old.warned_at
        moment.session.add(new)
        moment.record(other.id, Kind.DUE_EARLIER, old.kind)


def split(context: Context, ticket: Ticket) -> None:
    """It is another matter after all: out of the ticket or the incident in which it went on, with
    fresh promises and a card of its own. A day that its homeowner was told still holds."""
    told = promises.standing(context, ticket.merged_into_id or ticket.id)
    ticket.split_off()
    context.session.add(ticket)
    deadlines.restart(context, ticket)
    context.note(ticket.id, Kind.SPLIT)
    working.send_card(context, ticket)
    people.tell_reporter(context, ticket, lambda t: incident_words.split(t, ticket), "notice")
    promises.keep(context, ticket, told)
    telling.answer(context, incident_words.split_off(context.t, ticket), ticket_id=ticket.id)


def major(context: Context, ticket: Ticket) -> None:
    """A major complaint: those whom the charter names hear of it at once (GM-4)."""
    ticket.require_open("major")
    if not ticket.is_major:
        report.raise_to_major(context, ticket)
    telling.answer(context, cards.done(context.t, ticket, "major"), ticket_id=ticket.id)
