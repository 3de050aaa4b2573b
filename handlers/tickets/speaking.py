"""What staff say about a ticket: to the homeowner in their own words or canned ones, or inside."""

from __future__ import annotations

from dataclasses import replace

from handlers import replies, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound, WrongState
from handlers.numbers import row_number
from handlers.tickets import files, people, work
from handlers.tickets.files import Enclosed
from handlers.wording import cards, refusals
from handlers.wording import conversation as talk_words
from handlers.wording import tickets as words
from storage import history, speech, tickets
from storage.history import Kind, TicketEvent, Trait
from storage.speech import HeldReply
from storage.tickets import Ticket


def reply(context: Context, ticket: Ticket, said: str) -> None:
    """Speaks to the homeowner. The answer promise is met when it has been delivered (CS-2).

    "=上门" is the canned reply of that name. Where a colleague has only just answered the same
    words, they are shown first and one more tap is asked for.
    """
    if said.startswith(("=", "＝")):
        say(context, ticket, said[1:].strip())
        return
    said = "\n".join(filter(None, (said, files.words(context))))
    if not said and not context.attachments:
        work.ask_words(context, "reply", ticket)
        return
    _may_be_said(context, ticket)
    enclosed = files.of_staff(context, ticket)
    if before := _just_answered(context, ticket):
        _hold(context, ticket, said, enclosed, before)
        return
    _speak(context, ticket, said, enclosed)


def _may_be_said(context: Context, ticket: Ticket) -> None:
    ticket.require_open("reply")
    if not people.is_reachable(context, ticket):
        raise WrongState(refusals.unreachable(ticket.id))


def _speak(context: Context, ticket: Ticket, said: str, enclosed: Enclosed) -> None:
    takes = ticket.is_untaken and ticket.department in context.sender.departments
    if takes:
        work.take_over(context, ticket)
    name = context.sender.person.name
    kept = said or context.t("（发来附件）")
    context.note(ticket.id, Kind.REPLIED, kept)
    people.tell_reporter(
        context,
        ticket,
        lambda t: enclosed.with_words(words.said_by_staff(t, ticket, name, said, takes)),
        "reply",
        actor_id=context.sender.id,
    )
    receipt = cards.done(context.t, ticket, "reply")
    receipt = people.with_replies_left(context, ticket, receipt, context.t)
    telling.answer(context, receipt, ticket_id=ticket.id)


def _just_answered(context: Context, ticket: Ticket) -> TicketEvent | None:
    """A colleague's answer to the same words, so young that the speaker may not have seen it."""
    within = context.rules.charter.conversation.second_look_within
    last = history.last_that(context.session, ticket.id, Trait.TURN)
    if last is None or last.kind != Kind.REPLIED or last.actor_id == context.sender.id:
        return None
    if last.at <= context.now - within:
        return None
    shown = speech.was_shown(context.session, ticket.id, context.sender.id, last.at)
    return None if shown else last


def _hold(
    context: Context, ticket: Ticket, said: str, enclosed: Enclosed, before: TicketEvent
) -> None:
    photo = [enclosed.photo] if enclosed.photo is not None else []
    row = HeldReply(
        ticket_id=ticket.id,
        person_id=context.sender.id,
        text=said,
        file_ids=[*photo, *enclosed.files],
        held_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    colleague = people.name_of(context, before.actor_id)
    telling.answer(
        context,
        talk_words.second_look(context.t, ticket, row.id, colleague, before.text, said),
        ticket_id=ticket.id,
    )


def send_held(context: Context, row: HeldReply) -> None:
    """After a look at the colleague's answer: mine leaves too."""
    ticket = _ticket_of(context, row)
    if row.state == "waiting":
        _may_be_said(context, ticket)
        row.state = "sent"
        context.session.add(row)
        _speak(context, ticket, row.text, files.again(context, row.file_ids))
        return
    telling.answer(context, talk_words.held_is_over(context.t, ticket, row.state == "sent"))


def remind_held(moment: Moment, row: HeldReply) -> None:
    """Nobody has said what shall become of it: whoever wrote it is asked once more. Where the
    ticket has ended meanwhile, nothing is left to say."""
    ticket = tickets.ticket(moment.session, row.ticket_id)
    if ticket is None or not ticket.is_open:
        row.state = "dropped"
        moment.session.add(row)
        return
    telling.tell_person(
        moment,
        row.person_id,
        lambda t: talk_words.still_held(t, ticket, row.id, row.text),
        "card",
        ticket_id=ticket.id,
        key=speech.reminder_key(row.id),
    )


def drop_held(context: Context, row: HeldReply) -> None:
    """After a look at the colleague's answer: mine is not needed."""
    ticket = _ticket_of(context, row)
    if row.state == "waiting":
        row.state = "dropped"
        context.session.add(row)
    telling.answer(context, talk_words.held_is_over(context.t, ticket, row.state == "sent"))


def held(context: Context, word: str) -> HeldReply:
    """An answer of the asker's own that waits for their second look."""
    row = speech.held(context.session, row_number(word))
    if row is None or row.person_id != context.sender.id:
        raise NotFound(refusals.not_yours)
    return row


def _ticket_of(context: Context, row: HeldReply) -> Ticket:
    ticket = tickets.ticket(context.session, row.ticket_id)
    if ticket is None:
        raise NotFound(refusals.not_yours)
    return ticket


def say(context: Context, ticket: Ticket | None, name: str) -> None:
    """/say: the canned replies, or one of them to the homeowner. Never to a major complaint."""
    canned = replies.known(context)
    if ticket is None:
        telling.answer(context, talk_words.canned(context.t, None, "", canned.replies))
        return
    if ticket.is_major:
        raise WrongState(refusals.no_canned_words(ticket.id))
    reporter = people.reporter(context, ticket)
    if not name:
        found = canned.of_use(ticket.category)
        telling.answer(context, talk_words.canned(context.t, ticket, reporter.name, found))
        return
    chosen = canned.called(name, ticket.category)
    if chosen is None:
        raise NotFound(refusals.no_such_reply(name))
    language = context.tongue(reporter.language).language
    plain = replace(context, attachments=[])
    reply(plain, ticket, chosen.filled(language, reporter.name, ticket.id))


def note(context: Context, ticket: Ticket, said: str) -> None:
    """For colleagues only, photos and all."""
    said = "\n".join(filter(None, (said, files.words(context))))
    if not said and not context.attachments:
        work.ask_words(context, "note", ticket)
        return
    files.of_staff(context, ticket, inside=True)
    kept = said or context.t("（发来附件）")
    context.note(ticket.id, Kind.NOTE, kept)
    telling.answer(context, cards.done(context.t, ticket, "note"), ticket_id=ticket.id)
