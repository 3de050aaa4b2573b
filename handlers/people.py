"""The person behind the messages: language, duty, invitations, what we keep about them."""

from __future__ import annotations

from datetime import datetime

from handlers import audits, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.rules import Rules
from handlers.tickets import privacy
from handlers.wording import names, refusals
from handlers.wording import people as words
from nlu.meaning import Conversation
from nlu.meaning import Home as NamedHome
from storage import (
    audit,
    bills,
    contacts,
    estates,
    households,
    invitations,
    logins,
    people,
    tickets,
)
from storage.charter.company import BOOKS, FEES, HOMEOWNER, HOUSE, LAW, LEAD
from storage.estates import Estate, Home
from storage.people import Person, Role

# Who may invite whoever may any of these, and who may; and who is shown what a home owes.
ABOVE = frozenset({LEAD, BOOKS, LAW, HOUSE})
SETTLES = frozenset({BOOKS, HOUSE})
FEES_SHOWN_TO = frozenset({FEES, LAW})


def language(context: Context, chosen: str) -> None:
    """/language: shows the choice, or takes it."""
    if not chosen:
        telling.answer(context, words.choose_language(context.t))
        return
    context.sender.person.language = chosen
    context.session.add(context.sender.person)
    telling.answer(context, words.language_set(context.t))


def invite(
    context: Context, role: str, name: str, home: Home | None, estate: Estate | None
) -> None:
    """A one-time code. The front desk invites homeowners and staff, supervisors also each other;
    whoever works in one estate invites its staff, and nobody for all."""
    if context.rules.charter.rights_of([role]) & ABOVE and not context.sender.rights & SETTLES:
        raise NotAllowed(refusals.role_needs_supervisor)
    if role == HOMEOWNER and not context.sender.rights & {LEAD, FEES}:
        raise NotAllowed(refusals.not_for_you, {"verb": context.doing})
    where = None if role == HOMEOWNER else _works_in(context, estate)
    estate_id = where.id if where is not None else None
    code = invite_person(context, role, name, home, context.sender.id, estate_id)
    days = context.rules.charter.binding.valid_for.days
    place = where.name if where is not None else ""
    make = context.rules.password_link if role != HOMEOWNER else None
    address = make(code) if make is not None else ""
    reply = words.invited(context.t, name, role, place, code, days, address)
    telling.answer(context, reply)


def _works_in(context: Context, named: Estate | None) -> Estate | None:
    """Where somebody new works: as was said, else in the asker's estate; None for all of them."""
    if named is not None:
        return one_estate(context, named)
    mine, everywhere = my_estates(context), estates.estates(context.session)
    return None if len(mine) == len(everywhere) else one_estate(context, None)


def invite_person(
    moment: Moment,
    role: str,
    name: str,
    home: Home | None,
    actor_id: int | None,
    estate_id: int | None = None,
    phone: str = "",
    kind: str = "owner",
) -> str:
    """Writes down a person with a role or a home, and returns their code. Raises Refusal.

    Who belongs to the home under that name already is not written down again, nor is a colleague
    who has bound no messenger yet.
    """
    if role != HOMEOWNER and role not in moment.rules.charter.roles:
        raise BadWords(refusals.no_role(role))
    if role == HOMEOWNER and home is None:
        raise BadWords(refusals.homeowner_needs_home)
    home_id = home.id if home is not None and role == HOMEOWNER else None
    name = name.strip()[:40]
    person = _resident(moment, home_id, name, kind)
    if person is None and role != HOMEOWNER:
        person = _newcomer(moment, role, name, estate_id)
    if person is None:
        person = Person(name=name, phone=phone, created_at=moment.now)
        moment.session.add(person)
        moment.session.flush()
        if home_id is not None and kind != "owner":
            households.settle(moment.session, home_id, person.id, kind, moment.now)
    if role != HOMEOWNER and not people.holds(moment.session, person.id, role, estate_id):
        moment.session.add(Role(person_id=person.id, name=role, estate_id=estate_id))
    valid_for = moment.rules.charter.binding.valid_for
    code = invitations.invite(moment.session, person.id, moment.now, home_id, valid_for=valid_for)
    audit.record(
        moment.session,
        "person.invited",
        moment.now,
        actor_id,
        home_id,
        role=role,
        person=person.id,
    )
    return code


