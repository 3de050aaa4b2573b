"""Carries out what the staff mean by a ticket: work of theirs, and work that goes to another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers import borders, deadlines, dialogue, telling, verbs
from handlers.context import Context
from handlers.conversation import called
from handlers.conversation.acts import Act
from handlers.conversation.state import Job
from handlers.errors import NotFound
from handlers.tickets import evidence, files, major, people, report, work
from handlers.trainings import attendance
from handlers.wording import cards, refusals, safety
from handlers.wording import shifts as shift_words
from handlers.wording import tickets as ticket_words
from handlers.wording import work as words
from nlu import speech
from nlu.slots import numerals
from storage import estates, history, tickets, trainings
from storage import people as staff
from storage.charter.company import DEPARTMENT_SUPERVISOR
from storage.dialogues import Dialogue
from storage.history import Kind
from storage.people import Person
from storage.tickets import Ticket

BARE_ARRIVAL = 8  # characters that say that somebody is there, and no more
_NUMBER = re.compile(r"^[#＃]?(\d{1,7})\s*(?:号单?|单)?[,，:：\s]*(?=\D)")  # 27搞定了 → 搞定了


def ticket_of(context: Context, act: Act) -> Ticket:
    found = tickets.ticket(context.session, act.ticket or 0)
    if found is None:
        raise NotFound(refusals.no_ticket(str(act.ticket)))
    return found


# ------------------------------------------------------------------------------------- tickets


def do_work(context: Context, act: Act) -> None:
    """Takes, arrives, plans, calls, tells, finishes, all that the words say; the homeowner hears
    one message of it."""
    ticket, does = ticket_of(context, act), set(act.values["does"])
    said = _without_number(act.values.get("said", context.text.strip()), ticket)
    ticket.require_open("take")
    if "finishes" in does:
        if "arrives" in does:
            deadlines.answered(context, ticket, "onsite", by=context.note(ticket.id, Kind.ARRIVED))
        evidence.resolve(context, ticket, said)
        return
    if "receipts" in does:
        does = {"takes"}
    if len(does) > 1 and ticket.holder_id == context.sender.id:
        does.discard("takes")  # it is theirs already
    if does == {"takes"} and _was_handed(context, ticket):
        _comes_instead(context, ticket)
        return
    bare = context.about is None or speech.find(said, "bare_receipt") is not None
    if does == {"takes"} and bare:
        if not _says_more_of_own(context, ticket, said):
            work.take(context, ticket)
            return
        does = {"tells"}
    if does == {"arrives"} and context.about is None:
        if len(said) <= BARE_ARRIVAL:
            work.arrive(context, ticket)
            return
        does.add("tells")  # 到了 是有人抽烟 没着火: they want to know
    own = ticket.is_untaken and not does <= {"calls", "tells"}
    if own or "takes" in does:
        if ticket.is_held and ticket.holder_id not in (None, context.sender.id):
            work.take(context, ticket)  # a colleague has it: who may take over is decided there
            return
        if ticket.is_untaken:
            work.take_over(context, ticket)
            does.add("takes")
    _note_work(context, ticket, does, said)
    _tell_homeowner(context, ticket, does, said)
    reply = words.worked(context.t, ticket, sorted(does)) if does else None
    reply = reply or words.noted(context.t, ticket, own=True)
    telling.answer(context, reply, ticket_id=ticket.id)


def _without_number(said: str, ticket: Ticket) -> str:
    """27搞定了 → 搞定了; 1502的窗户 begins with no number of a ticket."""
    found = _NUMBER.match(said)
    return said[found.end() :] if found is not None and int(found[1]) == ticket.id else said


def _says_more_of_own(context: Context, ticket: Ticket, said: str) -> bool:
    """配件到了 我现在上去装, of what is theirs for long: the homeowner hears the words."""
    own = ticket.is_held and ticket.holder_id == context.sender.id
    answered = deadlines.answer_due(context, ticket) is None
    return own and answered and speech.find(said, "bare_receipt") is None


def _was_handed(context: Context, ticket: Ticket) -> bool:
    """It is theirs because a colleague handed it over, and they have not said so yet."""
    if ticket.holder_id != context.sender.id or not ticket.is_held:
        return False
    last = history.last_of_kinds(
        context.session, ticket.id, (Kind.TAKEN, Kind.TAKEN_OVER, Kind.HANDED_OVER, Kind.REPLIED)
    )
    return last is not None and last.kind == Kind.HANDED_OVER


def _comes_instead(context: Context, ticket: Ticket) -> None:
    name = context.sender.person.name
    deadlines.answered(context, ticket, by=context.note(ticket.id, Kind.TAKEN_OVER, name))
    people.tell_reporter(
        context, ticket, lambda t: shift_words.holder_changed(t, ticket, name), "notice"
    )
    telling.answer(context, words.worked(context.t, ticket, ["takes"]), ticket_id=ticket.id)


def _note_work(context: Context, ticket: Ticket, does: set[str], said: str) -> None:
    if "arrives" in does:
        deadlines.answered(context, ticket, "onsite", by=context.note(ticket.id, Kind.ARRIVED))
    if "plans" in does:
        event = context.note(ticket.id, Kind.PLANNED, said)
        deadlines.meet(context, ticket, "plan", by=event)
        deadlines.keep_going(context, ticket)
    if "calls" in does:
        deadlines.answered(context, ticket, by=context.note(ticket.id, Kind.CALLED, said))


def _tell_homeowner(context: Context, ticket: Ticket, does: set[str], said: str) -> None:
    """Their own words where they are for the homeowner, else what has become of the ticket."""
    name = context.sender.person.name
    spoken = context.about is not None or does & {"plans", "tells"}
    if ticket.reporter_id == context.sender.id:  # what they found: they need not be told
        context.note(ticket.id, Kind.NOTE, said)
        does.discard("tells")
        return
    if spoken and not does <= {"calls"}:
        told = called.without_address(said, people.reporter(context, ticket).name)
        context.note(ticket.id, Kind.REPLIED, told)
        taken, enclosed = "takes" in does, files.of_staff(context, ticket)
        people.tell_reporter(
            context,
            ticket,
            lambda t: enclosed.with_words(ticket_words.said_by_staff(t, ticket, name, told, taken)),
            "reply",
            actor_id=context.sender.id,
        )
        does.add("tells")
    elif "arrives" in does:
        people.tell_reporter(
            context, ticket, lambda t: ticket_words.arrived(t, ticket, name), "notice"
        )
    elif "takes" in does:
        own = people.department_of(context, ticket, context.sender.id)
        people.tell_reporter(
            context, ticket, lambda t: ticket_words.taken(t, ticket, name, own), "notice"
        )


def assign(context: Context, act: Act) -> None:
    """To a colleague; whoever may not assign gives what they hold."""
    ticket, person = ticket_of(context, act), staff.person(context.session, act.values["person"])
    if verbs.TABLE.by_name["assign"].allows(context):
        verbs.run_line(context, f"/assign {ticket.id} {person.name}")
    else:
        _give(context, ticket, person)


def _give(context: Context, ticket: Ticket, to: Person) -> None:
    ticket.take(to.id)
    context.session.add(ticket)
    name = context.sender.person.name
    context.note(ticket.id, Kind.HANDED_OVER, to.name)
    said = context.text.strip()
    people.tell_one(
        context, ticket, to.id, lambda t: words.help_wanted(t, ticket, name, said), "card"
    )
    people.tell_reporter(
        context, ticket, lambda t: shift_words.holder_changed(t, ticket, to.name), "notice"
    )
    telling.answer(context, words.handed_over(context.t, ticket, to.name), ticket_id=ticket.id)


def hand_all(context: Context, act: Act) -> None:
    """手上的活都转给吴工."""
    person = staff.person(context.session, act.values["person"])
    verbs.run_line(context, f"/handover {person.name}")


def hand_up(context: Context, act: Act) -> None:
    """弄不了，报给吴工: they hear of it in these words; whoever has it keeps it for now."""
    ticket, person = ticket_of(context, act), staff.person(context.session, act.values["person"])
    said, name = context.text.strip(), context.sender.person.name
    context.note(ticket.id, Kind.NOTE, said)
    people.tell_one(
        context, ticket, person.id, lambda t: words.help_wanted(t, ticket, name, said), "card"
    )
    telling.answer(context, words.handed_up(context.t, ticket, person.name), ticket_id=ticket.id)


def press(context: Context, act: Act) -> None:
    ticket = ticket_of(context, act)
    said, name = context.text.strip(), context.sender.person.name
    people.tell_holder(context, ticket, lambda t: cards.urged(t, ticket, name, said), "words")
    who = people.holder_name(context, ticket)
    telling.answer(context, words.pressed(context.t, ticket, who), ticket_id=ticket.id)


def decline(context: Context, act: Act) -> None:
    """Those who lead the department hear why; the clocks run on."""
    ticket = ticket_of(context, act)
    said, name = context.text.strip(), context.sender.person.name
    context.note(ticket.id, Kind.NOTE, said)
    people.tell_roles(
        context,
        ticket,
        [DEPARTMENT_SUPERVISOR],
        lambda t: words.help_wanted(t, ticket, name, said),
        "card",
        but_not=(context.sender.id,),
    )
    telling.answer(context, words.declined(context.t, ticket), ticket_id=ticket.id)


def say_to(context: Context, act: Act) -> None:
    """To a resident by name, about no ticket."""
    person, name = staff.person(context.session, act.values["person"]), context.sender.person.name
    found = speech.find(context.text.strip(), "says_to")
    said = context.text.strip()[found.end() :] if found is not None else context.text.strip()
    telling.tell_person(context, person.id, lambda t: words.says(t, name, said), "reply")
    telling.answer(context, words.said_to(context.t, person.name))


def transfer(context: Context, act: Act) -> None:
    ticket = ticket_of(context, act)
    context.note(ticket.id, Kind.NOTE, context.text.strip())
    verbs.run_line(context, f"/transfer {ticket.id} {act.values['department']}")


def acknowledge(context: Context, act: Act) -> None:
    major.acknowledge(context, ticket_of(context, act))


def knows(context: Context, act: Act) -> None:
    """A supervisor has seen it: written down, nothing stops."""
    ticket = ticket_of(context, act)
    context.note(ticket.id, Kind.NOTE, context.text.strip())
    telling.answer(context, words.known(context.t, ticket), ticket_id=ticket.id)


def has_it(context: Context, act: Act) -> None:
    """It was given to them: a word. Where nobody had answered yet, they have taken it up."""
    ticket = ticket_of(context, act)
    if deadlines.answer_due(context, ticket) is not None:
        work.take_and_say(context, ticket, quietly=True)
    telling.answer(context, words.yours(context.t, ticket), ticket_id=ticket.id)


def note(context: Context, act: Act) -> None:
    ticket = ticket_of(context, act)
    context.note(ticket.id, Kind.NOTE, context.text.strip())
    own = ticket.is_held and ticket.holder_id == context.sender.id
    telling.answer(context, words.noted(context.t, ticket, own), ticket_id=ticket.id)


def find(context: Context, act: Act) -> None:
    """A finding of the staff's own: a ticket of the house (EN-3)."""
    estate = _estate(context)
    place = context.meaning.slots.home
    category = context.meaning.category or context.rules.charter.rounds.category
    ticket = report.found(
        context, context.text.strip(), category, estate, str(place) if place else ""
    )
    reply = words.found(context.t, ticket)
    if ticket.is_urgent and ticket.danger:  # who found it stands beside it
        safe = safety.of_ticket(context.t, ticket)
        reply = replace(reply, text=f"{safe}\n\n{reply.text}")
    telling.answer(context, reply, ticket_id=ticket.id)


