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
        dialogue.remember(context, "praise", said=said)
        return
    _keep(context, person_id, said, ticket)


def _keep(context: Context, person_id: int, said: str, ticket: Ticket | None) -> None:
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
    """请务必转告他: more of the same reaches the same person; 就是何姐 says only now who it was.
    False where nobody was praised."""
    question = context.question
    if question is None or question.asks != "praise":
        return False
    by, said = context.sender.person.name, context.text.strip()
    if "person" not in question.data:
        named = privacy.staff_named(context, said) or privacy.staff_surnamed(context, said)
        if named is None:
            telling.answer(context, words.thanks_for_all(context.t))
            return True
        _keep(context, named, f"{question.data['said']}\n{said}", None)
        return True
    person = people.person(context.session, question.data["person"])
    telling.tell_person(context, person.id, lambda t: words.praised(t, by, said), "notice")
    telling.answer(context, words.goes_on(context.t, person.name))
    return True
