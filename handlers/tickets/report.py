"""A complaint comes in and becomes a ticket; so does the wish to speak with a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers import deadlines, dialogue, misses, telling
from handlers.context import Context, Moment
from handlers.incidents import joining
from handlers.incoming import Reply
from handlers.telling import Compose
from handlers.tickets import files, major, offers, people, place, privacy
from handlers.tickets.files import Enclosed
from handlers.wording import cards
from handlers.wording import people as people_words
from handlers.wording import signoff as signoff_words
from handlers.wording import tickets as words
from handlers.wording.tongue import Tongue
from nlu.intents import likely_category
from nlu.meaning import Conversation
from storage.charter.company import CONDUCT, OTHER
from storage.history import Kind
from storage.states import Urgency
from storage.tickets import Ticket

INJURY = "injury"  # a danger of ``nlu``
Say = Callable[[Tongue, Ticket, datetime, datetime], Reply]


def report(context: Context) -> None:
    """Opens a ticket from what was said, answers, and tells the staff (CS-2)."""
    if context.opened is not None:
        return  # the same message said it in another way before: 没修好 … 又漏了
    meaning = context.meaning
    ticket = enter_new(
        context,
        category=meaning.category or OTHER,
        urgency=meaning.urgency or Urgency.NORMAL,
        danger=meaning.danger,
    )
    due_at = deadlines.start_all(context, ticket)
    opened = words.opened(context.t, ticket, due_at, context.now)
    enclosed = files.of_homeowner(context, ticket)
    if joining.joined(context, ticket, opened):
        return
    telling.answer(context, opened, ticket_id=ticket.id)
    tell_staff(context, ticket, due_at, enclosed)
    joining.consider(context, ticket)
    if meaning.ask_danger and not ticket.is_urgent:
        ask_about_danger(context, ticket)
    elif place.is_missing(context, ticket):
        place.ask(context, ticket)


def report_several(context: Context, texts: Sequence[str]) -> None:
    """Several problems told in one message: a ticket each, each to its department, and one answer
    for all of them."""
    opened: list[tuple[Ticket, datetime]] = []
    for number, text in enumerate(texts):
        first = number == 0
        inner = replace(
            context,
            incoming=replace(context.incoming, text=text),
            meaning=context.understand(text, Conversation(), context.incoming.sent_at),
            received_id=context.received_id if first else None,
            attachments=context.attachments if first else [],
            opened=None,
        )
        meaning = inner.meaning
        ticket = enter_new(
            inner,
            category=meaning.category or "other",
            urgency=meaning.urgency or Urgency.NORMAL,
            danger=meaning.danger,
        )
        due_at = deadlines.start_all(inner, ticket)
        enclosed = files.of_homeowner(inner, ticket) if first else Enclosed()
        tell_staff(inner, ticket, due_at, enclosed)
        joining.consider(inner, ticket)
        opened.append((ticket, due_at))
    context.opened, context.outcome = opened[0][0], f"{len(opened)} tickets"
    telling.answer(context, words.opened_several(context.t, opened, context.now))
    homeless = [ticket for ticket, _ in opened if place.is_missing(context, ticket)]
    if homeless:
        place.ask(context, homeless[0])


def report_part(context: Context, text: str, *, whole: bool) -> None:
    """The only problem of a message that says something else as well. ``whole``: all of it is kept
    with the ticket, and nothing else is answered now."""
    inner = replace(
        context,
        incoming=context.incoming if whole else replace(context.incoming, text=text),
        meaning=context.understand(text, Conversation(), context.incoming.sent_at),
    )
    report(inner)
    context.opened, context.outcome = inner.opened, inner.outcome
    context.answered, context.question = inner.answered, inner.question


def report_now(context: Context) -> None:
    """Asked about as if it had been reported, and it was not: kindly, and at once."""
    telling.answer(context, words.not_known_yet(context.t))
    report_it(context)


def report_it(context: Context) -> None:
    """Little is said, and something is plainly wrong: the likeliest department has it."""
    category = likely_category(context.text, context.rules.today(context.now))
    report(replace(context, meaning=replace(context.meaning, category=category)))


def report_earlier(context: Context, text: str) -> None:
    """The button 报修或投诉: what was not understood before is a complaint after all."""
    question = context.question
    said = text
    if not said and question is not None and question.asks in ("report", "story"):
        said = question.data["text"]
    if not said:
        dialogue.ask_words(context, "/report", people_words.ask_report(context.t))
        return
    dialogue.finish(context)
    meaning = context.understand(said, Conversation(), context.now)
    incoming = replace(context.incoming, text=said)
    report(replace(context, incoming=incoming, meaning=meaning))


def human(context: Context) -> None:
    """转人工: a ticket like any other, so that it cannot be forgotten."""
    if context.opened is None:  # else its ticket reaches a person anyway
        request(context, CONDUCT, words.human)


def request(context: Context, category: str, say: Say) -> Ticket:
    """Opens a ticket for a wish that a person must fulfil, and says so in its own words.

    A message that has opened one already is read by a person whole, the wish in it too.
    """
    if context.opened is not None:
        return context.opened
    ticket = enter_new(context, category=category)
    due_at = deadlines.start_all(context, ticket)
    telling.answer(context, say(context.t, ticket, due_at, context.now), ticket_id=ticket.id)
    tell_staff(context, ticket, due_at, files.of_homeowner(context, ticket))
    return ticket


def follow(context: Context, old: Ticket, said: str) -> Ticket:
    """The same trouble as a closed ticket's, long after it: a new one that follows it."""
    meaning = context.meaning
    ticket = enter_new(
        context,
        category=meaning.category or old.category,
        urgency=meaning.urgency or Urgency.NORMAL,
        danger=meaning.danger,
        follows=old,
        text=signoff_words.again(context.tongue(), old, said),
    )
    due_at = deadlines.start_all(context, ticket)
    reply = signoff_words.opened_again(context.t, ticket, old, due_at, context.now)
    telling.answer(context, reply, ticket_id=ticket.id)
    tell_staff(context, ticket, due_at, files.of_homeowner(context, ticket))
    return ticket


