"""Staff who come, change and go: listed, given and relieved of roles, moved, off-boarded (CS-A).

Whoever leaves has no right from that moment; what they did stays on record under their name.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers import borders, deadlines, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, WrongState
from handlers.people import ABOVE, SETTLES
from handlers.tickets import handing, holding
from handlers.wording import colleagues as words
from handlers.wording import correcting, refusals
from storage import colleagues, contacts, people, shifts
from storage.charter.company import HOMEOWNER, HOUSE
from storage.estates import Estate
from storage.people import Person
from storage.tickets import Ticket


def show(context: Context) -> None:
    """/staff: who works here, as what, where, and whether they have bound a messenger."""
    within = borders.here(context)
    rows = [
        row
        for row in colleagues.everybody(context.session)
        if within is None or row.estate_id is None or row.estate_id in within
    ]
    on_duty = set(people.on_duty_among(context.session, _ids(rows), context.now))
    bound = {each for each in _ids(rows) if contacts.reachable(context.session, each)}
    telling.answer(context, words.who_works_here(context.t, rows, on_duty, bound), kind="list")


def _ids(rows: Sequence[colleagues.Held]) -> list[int]:
    return list(dict.fromkeys(row.person.id for row in rows))


def give(context: Context, whom: Person, role: str, estate: Estate | None) -> None:
    """/staff give NAME ROLE [小区]: one more role."""
    _require_role(context, role)
    if whom.id == context.sender.id and HOUSE in context.sender.rights and not context.sender.leads:
        raise BadWords(words.not_to_yourself)
    where = estate.id if estate is not None else _own_only(context)
    if people.holds(context.session, whom.id, role, where):
        raise WrongState(words.has_it_already(whom.name, role))
    people.give_role(context.session, whom.id, role, where)
    context.audit("role.given", None, person=whom.id, role=role, estate=where)
    telling.answer(context, words.given(context.t, whom.name, role, _name(estate)))
    _tell(context, whom, words.you_have(role, _name(estate)))


def drop(context: Context, whom: Person, role: str) -> None:
    """/staff drop NAME ROLE: one role less, in the asker's estates."""
    _require_role(context, role)
    taken = colleagues.take_role(context.session, whom.id, role, borders.here(context))
    if not taken:
        raise WrongState(words.has_it_not(whom.name, role))
    context.audit("role.taken", None, person=whom.id, role=role)
    telling.answer(context, words.dropped(context.t, whom.name, role))
    _tell(context, whom, words.you_have_not(role))


def move(context: Context, whom: Person, estate: Estate) -> None:
    """/staff move NAME 小区: they work there from now on, in the roles that they have."""
    left = handing.leave(context, whom)
    colleagues.move(context.session, whom.id, estate.id, borders.here(context))
    context.audit("staff.moved", None, person=whom.id, estate=estate.id)
    telling.answer(context, words.moved(context.t, whom.name, estate.name, _numbers(left)))


def rename(context: Context, whom: Person, name: str) -> None:
    """/staff rename NAME NEW: they are called otherwise; what they did is theirs still."""
    require_lower(context, whom, myself=True)
    before, whom.name = whom.name, name.strip()[:40]
    context.session.add(whom)
    context.audit("staff.renamed", None, person=whom.id, before=before)
    telling.answer(context, words.renamed(context.t, before, whom.name))


def phone(context: Context, whom: Person, number: str, reason: str) -> None:
    """/staff phone NAME NUMBER [WHY]: the number by which they are called, and can bind."""
    if not number:
        raise BadWords(correcting.number_missing)
    require_lower(context, whom, myself=True)
    before, whom.phone = whom.phone, number
    if whom.second_phone == number:
        whom.second_phone = ""
    context.session.add(whom)
    context.audit("staff.phone", None, person=whom.id, before=before[-4:], reason=reason)
    telling.answer(context, words.phone_changed(context.t, whom.name, number))
    _tell(context, whom, words.your_phone(number))


# --------------------------------------------------------------------------------- off-boarding


def ask_leaves(context: Context, whom: Person) -> None:
    """/leaves NAME, 小刘离职了: says what that ends, and asks whether it is meant."""
    require_lower(context, whom)
    held = colleagues.in_hand(context.session, whom.id)
    roles = sorted(people.roles_of(context.session, whom.id))
    telling.answer(context, words.ask_leaves(context.t, whom, roles, held))


def leaves(context: Context, whom: Person) -> None:
    """Roles, shifts, invitations and sessions end at once; what is in hand goes to the others."""
    require_lower(context, whom)
    roles = sorted(people.roles_of(context.session, whom.id))
    left = handing.leave(context, whom)
    for number in left.kept:
        ticket = context.session.get_one(Ticket, number)
        holding.give_back(context, ticket, whom.id)
        deadlines.restart_answer(context, ticket)
    shifts.check_out(context.session, whom.id, context.now)
    given_back = colleagues.off_board(context.session, whom.id, context.now)
    people.retire(context.session, whom.id)
    shifts.look_again(context.session, context.now)
    context.audit("staff.left", None, person=whom.id, roles=roles)
    done = words.left(context.t, whom.name, _numbers(left), left.kept, given_back)
    telling.answer(context, done)


def _numbers(left: handing.Left) -> list[int]:
    return sorted([*left.to_group, *(each for given in left.given.values() for each in given)])


def require_lower(context: Context, whom: Person, *, myself: bool = False) -> None:
    """Nobody off-boards themselves, nor changes one who may more than they, or works where they do
    not."""
    rights = context.rules.charter.rights_of(people.roles_of(context.session, whom.id))
    if whom.id == context.sender.id:
        if myself:
            return
        raise BadWords(words.not_yourself)
    noted = {"verb": context.doing, "id": whom.id}
    if rights & ABOVE and not context.sender.rights & SETTLES:
        raise NotAllowed(refusals.role_needs_supervisor, noted)
    within = borders.here(context)
    if within is not None and people.works_beyond(context.session, whom.id, within):
        raise NotAllowed(refusals.works_beyond(whom.name), noted)


def _require_role(context: Context, role: str) -> None:
    if role == HOMEOWNER or role not in context.rules.charter.roles:
        raise BadWords(refusals.no_role(role))
    if context.rules.charter.rights_of([role]) & ABOVE and not context.sender.rights & SETTLES:
        raise NotAllowed(refusals.role_needs_supervisor, {"verb": context.doing})


def _own_only(context: Context) -> int | None:
    """Where the asker works in one estate alone, a role is given there and not in all."""
    within = borders.here(context)
    if within is None:
        return None
    if len(within) != 1:
        raise BadWords(refusals.name_the_estate([each.name for each in borders.known(context)]))
    return next(iter(within))


def _name(estate: Estate | None) -> str:
    return estate.name if estate is not None else ""


def _tell(context: Context, whom: Person, compose: telling.Compose) -> None:
    telling.tell_person(context, whom.id, compose, "notice")
