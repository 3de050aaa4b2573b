"""完工: done, with a note and, where the charter wants it, a photo of the work (CS-2, EN-2)."""

from __future__ import annotations

from dataclasses import replace

from handlers import deadlines, dialogue, telling
from handlers.context import Context
from handlers.tickets import major, people
from handlers.wording import cards, signoff
from handlers.wording import people as people_words
from handlers.wording import tickets as words
from storage import attachments, history, tickets
from storage.attachments import Attachment
from storage.dialogues import Dialogue
from storage.history import Kind
from storage.tickets import Ticket


def resolve(context: Context, ticket: Ticket, said: str) -> None:
    """/resolve N NOTE: the homeowner is asked to sign off."""
    ticket.require_open("resolve")
    major.require_closer(context, ticket)
    if not said:
        asked = cards.ask_words(context.t, "close", ticket.id)
        dialogue.ask_words(context, f"/close {ticket.id}", asked)
        return
    if ticket.is_major and ticket.is_asked:
        major.close_unsigned(context, ticket, said)
        return
    if _is_asked_already(context, ticket, said):
        return
    _file(context, ticket)
    photo = _photo(context, ticket)
    rule = context.rules.charter.signoff.evidence
    if photo is None and ticket.category in rule.required:
        asked = signoff.photo_first(context.t, ticket)
        dialogue.ask(context, "evidence", asked, ticket=ticket.id, words=said)
        return
    finish(context, ticket, said, photo)
    if photo is None and ticket.category in rule.wanted:
        asked = signoff.photo_please(context.t, ticket)
        dialogue.ask(context, "evidence", asked, ticket=ticket.id, words="")
    else:
        own = ticket.reporter_id == context.sender.id
        said_so = cards.done(context.t, ticket, "mended" if own else "resolve")
        telling.answer(context, said_so, ticket_id=ticket.id)


def _is_asked_already(context: Context, ticket: Ticket, said: str) -> bool:
    """A colleague was quicker, or it was sent twice: the homeowner is not asked a second time."""
    before = history.last_of_kind(context.session, ticket.id, Kind.RESOLVED)
    if not ticket.is_asked or before is None or context.attachments:
        return False
    own = before.actor_id == context.sender.id
    if own and before.text != said:
        return False  # in better words
    name = people.name_of(context, before.actor_id)
    already = signoff.asked_already(context.t, ticket, name, before.text)
    telling.answer(context, already, ticket_id=ticket.id)
    return True


def finish(context: Context, ticket: Ticket, said: str, photo: Attachment | None = None) -> None:
    """The work is done, and the homeowner is asked whether it is solved."""
    ticket.resolve()
    if ticket.holder_id is None:
        ticket.holder_id = context.sender.id
    event = context.note(ticket.id, Kind.RESOLVED, said, photo=photo.id if photo else None)
    deadlines.meet(context, ticket, *deadlines.WORK, by=event)
    deadlines.cancel(context, ticket)
    deadlines.start_signoff(context, ticket)
    if ticket.reporter_id == context.sender.id:
        return  # who found it has mended it: nobody needs to be asked whether it is so
    shown, papers = photo.id if photo else None, _papers(context)
    people.tell_reporter(
        context,
        ticket,
        lambda t: replace(words.resolved(t, ticket, said, shown), files=papers),
        "notice",
    )


def _papers(context: Context) -> tuple[int, ...]:
    """What else came with the words: an invoice as PDF is what was asked for."""
    context.session.flush()
    return tuple(each.id for each in context.attachments if each.kind == "document")


def sent(context: Context, question: Dialogue) -> bool:
    """The photo that was asked for. False where the words are about something else."""
    ticket = tickets.ticket(context.session, question.data["ticket"])
    if ticket is None or not ticket.is_open:
        dialogue.finish(context)
        return False
    if not any(each.kind == "photo" for each in context.attachments):
        return _talks_instead(context, ticket, question)
    dialogue.finish(context)
    _file(context, ticket)
    photo = _photo(context, ticket)
    if question.data["words"]:
        finish(context, ticket, question.data["words"], photo)
        telling.answer(context, cards.done(context.t, ticket, "resolve"), ticket_id=ticket.id)
        return True
    context.note(ticket.id, Kind.EVIDENCE)
    if photo is not None:
        shown = photo.id
        people.tell_reporter(
            context, ticket, lambda t: signoff.photo_of_work(t, ticket, shown), "notice"
        )
    telling.answer(context, signoff.photo_kept(context.t, ticket), ticket_id=ticket.id)
    return True


def _talks_instead(context: Context, ticket: Ticket, question: Dialogue) -> bool:
    """Words where a photo was asked for: where nothing is closed without it, we say so once."""
    if not question.data["words"] or context.sender.chat is not None:
        return False
    if context.text.strip().casefold() in dialogue.CANCEL:
        dialogue.finish(context)
        telling.answer(context, people_words.cancelled(context.t))
        return True
    if question.tries + 1 >= dialogue.TRIES:
        return False
    asked = signoff.photo_first(context.t, ticket)
    dialogue.ask(context, "evidence", asked, tries=question.tries + 1, **question.data)
    return True


def _file(context: Context, ticket: Ticket) -> None:
    """Only what came with this message: in a group people post photos of anything."""
    for each in context.attachments:
        each.ticket_id = ticket.id
    context.session.flush()


def asked_first(context: Context, category: str) -> bool:
    """Whether this kind of work is not closed without a photo, and none came with the words."""
    if category not in context.rules.charter.signoff.evidence.required:
        return False
    return not any(each.kind == "photo" for each in context.attachments)


def photo_of_words(context: Context, ticket: Ticket) -> Attachment | None:
    """The photo that came with the words that close several tickets; it is filed with this one."""
    _file(context, ticket)
    return next((each for each in context.attachments if each.kind == "photo"), None)


def _photo(context: Context, ticket: Ticket) -> Attachment | None:
    """A photo of the work as it is now: one from before the last reopening shows nothing."""
    begun = history.begun_at(context.session, ticket)
    return attachments.shows_work(context.session, ticket.id, ticket.reporter_id, begun)