def at_training(context: Context, _act: Act) -> None:
    """到了: to the training that awaits them."""
    row = trainings.training(context.session, attendance.awaits(context))
    if row is not None:
        attendance.here(context, row)


def _estate(context: Context) -> int:
    here = borders.here(context)
    known = estates.estates(context.session)
    return min(here) if here else known[0].id


def which_job(context: Context, act: Act) -> None:
    """Several could be meant: one question, each named by what it is."""
    rows = []
    for number in act.values["tickets"][:6]:
        ticket = tickets.ticket(context.session, number)
        if ticket is not None:
            rows.append((ticket, people.home_label(context, ticket, context.t)))
    kept = {key: value for key, value in act.values.items() if key != "tickets"}
    data: dict[str, Any] = {
        "among": [ticket.id for ticket, _ in rows],
        "act": kept,
        "said": context.text.strip(),
    }
    dialogue.ask(context, "whichjob", words.which(context.t, rows), **data)


def which_answered(context: Context, question: Dialogue, chosen: Sequence[Job]) -> bool:
    """The answer to 哪一单: one, or 都. False where it picks none."""
    if not chosen:
        return False
    dialogue.finish(context)
    values = dict(question.data["act"])
    verb = values.pop("verb", "work")
    context.incoming = replace(context.incoming, text=question.data["said"])
    for job in chosen:
        VERBS[verb](context, Act(verb, job.ticket, values))
    return True


