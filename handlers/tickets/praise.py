"""Praise: it reaches whoever is praised, is kept with them, and counts against nobody."""

from __future__ import annotations

from handlers import dialogue, telling
from handlers.context import Context
from handlers.tickets import privacy
from handlers.wording import praise as words
from storage import people, praises
from storage.praises import Praise
from storage.tickets import Ticket


def praise(context: Context, ticket: Ticket | None) -> None:
    """夸夸何姐: whoever is named; else whoever has the matter that is talked about."""
    said = context.text.strip()
    named = privacy.staff_named(context, said)
    person_id = named if named is not None else ticket.holder_id if ticket is not None else None
    if person_id is None:
        telling.answer(context, words.thanks_for_all(context.t))
        dialogue.remember(context, "praise", person=None)
        return
    praises.keep(
        context.session,
        Praise(
            person_id=person_id,
            by_id=context.sender.id,
            ticket_id=ticket.id if ticket is not None else None,
            text=said[:500],
            said_at=context.now,
        ),
    )
    by = context.sender.person.name
    telling.tell_person(context, person_id, lambda t: words.praised(t, by, said), "notice")
    name = people.person(context.session, person_id).name
    telling.answer(context, words.passed_on(context.t, name))
    dialogue.remember(context, "praise", person=person_id)


def go_on(context: Context) -> bool:
    """请务必转告他: more of the same reaches the same person. False where nobody was praised."""
    question = context.question
    if question is None or question.asks != "praise":
        return False
    if question.data["person"] is None:  # nobody was named; now perhaps somebody is
        praise(context, None)
        return True
    by, said = context.sender.person.name, context.text.strip()
    person = people.person(context.session, question.data["person"])
    telling.tell_person(context, person.id, lambda t: words.praised(t, by, said), "notice")
    telling.answer(context, words.goes_on(context.t, person.name))
    return True
