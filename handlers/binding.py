"""Proves who somebody is without a code: by a vouched phone, else the front desk decides (CS-3).

An owner sees who belongs to the home, takes people out, and lets a tenant see the fees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers import admission, arguments, dialogue, identity, people, telling
from handlers.context import Context
from handlers.errors import NotAllowed, NotFound
from handlers.numbers import row_number
from handlers.wording import binding as words
from handlers.wording import refusals
from storage import bindings, contacts, estates, households, invitations
from storage.bindings import BindRequest
from storage.charter.company import HOMEOWNER
from storage.dialogues import Dialogue
from storage.estates import Home
from storage.households import Residency
from storage.people import Person

_ONLY_CODE = re.compile(r"\s*(?:绑定|bind)?[\s:：,，]*(.+?)[\s。.]*", re.IGNORECASE | re.DOTALL)


def nothing_but_a_code(said: str) -> str:
    """The code where somebody copied one from a letter, with or without 绑定 before it."""
    found = _ONLY_CODE.fullmatch(said) if len(said) <= 40 else None
    code = found[1] if found is not None else ""
    return invitations.read(code) if invitations.stands_alone(code) else ""


def bind(context: Context, word: str) -> None:
    """/bind CODE, or /bind 3-2-1501 where there is no code."""
    if not invitations.looks_like(word):
        home = _home(context, word)
        if home is not None:
            admission.ask_desk(context, home, "")
            return
    identity.bind(context, word)


def by_phone(context: Context) -> None:
    """The messenger vouches for the sender's phone: whoever has it in the archive is bound."""
    phone = context.incoming.vouched_phone
    dialogue.finish(context)
    context.outcome = "phone"
    found = households.people_with_phone(context.session, phone)
    if len(found) == 1:
        identity.bind_to(context, found[0].id)
    elif context.sender.homes:
        telling.answer(context, words.bound_already(context.t, context.sender.homes))
    else:
        dialogue.ask(context, "bindhome", words.which_home(context.t), phone=phone)


def home_answered(context: Context, question: Dialogue) -> bool:
    """The answer to "which home is yours?". False where the words are about something else."""
    home = _home(context, context.text)
    if home is not None:
        dialogue.finish(context)
        admission.ask_desk(context, home, question.data.get("phone", ""))
        return True
    if context.meaning.intent != "other" or question.tries + 1 >= dialogue.TRIES:
        dialogue.finish(context)
        return False
    phone = question.data.get("phone", "")
    reply = words.which_home(context.t)
    dialogue.ask(context, "bindhome", reply, tries=question.tries + 1, phone=phone)
    return True


def _home(context: Context, said: str) -> Home | None:
    """Exactly one home that these words name."""
    estate, number = arguments.estate_and_rest(context, said)
    named = people.read_home(context.rules, number, context.now)
    if named is None or not named.building:
        return None
    where = estate.id if estate is not None else None
    found = estates.find_homes(context.session, named.building, named.unit, named.room, where)
    return found[0] if len(found) == 1 else None


# ------------------------------------------------------------------------------- the front desk


def find(context: Context, number: str) -> BindRequest:
    request = bindings.request(context.session, row_number(number))
    if request is None:
        raise NotFound(refusals.no_bind_request(number))
    return request


def admit(context: Context, request: BindRequest, kind: str) -> None:
    """/admit N owner|family|tenant: the front desk has made sure who it is. Audited."""
    if not _is_open(context, request):
        return
    home = estates.home(context.session, request.home_id)
    person_id = households.resident_with_phone(context.session, home.id, request.phone)
    point = contacts.point(context.session, request.contact_point_id)
    if person_id is None:
        person_id = point.person_id
        households.settle(context.session, home.id, person_id, kind, context.now)
    else:
        identity.hand_over(context, point, person_id, home.id)
    request.state = "approved"
    _decide(context, request, "binding.approved", kind=kind)
    telling.answer(context, words.admitted(context.t, request.id, home))
    telling.tell_person(context, person_id, lambda t: words.welcome_home(t, home), "notice")


