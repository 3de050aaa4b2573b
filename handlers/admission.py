"""Asking to be bound to a home where nothing proves it: the front desk will decide (CS-3, CS-A)."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.errors import TooLate
from handlers.wording import binding as words
from handlers.wording import refusals
from storage import bindings, households, invitations
from storage.bindings import BindRequest
from storage.estates import Home


def ask_desk(context: Context, home: Home, phone: str, *, has_slip: bool = False) -> bool:
    """Asks the front desk, once; False where there is nothing to ask. Raises TooLate.

    ``has_slip``: they hold the code that was printed for this home.
    """
    if home.id in {each.id for each in context.sender.homes}:
        telling.answer(context, words.bound_already(context.t, [home]))
        return False
    contact = context.sender.contact
    if bindings.open_of(context.session, contact.id) is not None:
        telling.answer(context, words.asked_already(context.t))
        return False
    limit = context.rules.charter.binding
    speaker = context.sender.id
    if invitations.failures(context.session, speaker, context.now, limit.within) >= limit.tries:
        raise TooLate(refusals.code_too_often(limit.within))
    invitations.count_failure(context.session, speaker, context.now, limit.within)
    request = BindRequest(
        contact_point_id=contact.id,
        person_id=speaker,
        home_id=home.id,
        name=context.sender.person.name,
        phone=phone,
        created_at=context.now,
    )
    context.session.add(request)
    context.session.flush()
    telling.answer(context, words.asked(context.t, home))
    known = [
        (person.name, tie.kind, person.phone)
        for person, tie in households.residents_of(context.session, home.id)
    ]
    telling.tell_role(
        context,
        context.rules.charter.desk,
        home.estate_id,
        lambda t: words.request_card(t, request, home, known, has_slip),
        "notice",
    )
    return True