def _newcomer(moment: Moment, role: str, name: str, estate_id: int | None) -> Person | None:
    """The colleague of that name and role whose first code was lost."""
    found = [each for each in contacts.unbound(moment.session) if each.name == name]
    there = [each for each in found if people.holds(moment.session, each.id, role, estate_id)]
    return there[-1] if there else None


def _resident(moment: Moment, home_id: int | None, name: str, kind: str) -> Person | None:
    """The one of that name who belongs to the home in that way."""
    if home_id is None:
        return None
    living = households.residents_of(moment.session, home_id)
    found = [person for person, tie in living if (person.name, tie.kind) == (name, kind)]
    return found[0] if len(found) == 1 else None


def my_estates(context: Context) -> list[Estate]:
    """Where the asker works: of one estate that one, of the company all."""
    session, me = context.session, context.sender.id
    return [
        each
        for each in estates.estates(session)
        if any(people.holds(session, me, role, each.id) for role in context.sender.roles)
    ]


def one_estate(context: Context, named: Estate | None) -> Estate:
    """The estate that was named, else the asker's only one. Raises NotFound and BadWords."""
    mine = my_estates(context)
    if named is not None:
        if named.id not in {each.id for each in mine}:
            raise NotFound(refusals.no_estate(named.name, [each.name for each in mine]))
        return named
    if len(mine) != 1:
        raise BadWords(refusals.which_estate)
    return mine[0]


def read_home(rules: Rules, said: str, now: datetime) -> NamedHome | None:
    """A home as somebody wrote it, where it has at least a room."""
    named = rules.understand(said, rules.today(now), Conversation(asked="home")).slots.home
    return named if named is not None and named.room else None


def my_data(context: Context) -> None:
    points = contacts.of_person(context.session, context.sender.id)
    telling.answer(
        context,
        words.my_data(
            context.t,
            context.sender.person,
            context.sender.homes,
            points,
            audits.looked(context),
            logins.alive_of(context.session, context.sender.id, context.now, logins.HOME),
        ),
    )


def show_home(context: Context, home: Home) -> None:
    """/home: who lives there, what is owed where the asker may know it, its tickets. Audited."""
    in_group = context.sender.chat is not None
    residents = [
        (person.name, tie.kind, names.phones(context.t, person.phones, masked_too=in_group))
        for person, tie in households.residents_of(context.session, home.id)
    ]
    owed, gone = None, []
    if context.sender.rights & FEES_SHOWN_TO:
        gone = [(p.name, tie) for p, tie in households.former(context.session, home.id)[:5]]
        owed = sum(each.left_fen for each in bills.owed(context.session, home.id))
    t = context.t
    lines = [
        f"#{each.id} {names.category(t, each.category)}{t.aside(names.state(t, each.state))}"
        for each in tickets.of_home(context.session, home.id)
        if not privacy.is_hidden_from(context.sender, each)
    ]
    context.audit("home.seen", home.id)
    telling.answer(context, words.home_card(t, home, residents, owed, lines, gone), kind="list")


def bind_chat(context: Context, role: str, estate: Estate | None) -> None:
    """/bindchat ROLE [ESTATE]: this group hears what is said to the role."""
    chat = context.sender.chat
    if chat is None:
        raise BadWords(refusals.only_in_group)
    if role not in context.rules.charter.roles:
        raise BadWords(refusals.no_role(role))
    chat.topics_refused = False
    contacts.bind_chat(context.session, chat, role, estate.id if estate else None)
    context.session.flush()
    telling.answer(context, words.chat_bound(context.t, role, estate.name if estate else ""))