def found(context: Context, said: str, category: str, estate_id: int, place: str) -> Ticket:
    """What one of the staff came upon on a round (EN-3): a ticket as a homeowner's would be.

    ``category`` holds where the words do not say it. Whoever reports it signs it off.
    """
    # Where it is decides with: water in the power room is not the cleaners'.
    meaning = context.understand(f"{place}{said}", Conversation(), context.now)
    incoming = replace(context.incoming, text=said)
    inner = replace(context, incoming=incoming, meaning=meaning, about=None)
    ticket = enter_new(
        inner,
        category=meaning.category or category,
        urgency=meaning.urgency or Urgency.NORMAL,
        danger=meaning.danger,
    )
    ticket.estate_id, ticket.home_id, ticket.place = estate_id, None, place
    ticket.department = context.department_for(ticket.category, estate_id)
    context.session.add(ticket)
    due_at = deadlines.start_all(inner, ticket)
    mine = (context.sender.id,)  # who found it hears it in the answer
    tell_staff(inner, ticket, due_at, files.of_homeowner(inner, ticket), mine)
    return ticket


def enter_new(
    context: Context,
    category: str,
    urgency: str = Urgency.NORMAL,
    danger: str | None = None,
    follows: Ticket | None = None,
    text: str = "",
) -> Ticket:
    where = place.find(context, context.meaning.slots.home)
    ticket = Ticket(
        estate_id=where.estate_id,
        home_id=where.home_id,
        reporter_id=context.sender.id,
        received_id=context.received_id,
        place=where.place,
        text=text or context.text or context.t("找人工"),
        category=category,
        urgency=urgency,
        danger=danger,
        department=context.department_for(category, where.estate_id),
        created_at=context.now,
    )
    if follows is not None:
        ticket.take_after(follows)
        ticket.department = context.department_for(category, ticket.estate_id)
    privacy.note_whom(context, ticket, f"{_story(context)}\n{ticket.text}")
    context.session.add(ticket)
    context.session.flush()
    context.note(ticket.id, Kind.REPORTED, ticket.text)
    _keep_story(context, ticket)
    context.opened, context.outcome = ticket, f"ticket {ticket.id}"
    return ticket


def _keep_story(context: Context, ticket: Ticket) -> None:
    """What they told before they came to it stays with the ticket."""
    if told := _story(context):
        context.note(ticket.id, Kind.SAID, told)
        dialogue.finish(context)


def _story(context: Context) -> str:
    question = context.question
    return str(question.data["text"]) if question is not None and question.asks == "story" else ""


