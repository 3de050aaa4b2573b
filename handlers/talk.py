"""Small talk and everything that is no business: hello, thanks, help, what was not understood."""

from __future__ import annotations

from handlers import dialogue, misses, telling
from handlers.context import Context
from handlers.tickets import said
from handlers.wording import people as words
from storage import estates, holdings


def is_unsure(context: Context) -> bool:
    """Never where somebody may be in danger: then a wrong ticket is better than a question."""
    meaning = context.meaning
    if meaning.urgency in ("urgent", "major") or meaning.ask_danger:
        return False
    return meaning.is_guess


_FROM_WORK = ("ticket_confirm", "ticket_status", "ticket_reopen")


def is_from_work(context: Context) -> bool:
    """Somebody of the staff speaks of work, without saying of which ticket: 修好了, 收到."""
    if not context.sender.is_staff or context.sender.homes or context.open_tickets:
        return False
    return context.meaning.intent in _FROM_WORK or context.text.strip("。！!. ") in RECEIVED


RECEIVED = ("收到", "好的收到", "收到了", "收到，马上去", "马上去", "到了", "我到了")


def from_work(context: Context) -> None:
    """What they hold, with the buttons for it."""
    held = holdings.held_by(context.session, context.sender.id)
    telling.answer(context, words.staff_hint(context.t, held))


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
        from_work(context)
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
