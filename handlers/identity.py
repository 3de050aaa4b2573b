"""Who speaks: recognises a sender, binds a contact point with a one-time code, knows strangers."""

from __future__ import annotations

import re

from handlers import admission, telling
from handlers.context import Context, Moment, Sender
from handlers.errors import TooLate
from handlers.incoming import Incoming, Reply
from handlers.wording import people as words
from handlers.wording import refusals
from storage import audit, contacts, estates, households, invitations, people, tickets, webchat
from storage.charter.company import HOMEOWNER, STRANGER
from storage.contacts import ContactPoint, StaffChat
from storage.erasures import KNOWN_BEFORE
from storage.people import Person

LEAST_WORDS = 3  # of English: hi and ok are everybody's
_ENGLISH_WORD = re.compile(r"[a-zA-Z']{2,}")


def recognise(moment: Moment, incoming: Incoming) -> tuple[Sender, bool]:
    """The sender; and whether this is the first we hear of them."""
    known = contacts.with_person(moment.session, incoming.channel, incoming.sender)
    contact, _ = known or _meet(moment, incoming)
    contact.state, contact.seen_at = "active", moment.now
    chat = _chat(moment, incoming) if incoming.is_group else None
    return sender_of(moment, contact, chat), known is None


def sender_of(moment: Moment, contact: ContactPoint, chat: StaffChat | None) -> Sender:
    person = people.person(moment.session, contact.person_id)
    homes = tuple(households.homes_of(moment.session, person.id))
    roles = people.roles_of(moment.session, person.id)
    if homes:
        roles |= {HOMEOWNER}
    roles = roles or frozenset({STRANGER})
    charter = moment.rules.charter
    rights = charter.rights_of(roles) | (roles & {HOMEOWNER, STRANGER})
    departments = roles & charter.departments.keys()
    return Sender(person, contact, roles, rights, departments, homes, chat)


def _meet(moment: Moment, incoming: Incoming) -> tuple[ContactPoint, Person]:
    person = Person(
        name=incoming.sender_name.strip()[:40] or moment.tongue()("访客"),
        language=incoming.language or _language_of(incoming.text),
        created_at=moment.now,
    )
    moment.session.add(person)
    moment.session.flush()
    contact = ContactPoint(
        person_id=person.id,
        channel=incoming.channel,
        address=incoming.sender,
        bound_at=moment.now,
        seen_at=moment.now,
    )
    moment.session.add(contact)
    moment.session.flush()
    return contact, person


def _language_of(text: str) -> str:
    """Whoever writes their first message in English is answered in it; "" for not known."""
    letters = text.isascii() and len(_ENGLISH_WORD.findall(text)) >= LEAST_WORDS
    return "en" if letters and not text.startswith("/") else ""


def _chat(moment: Moment, incoming: Incoming) -> StaffChat:
    chat = contacts.find_chat(moment.session, incoming.channel, incoming.conversation)
    if chat is None:
        chat = StaffChat(
            channel=incoming.channel,
            address=incoming.conversation,
            title=incoming.group_title[:120],
            bound_at=moment.now,
        )
    chat.state = "active"
    if chat.forum != incoming.forum:
        chat.forum, chat.topics_refused = incoming.forum, False
    moment.session.add(chat)
    moment.session.flush()
    return chat


def note_reach(moment: Moment, incoming: Incoming) -> None:
    """The person blocked or unblocked us, or the bot came into a group or was put out."""
    reachable = incoming.kind == "reachable"
    if incoming.is_group:
        chat = _chat(moment, incoming)
        chat.state = "active" if reachable else "kicked"
        moment.session.add(chat)
        return
    contact = contacts.find(moment.session, incoming.channel, incoming.sender)
    if contact is not None:
        contact.state = "active" if reachable else "blocked"
        moment.session.add(contact)


def start(context: Context, code: str) -> None:
    """/start, with or without a code."""
    if code:
        bind(context, code)
    elif context.sender.is_stranger:
        telling.answer(context, words.welcome(context.t))
    else:
        telling.answer(context, words.greeting(context.t, context.sender.person.name))


