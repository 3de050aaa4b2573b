"""Small talk and everything that is no business: hello, thanks, help, what was not understood."""

from __future__ import annotations

from handlers import dialogue, misses, telling
from handlers.context import Context
from handlers.tickets import said
from handlers.wording import people as words
from storage import estates


def is_unsure(context: Context) -> bool:
    """Never where somebody may be in danger: then a wrong ticket is better than a question."""
    meaning = context.meaning
    if meaning.urgency in ("urgent", "major") or meaning.ask_danger:
        return False
    return meaning.is_guess


def greet(context: Context) -> None:
    if context.sender.is_stranger:
        telling.answer(context, words.welcome(context.t))
        return
    telling.answer(context, words.greeting(context.t, context.sender.person.name))


def thank(context: Context) -> None:
    telling.answer(context, words.thanks(context.t))


def contact(context: Context) -> None:
    telling.answer(context, words.contact(context.t, estates.estates(context.session)))


def activity(context: Context) -> None:
    telling.answer(context, words.activity(context.t))


def other(context: Context) -> None:
    """Words without a plain meaning: about the open ticket, if there is one; else we ask."""
    if context.sender.is_staff and not context.sender.homes:
        telling.answer(context, words.staff_hint(context.t))
        return
    if context.open_tickets:
        said.hear(context, context.open_tickets[0])
        return
    if not context.text.strip():
        only = words.photo_without_words if context.attachments else words.empty
        telling.answer(context, only(context.t))
        return
    misses.unclear(context)
    dialogue.ask(
        context,
        "report",
        words.not_understood(context.t, context.meaning.likely),
        text=context.text[:4000],
        received=context.received_id,
    )
