"""Who may see what: complaints about staff, a home's tickets, telephone numbers (CS-A)."""

from __future__ import annotations

import re

from handlers import telling
from handlers.context import Context, Moment, Sender
from handlers.incoming import Reply
from handlers.tickets import people
from handlers.wording import privacy as words
from nlu import speech, things
from nlu.normal import plain
from storage import households
from storage import people as people_rows
from storage.charter.company import CONDUCT
from storage.tickets import Ticket


def note_whom(moment: Moment, ticket: Ticket, told: str) -> None:
    """Whom a complaint about conduct names: a member of the staff, or all who hold a role.

    ``told``: its text, behind what was said before they came to it (我要投诉小刘). Only complaints
    about conduct: 请小刘帮我看一下 complains about nobody.
    """
    if ticket.category != CONDUCT and not things.of(ticket.text).troubles & _OF_CONDUCT:
        return
    ticket.about_id = staff_named(moment, told)
    if ticket.about_id is not None or ticket.category != CONDUCT:
        return
    charter = moment.rules.charter
    said = speech.patterns("homeowner")["at_the_desk"].sub("", plain(told))
    ticket.about_role = charter.role_complained_of(said)
    ticket.about_leaders = bool(ticket.about_role) and ticket.about_role not in charter.departments


def note_who(moment: Moment, ticket: Ticket, said: str) -> None:
    """Whom what was added to it names, as 就是老马; whoever has it is not the one, nor whoever is
    asked for: 喊小刘来."""
    if ticket.category != CONDUCT or ticket.about_id is not None:
        return
    if speech.find(said, "calls_for") and not things.of(said).troubles & _OF_CONDUCT:
        return
    whom = staff_named(moment, said)
    if whom is not None and whom != ticket.holder_id:
        ticket.about_id = whom
        moment.session.add(ticket)


def staff_named(moment: Moment, text: str) -> int | None:
    """The member of the staff whom the words name."""
    said = plain(text)
    named = [each for each in people_rows.staff(moment.session) if _names(said, each.name)]
    return max(named, key=lambda each: len(each.name)).id if named else None


def staff_surnamed(moment: Moment, text: str) -> int | None:
    """姓张的那个: the only member of the staff of that surname."""
    found = speech.find(text, "surname")
    if found is None:
        return None
    called = [
        each.id for each in people_rows.staff(moment.session) if found["name"] in each.name[:2]
    ]
    return called[0] if len(called) == 1 else None


_OF_CONDUCT = frozenset({"rude", "guard_slack"})  # troubles that are somebody's conduct
# A name of one character is one where it stands like a name: 保安强骂人, 强师傅; 强烈 is none.
_BEFORE = r"(?:^|[^\w]|[老小阿叫个位的是安工员傅管理姐哥诉报人])"
_BEHIND = r"(?:$|[^\w]|[师工姐哥叔经主保态说骂这他她在对不上总老收打推吼睡喝抽偷玩把很太真也又])"


def _names(said: str, name: str) -> bool:
    called = plain(name)
    if len(called) > 1:
        return called in said
    return bool(called) and re.search(_BEFORE + re.escape(called) + _BEHIND, said) is not None


def is_hidden_from(sender: Sender, ticket: Ticket) -> bool:
    """Whether a member of the staff may not see a ticket: it complains about them, or about a
    colleague, and neither do they lead nor was it given to them."""
    if ticket.is_about(sender.id, sender.roles):
        return True
    given = ticket.holder_id == sender.id
    return ticket.is_confidential and not given and not sender.leads


def resident_may_see(context: Context, ticket: Ticket) -> bool:
    """Who reported it; else those who live in or own the home, from when they came.

    What concerns the home (charter: ``shared``) is seen by all of them. What concerns a person
    (fees, service, everything else) stays with the side that reported it: a landlord does not
    read a tenant's complaints, nor the tenant the landlord's.
    """
    if ticket.reporter_id == context.sender.id:
        return True
    if ticket.home_id is None or ticket.home_id not in {each.id for each in context.sender.homes}:
        return False
    own = households.tie(context.session, context.sender.id, ticket.home_id)
    if own is None or ticket.created_at < own.since:
        return False
    if ticket.category in context.rules.charter.privacy.shared and not ticket.is_confidential:
        return True
    theirs = households.tie(context.session, ticket.reporter_id, ticket.home_id)
    return theirs is not None and "tenant" not in (own.kind, theirs.kind)


def phone(context: Context, ticket: Ticket) -> None:
    """/phone N: the reporter's number, to the asker alone, and written down."""
    reporter = people.reporter(context, ticket)
    people.seen_phone(context, ticket)
    telling.tell_person(
        context,
        context.sender.id,
        lambda t: words.phone(t, ticket, reporter.name, reporter.phone),
        "answer",
        ticket_id=ticket.id,
    )
    if context.sender.chat is not None:
        telling.answer(context, Reply(words.sent_privately(context.t, ticket)))
