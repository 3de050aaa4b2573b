"""常见问题: the company's own answers, whether they helped, and what nobody could answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from handlers import borders, dialogue, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.incoming import Reply
from handlers.numbers import row_number
from handlers.tickets import report, speaking
from handlers.wording import knowledge as words
from nlu.meaning import Conversation
from storage import estates, people, unanswered
from storage.charter.company import RequestRule
from storage.tickets import Ticket
from storage.unanswered import Unanswered

MOST = 10
LONGEST = 400  # characters of a question


def answer_of(context: Context, rule: RequestRule) -> str:
    """What the company says to it, in the asker's estate and language; "" for nothing."""
    own = borders.own_estate(context)
    said = rule.answer_at(own.name if own is not None else "", context.sender.person.language)
    return str(said)


def tell(context: Context, kind: str) -> None:
    """The company's answer, and the question whether it helped."""
    own = borders.own_estate(context)
    phone = own.phone if own is not None else ""
    said = answer_of(context, context.rules.charter.requests[kind])
    asked = _asked(context) or context.text
    telling.answer(context, words.answer(context.t, said, phone))
    dialogue.remember(context, "rules", subject=kind, asked=asked[:LONGEST])


def show(context: Context, kind: str) -> None:
    """常见问题, or one answer of it."""
    rules = context.rules.charter.requests
    if kind:
        if not answer_of(context, rules[kind]):
            raise NotFound(words.nothing_written(rules[kind].name))
        tell(context, kind)
        return
    answered = [(key, rule) for key, rule in rules.items() if answer_of(context, rule)]
    shown = [(key, rule.said(context.t.language)) for key, rule in answered]
    telling.answer(context, words.subjects(context.t, shown), kind="list")


def helped(context: Context) -> None:
    dialogue.finish(context)
    telling.answer(context, words.glad(context.t))


def unhelped(context: Context) -> None:
    """The answer was not it: a person of the front desk has the question now."""
    asked, subject = _asked(context), _subject(context)
    dialogue.finish(context)
    if not asked:
        report.human(context)
        return
    ticket = _for_a_person(context, asked, subject)
    keep(context, asked, "unhelped", subject, ticket)


def _for_a_person(context: Context, asked: str, subject: str) -> Ticket:
    charter = context.rules.charter
    meaning = context.understand(asked, Conversation(), context.now)
    incoming = replace(context.incoming, text=asked)
    inner = replace(context, incoming=incoming, meaning=meaning, about=None)
    ticket = report.request(inner, charter.requests[subject].category, words.for_a_person)
    context.answered, context.opened = inner.answered, inner.opened
    return ticket


def keep(
    context: Context, asked: str, why: str, subject: str = "", ticket: Ticket | None = None
) -> None:
    """Written down for whoever writes the answers."""
    own = borders.own_estate(context)
    row = Unanswered(
        person_id=context.sender.id,
        estate_id=own.id if own is not None else None,
        text=asked[:LONGEST],
        subject=subject,
        why=why,
        ticket_id=ticket.id if ticket is not None else None,
        asked_at=context.now,
    )
    unanswered.keep(context.session, row)


def _asked(context: Context) -> str:
    return str(_data(context).get("asked", ""))


def _subject(context: Context) -> str:
    subject = str(_data(context).get("subject", ""))
    return subject if subject in context.rules.charter.requests else ""


def _data(context: Context) -> dict[str, Any]:
    question = context.question
    return dict(question.data) if question is not None and question.asks == "rules" else {}


# ------------------------------------------------------------------------------- for the staff


@dataclass(frozen=True, slots=True)
class Suggested:
    """An answer of the company's that fits a ticket."""

    kind: str
    name: str
    answer: str


def suggested(moment: Moment, ticket: Ticket, language: str) -> Suggested | None:
    """What the company says to what was asked, in the ticket's estate and its reporter's language;
    ``language`` is that of whoever is shown it."""
    kind = moment.rules.charter.request_in(ticket.text, asks=True)
    said = _answer_to(moment, ticket, kind) if kind else ""
    if not said:
        return None
    return Suggested(kind, moment.rules.charter.requests[kind].said(language), said)


def _answer_to(moment: Moment, ticket: Ticket, kind: str) -> str:
    rule = moment.rules.charter.requests[kind]
    where = estates.estate(moment.session, ticket.estate_id).name if ticket.estate_id else ""
    return str(rule.answer_at(where, people.person(moment.session, ticket.reporter_id).language))


def reply(context: Context, ticket: Ticket, kind: str) -> None:
    """The company's own answer, said to the homeowner by whoever has pressed the button."""
    said = _answer_to(context, ticket, kind)
    if not said:
        raise NotFound(words.nothing_written(context.rules.charter.requests[kind].name))
    speaking.reply(context, ticket, said)


def with_suggestion(context: Context, ticket: Ticket, shown: Reply) -> Reply:
    """A ticket with a button for the answer that fits it, where it is still open."""
    found = suggested(context, ticket, context.t.language) if ticket.is_open else None
    if found is None:
        return shown
    button = words.suggestion(context.t, ticket.id, found.kind, found.name)
    return replace(shown, buttons=(*shown.buttons, button))


def show_unanswered(context: Context) -> None:
    """没答上来的: the newest first."""
    rows = unanswered.unsettled(context.session, borders.here(context), MOST)
    rules = context.rules.charter.requests
    names = {key: rule.said(context.t.language) for key, rule in rules.items()}
    telling.answer(context, words.unanswered(context.t, rows, names, context.now), kind="list")


def find(context: Context, word: str) -> Unanswered:
    """An unanswered question by its number."""
    row = unanswered.question(context.session, row_number(word, "q"))
    here = borders.here(context)
    foreign = row is not None and here is not None and row.estate_id not in {None, *here}
    if row is None or foreign:
        raise NotFound(words.no_question(word))
    return row


def settle(context: Context, row: Unanswered) -> None:
    """There is an answer now, or needs to be none."""
    row.settled_at = row.settled_at or context.now
    context.session.add(row)
    telling.answer(context, words.settled(context.t, row))