def which_colleague(context: Context, act: Act) -> None:
    """老张, where two are called Zhang: one question, and the act waits for it."""
    people_meant = [staff.person(context.session, each) for each in act.values["people"]]
    data: dict[str, Any] = {
        "among": list(act.values["people"]),
        "verb": act.values["verb"],
        "about": act.values["ticket"],
        "values": dict(act.values["values"]),
        "said": context.text.strip(),
    }
    reply = words.which_colleague(context.t, [each.name for each in people_meant])
    dialogue.ask(context, "whichcolleague", reply, **data)


def colleague_chosen(context: Context, question: Dialogue) -> Act | None:
    """The act that waited, with the one who was picked by name or by place; None for none."""
    said, data = context.text.strip(), question.data
    among = [staff.person(context.session, each) for each in data["among"]]
    place = speech.find(said, "nth")
    chosen = [each for each in among if each.name in said]
    if place is not None and int(numerals.digits(place[1])) <= len(among):
        chosen = [among[int(numerals.digits(place[1])) - 1]]
    if len(chosen) != 1:
        return None
    dialogue.finish(context)
    context.incoming = replace(context.incoming, text=data["said"])
    return Act(data["verb"], data["about"], {**data["values"], "person": chosen[0].id})


VERBS = {
    "work": do_work,
    "assign": assign,
    "hand_all": hand_all,
    "raise": hand_up,
    "say_to": say_to,
    "press": press,
    "decline": decline,
    "transfer": transfer,
    "acknowledge": acknowledge,
    "knows": knows,
    "has_it": has_it,
    "note": note,
    "find": find,
    "which_job": which_job,
    "which_colleague": which_colleague,
    "at_training": at_training,
}
