"""Not solved after all: 没修好, 又漏了. Opened again or, later, in a new ticket that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import deadlines, telling
from handlers.context import Context
from handlers.errors import NotFound
from handlers.tickets import files, people, promises, report, said, signoff
from handlers.wording import cards, refusals
from handlers.wording import signoff as signoff_words
from handlers.wording import tickets as words
from storage import followups, tickets
from storage.dialogues import Dialogue
from storage.history import Kind
from storage.tickets import Ticket

AGAIN = re.compile(
    r"又|还是|还在|还没|依旧|依然|照样|没修好|没弄好|再次|反复|\bagain\b|\bstill\b", re.IGNORECASE
)
# Characters that say nothing of what the trouble is.
_NOTHING = frozenset(
    "又还是在没有修好坏了的不再次我你您们他它这那个也都就很太根本弄处理解决搞定说过来去家里上下怎么样着啊呢吗吧呀"
    "，。！？、,.!? \n"
)


def reopen_by_words(context: Context) -> None:
    """没修好: reopens what was just finished; says it again where work is still going on."""
    named = said.named(context)
    if named is not None and not named.is_merged and not _in_work(named):
        reopen(context, named, context.text)
        return
    own = tickets.reported_by(context.session, context.sender.id)
    finished = [each for each in own if _may_reopen(context, each) and _fits(context, each)]
    waiting = [each for each in finished if each.is_asked]
    working = [each for each in own if _in_work(each) and _fits(context, each)]
    if waiting or (finished and not working):
        reopen(context, (waiting or finished)[0], context.text)
    elif working:
        said.hear(context, working[0])
    elif older := [each for each in own if each.closed_at and _alike(context, each)]:
        reopen(context, older[0], context.text)
    else:
        # Nothing of the kind is known here: then it is news, and news is a complaint.
        report.report(context)


def is_meant(context: Context) -> bool:
    """Whether a complaint is about something that was thought to be solved."""
    meaning = context.meaning
    if meaning.is_grave:
        return False
    own = tickets.reported_by(context.session, context.sender.id)
    if "ticket_reopen" in meaning.intents:
        return any(_may_reopen(context, each) and _fits(context, each) for each in own)
    if not AGAIN.search(context.text):
        return False
    closed = [each for each in own if each.is_asked or each.closed_at is not None]
    return any(_alike(context, each) for each in closed)


def _in_work(ticket: Ticket) -> bool:
    return ticket.is_in_work


def _alike(context: Context, ticket: Ticket) -> bool:
    """The words name what the ticket was about: 又漏了, of 厨房漏水了."""
    category = context.meaning.category
    if ticket.is_merged or category not in (None, ticket.category):
        return False
    return bool(_matter(context.text) & _matter(ticket.text)) and _same_place(context, ticket)


def _fits(context: Context, ticket: Ticket) -> bool:
    """Alike, or the words name nothing that could be something else: 没修好, 又坏了."""
    if not _same_place(context, ticket):
        return False
    category = context.meaning.category
    return _alike(context, ticket) or category is None or len(_matter(context.text)) < 2


def _same_place(context: Context, ticket: Ticket) -> bool:
    named = context.meaning.slots.home
    return named is None or not named.building or ticket.place.startswith(named.building)


def _matter(text: str) -> frozenset[str]:
    return frozenset(text) - _NOTHING


def _may_reopen(context: Context, ticket: Ticket) -> bool:
    if ticket.is_asked:
        return True
    if not ticket.is_ended or ticket.closed_at is None:
        return False
    return context.now - ticket.closed_at <= context.rules.charter.signoff.reopen_within


def reopen(context: Context, ticket: Ticket, said_words: str) -> None:
    """返工: back to the department, with fresh promises; after the charter's grace a new ticket."""
    followups.answer(context.session, ticket.id, "again", context.now)
    if ticket.is_ended and not _may_reopen(context, ticket):
        _follow(context, ticket, said_words)
        return
    was_signed = ticket.is_signed
    ticket.reopen()
    due_at = deadlines.restart(context, ticket)
    promises.after_reopening(context, ticket, was_signed)
    enclosed = files.of_homeowner(context, ticket)
    context.note(ticket.id, Kind.REOPENED, said_words)
    people.tell_department(
        context,
        ticket,
        lambda t: enclosed.with_words(cards.reopened(t, ticket, said_words, due_at, context.now)),
        "card",
    )
    report.alert_again(
        context, ticket, lambda t: cards.reopened(t, ticket, said_words, due_at, context.now)
    )
    telling.answer(
        context, words.reopened(context.t, ticket, due_at, context.now), ticket_id=ticket.id
    )


def _follow(context: Context, old: Ticket, said_words: str) -> None:
    """A new ticket, linked to the old one both ways. Asked for twice, it is there once."""
    already = _first_open(tickets.following(context.session, old.id))
    if already is not None:
        telling.answer(
            context, signoff_words.follows_already(context.t, already, old), ticket_id=already.id
        )
        return
    ticket = report.follow(context, old, said_words)
    context.note(old.id, Kind.FOLLOWED, f"#{ticket.id}")


def _first_open(found: Sequence[Ticket]) -> Ticket | None:
    return next((each for each in found if each.is_open), None)


def well(context: Context, ticket: Ticket) -> None:
    """好的: weeks later it still holds."""
    signoff.only_homeowners(context, ticket)
    row = followups.of_ticket(context.session, ticket.id)
    if row is None or row.asked_at is None:
        raise NotFound(refusals.no_ticket(str(ticket.id)))
    if not row.answer:
        followups.answer(context.session, ticket.id, "good", context.now)
        context.note(ticket.id, Kind.HOLDS)
    telling.answer(context, signoff_words.glad(context.t, ticket), ticket_id=ticket.id)


def follow_up_answered(context: Context, question: Dialogue) -> bool:
    """好的 or 又坏了, typed, after the question of some weeks later."""
    ticket = tickets.ticket(context.session, question.data["ticket"])
    intent = context.meaning.intent
    if ticket is None or ticket.is_open or context.meaning.urgency in ("urgent", "major"):
        return False
    if intent in ("ticket_confirm", "thanks"):
        well(context, ticket)
    elif intent == "ticket_reopen" or (AGAIN.search(context.text) and _fits(context, ticket)):
        reopen(context, ticket, context.text)
    else:
        return False
    return True