def turn_away(context: Context, request: BindRequest) -> None:
    """/turnaway N: the front desk could not make sure."""
    if not _is_open(context, request):
        return
    request.state = "rejected"
    _decide(context, request, "binding.rejected")
    telling.answer(context, words.turned_away(context.t, request.id))
    person_id = contacts.point(context.session, request.contact_point_id).person_id
    telling.tell_person(context, person_id, words.not_admitted, "notice")


def _is_open(context: Context, request: BindRequest) -> bool:
    """False, with a word about it, where somebody was quicker."""
    if request.state != "open":
        telling.answer(context, words.decided_before(context.t, request.id, request.state))
    return request.state == "open"


def _decide(context: Context, request: BindRequest, action: str, **more: str) -> None:
    request.decided_at, request.decided_by_id = context.now, context.sender.id
    context.session.add(request)
    context.audit(action, request.home_id, request=request.id, **more)
    context.session.flush()


# ------------------------------------------------------------------------------------ the family


def family(context: Context) -> None:
    """/family: who belongs to my homes."""
    if not context.sender.homes:
        telling.answer(context, words.bind_first(context.t))
        return
    for home in context.sender.homes[:5]:
        rows, owns = members(context, home.id)
        telling.answer(context, words.family(context.t, home, rows, owns, context.sender.id))


def members(
    context: Context, home_id: int
) -> tuple[Sequence[tuple[Person, Residency, bool]], bool]:
    """Who belongs to a home, and whether they can be reached in a chat; and whether the asker owns
    it."""
    residents = households.residents_of(context.session, home_id)
    owns = any(person.id == context.sender.id and tie.kind == "owner" for person, tie in residents)
    reached = contacts.active_of(context.session, [person.id for person, _ in residents])
    return [(person, tie, person.id in reached) for person, tie in residents], owns


def _own(context: Context) -> list[Home]:
    return [
        home
        for home, tie in households.residencies_of(context.session, context.sender.id)
        if tie.kind == "owner"
    ]


def drop_member(context: Context, home_id: int, person_id: int) -> None:
    """/family drop: somebody no longer belongs to a home of the asker's."""
    tie, home = _tie(context, home_id, person_id)
    tie.ended_at = context.now
    _changed(context, tie, home, "drop", "residency.ended")


def show_fees(context: Context, home_id: int, person_id: int) -> None:
    """/family allow: a tenant may see what the home owes."""
    tie, home = _tie(context, home_id, person_id)
    tie.fees_allowed = True
    _changed(context, tie, home, "allow", "fees.allowed")


def hide_fees(context: Context, home_id: int, person_id: int) -> None:
    """/family deny: no longer."""
    tie, home = _tie(context, home_id, person_id)
    tie.fees_allowed = False
    _changed(context, tie, home, "deny", "fees.denied")


def _changed(context: Context, tie: Residency, home: Home, verb: str, action: str) -> None:
    context.session.add(tie)
    context.audit(action, home.id, person=tie.person_id)
    context.session.flush()
    telling.answer(context, words.family_changed(context.t, verb))
    person_id = tie.person_id
    telling.tell_person(context, person_id, lambda t: words.told(t, home, verb), "notice")


def _tie(context: Context, home_id: int, person_id: int) -> tuple[Residency, Home]:
    """A person in a home, if the asker owns it. An owner cannot be taken out here."""
    home = next((each for each in _own(context) if each.id == home_id), None)
    if home is None:
        raise NotAllowed(refusals.only_the_owner)
    for person, tie in households.residents_of(context.session, home_id):
        if person.id == person_id and tie.kind != "owner":
            return tie, home
    raise NotFound(refusals.nobody_there)


def add_member(context: Context, name: str, kind: str) -> None:
    """/family add 小赵 租客: a code for somebody of the household."""
    homes = _own(context)
    if not homes:
        raise NotAllowed(refusals.only_the_owner)
    if not name:
        telling.answer(context, words.how_to_add(context.t))
        return
    home = homes[0]
    code = people.invite_person(context, HOMEOWNER, name, home, context.sender.id, kind=kind)
    telling.answer(context, words.family_code(context.t, name, home, code))