def bind(context: Context, code: str) -> None:
    """Binds this contact point to the invited person. Wrong codes are counted (CS-A)."""
    if not code:
        telling.answer(context, words.how_to_bind(context.t, context.sender.homes))
        return
    if not invitations.looks_like(code):
        say = words.no_code if any(each.isdigit() for each in code) else words.how_to_bind
        telling.answer(context, say(context.t, context.sender.homes))
        return
    speaker, limit = context.sender.id, context.rules.charter.binding
    if invitations.failures(context.session, speaker, context.now, limit.within) >= limit.tries:
        raise TooLate(refusals.code_too_often(limit.within))
    invitation = invitations.redeem(context.session, code, context.now)
    if invitation is None:
        # Said without a refusal: a refusal would roll the count back.
        invitations.count_failure(context.session, speaker, context.now, limit.within)
        telling.answer(context, Reply(refusals.code_wrong(context.t)))
        return
    if invitation.person_id is None:
        home = estates.home(context.session, invitation.home_id or 0)
        if not admission.ask_desk(context, home, "", has_slip=True):
            invitations.give_back(context.session, invitation)
        return
    if invitation.home_id is not None and households.has_left(
        context.session, invitation.person_id, invitation.home_id
    ):
        # Printed for somebody who has sold the home or was taken out since.
        telling.answer(context, Reply(refusals.code_wrong(context.t)))
        return
    bind_to(context, invitation.person_id, invitation.home_id)


def hand_over(context: Context, contact: ContactPoint, to_id: int, home_id: int | None) -> None:
    """This contact point is that person's from now on. What a stranger reported goes along."""
    before = contact.person_id
    if before != to_id and not (
        people.roles_of(context.session, before) or households.homes_of(context.session, before)
    ):
        tickets.hand_over(context.session, before, to_id, home_id)
        audit.record(context.session, KNOWN_BEFORE, context.now, to_id, home_id, was=before)
    contact.person_id, contact.bound_at = to_id, context.now


def bind_to(context: Context, person_id: int, home_id: int | None = None) -> None:
    """Binds the sender's contact point to a person. Audited."""
    contact, before = context.sender.contact, context.sender.person
    hand_over(context, contact, person_id, home_id)
    if home_id is not None:
        household = households.household_of(context.session, home_id)
        if household is None or person_id not in {
            person.id for person, _ in households.residents_of(context.session, home_id)
        }:
            households.settle(context.session, home_id, person_id, "owner", context.now)
    audit.record(
        context.session,
        "contact.bound",
        context.now,
        person_id,
        home_id,
        channel=contact.channel,
        contact=contact.id,
    )
    context.session.flush()
    context.sender = sender_of(context, contact, context.sender.chat)
    person = context.sender.person
    if not person.language:
        person.language = before.language
    roles = sorted(context.sender.roles - {HOMEOWNER, STRANGER})
    telling.answer(context, words.bound(context.t, person, context.sender.homes, roles))


def how_to_bind(context: Context) -> None:
    telling.answer(context, words.how_to_bind(context.t, context.sender.homes))


def ask_forget(context: Context) -> None:
    """/forget: says what that ends, and asks whether it is meant."""
    telling.answer(context, words.ask_forget(context.t))


def forget(context: Context) -> None:
    """/forget yes: unbinds this chat. Records that the company must keep stay; access ends."""
    for home in context.sender.homes:
        context.audit("contact.unbound", home.id)
    stranger = Person(
        name=context.t("访客"), language=context.sender.person.language, created_at=context.now
    )
    context.session.add(stranger)
    context.session.flush()
    webchat.forget(context.session, context.sender.contact.channel, context.sender.contact.address)
    context.sender.contact.person_id = stranger.id
    context.session.add(context.sender.contact)
    context.session.flush()
    context.sender = sender_of(context, context.sender.contact, None)
    telling.answer(context, words.forgotten(context.t))