def tell_staff(
    context: Context,
    ticket: Ticket,
    due_at: datetime,
    enclosed: Enclosed,
    but_not: Sequence[int] = (),
) -> None:
    """The department gets its card; who must know at once is told at once."""
    reporter = context.sender.person.name
    offers.send_out(
        context,
        ticket,
        lambda t: enclosed.with_words(
            cards.card(
                t, ticket, reporter, people.home_label(context, ticket, t), due_at, context.now
            )
        ),
        but_not,
    )
    context.record(ticket.id, Kind.CARD, ticket.department)
    alert(context, ticket)


def alert(context: Context, ticket: Ticket, said: str = "") -> None:
    """Urgent and major matters go to those whom the charter names, without waiting. ``said``: what
    has made it one."""
    to = _alerted(context, ticket)
    if not to:
        return
    reporter = people.reporter(context, ticket).name
    people.tell_roles(
        context,
        ticket,
        to,
        lambda t: cards.alert(t, ticket, reporter, people.home_label(context, ticket, t), said),
        "alert",
    )
    if ticket.is_major:
        major.ask_all(context, ticket)


def tell_alarmed(moment: Moment, ticket: Ticket, compose: Compose) -> None:
    """What those who were alarmed, and are not the ones who have it, must know too: where it is,
    what has become of it."""
    to = _alerted(moment, ticket)
    if to:
        people.tell_roles(moment, ticket, to, compose, "words", but_not=(ticket.holder_id,))


def alert_again(context: Context, ticket: Ticket, compose: Compose) -> None:
    """A grave matter that was not over: whoever heard of it first hears this too."""
    to = _alerted(context, ticket)
    people.tell_roles(context, ticket, to, compose, "alert")
    if ticket.is_major:
        major.ask_all(context, ticket)


def _alerted(moment: Moment, ticket: Ticket) -> tuple[str, ...]:
    """The roles that hear of a matter at once."""
    alerts = moment.rules.charter.alerts
    to = {Urgency.URGENT: alerts.urgent.to, Urgency.MAJOR: alerts.major.to}
    roles = tuple(to.get(Urgency(ticket.urgency), ()))
    if not roles or ticket.danger != INJURY or alerts.injury is None:
        return roles
    return (*roles, *(each for each in alerts.injury.to if each != ticket.department))


def ask_about_danger(context: Context, ticket: Ticket) -> None:
    """Perhaps somebody is in danger: they are asked, and the staff is warned meanwhile."""
    question = words.ask_danger(context.t, ticket)
    dialogue.ask(context, "danger", question, ticket=ticket.id)
    to = context.rules.charter.alerts.urgent.to
    people.tell_roles(context, ticket, to, lambda t: cards.maybe_danger(t, ticket), "alert")


def raise_urgency(context: Context, ticket: Ticket) -> None:
    """Danger after all: the onsite promise starts now, and those who must know hear of it."""
    ticket.require_open("urgent")
    if ticket.is_urgent:
        telling.answer(context, words.raised(context.t, ticket), ticket_id=ticket.id)
        return
    misses.corrected(context, ticket, "urgency", ticket.urgency, Urgency.URGENT)
    ticket.urgency = Urgency.URGENT
    ticket.danger = ticket.danger or context.meaning.danger
    context.session.add(ticket)
    context.note(ticket.id, Kind.RAISED)
    deadlines.start(context, ticket, "onsite")
    people.tell_holder(context, ticket, lambda t: cards.raised(t, ticket), "card")
    alert(context, ticket, _words_of_reporter(context, ticket))
    if context.sender.id == ticket.reporter_id:
        telling.answer(context, words.raised(context.t, ticket), ticket_id=ticket.id)
    else:
        telling.answer(context, cards.done(context.t, ticket, "urgent"), ticket_id=ticket.id)


def raise_to_major(context: Context, ticket: Ticket) -> None:
    """It has become a matter for those who lead: 12345, a banner, many homes (GM-4)."""
    misses.corrected(context, ticket, "urgency", ticket.urgency, Urgency.MAJOR)
    ticket.urgency = Urgency.MAJOR
    context.session.add(ticket)
    context.note(ticket.id, Kind.MAJOR)
    alert(context, ticket, _words_of_reporter(context, ticket))


def _words_of_reporter(context: Context, ticket: Ticket) -> str:
    own = context.sender.id == ticket.reporter_id and context.incoming.kind != "action"
    return context.text.strip() if own and not context.text.startswith("/") else ""


def calm(context: Context, ticket: Ticket) -> None:
    """No danger after all."""
    misses.calmed(context, ticket)
    context.note(ticket.id, Kind.SAID, context.t("没有危险"))
    telling.answer(context, words.calm(context.t, ticket), ticket_id=ticket.id)
