"""May this person see, hear of, or do this? The one place that answers (CS-A).

Whoever asks acts in some of their roles: those that the verb allows, else all that they have. Each
role is held in one estate or in all, and nothing outside of these is theirs. A household is its
own people's. A complaint about somebody is not theirs, nor a colleague's who does not lead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from handlers.context import Context, Moment, Sender
from handlers.errors import NotAllowed, NotFound, Refusal
from handlers.tickets import privacy
from handlers.wording import refusals
from storage import estates, incidents, people
from storage.charter.company import HOMEOWNER
from storage.estates import Estate, Home
from storage.people import Person
from storage.tickets import Ticket

Here = frozenset[int] | None  # ids of estates; None: all of them
Row = TypeVar("Row")


def estates_of(moment: Moment, sender: Sender, roles: Collection[str] | None = None) -> Here:
    """Where somebody holds one of these roles, or any: what lists and figures are kept to."""
    wanted = sender.roles if roles is None else roles
    found = people.estates_in(moment.session, sender.id, wanted)
    if sender.within is None:
        return found
    return sender.within if found is None else found & sender.within


def here(context: Context) -> Here:
    """Where the asker may do what is being done."""
    return estates_of(context, context.sender, context.acts_as)


def named(context: Context, estate: Estate | None) -> Here:
    """The estate that was named, else everywhere where the asker may."""
    return here(context) if estate is None else frozenset({estate.id})


def own_estate(context: Context) -> Estate | None:
    """The estate of whoever speaks: where they live, else the only one where they work, else the
    company's only one."""
    if context.sender.homes:
        return estates.estate(context.session, context.sender.homes[0].estate_id)
    within = estates_of(context, context.sender) if context.sender.is_staff else None
    if within is not None and len(within) == 1:
        return estates.estate(context.session, next(iter(within)))
    return estates.only_estate(context.session)


def known(context: Context) -> Sequence[Estate]:
    """The estates of which the asker may know figures."""
    within = here(context)
    found = estates.estates(context.session)
    return [each for each in found if within is None or each.id in within]


def colleagues(context: Context) -> Sequence[Person]:
    """Whoever works where the asker does, by one question however many they are."""
    return people.staff(context.session, here(context))


def nearest(context: Context, homes: Sequence[Home]) -> Sequence[Home]:
    """Of homes of one number, the asker's own, else those of their estates, else all."""
    own = {each.id for each in context.sender.homes}
    within = here(context)
    for mine in (
        [each for each in homes if each.id in own and HOMEOWNER in context.acting],
        [each for each in homes if within is None or each.estate_id in within],
    ):
        if mine:
            return mine
    return homes


def mine(context: Context, rows: Iterable[Row]) -> list[Row]:
    """Those rows of a list that are the asker's to see."""
    return [each for each in rows if allows(context, each)]


def allows(context: Context, thing: Any) -> bool:
    """Whether a row, whatever it is, is the asker's to see or to work on."""
    return _why_not(context, thing) is None


def require(context: Context, thing: Any) -> None:
    """Refuses what is not the asker's; the attempt goes into the audit."""
    refused = _why_not(context, thing)
    if refused is not None:
        raise refused


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row belongs; ``home_id`` where it is one household's."""

    estate_id: int | None
    home_id: int | None = None


def _why_not(context: Context, thing: Any) -> Refusal | None:
    if isinstance(thing, Ticket):
        return _ticket(context, thing)
    if isinstance(thing, Person):
        return _colleague(context, thing)
    place = _place(context, thing)
    if place is None or _is_in(context, place):
        return None
    return NotAllowed(refusals.other_estate, _noted(context, thing), place.home_id)


def _noted(context: Context, thing: Any) -> dict[str, Any]:
    """What the audit keeps of an attempt."""
    return {"verb": context.doing, "thing": type(thing).__name__.lower(), "id": thing.id}


def _place(context: Context, thing: Any) -> _Place | None:
    """None where a row belongs to no place: the company's, or no row at all."""
    if isinstance(thing, Estate):
        return _Place(thing.id)
    if isinstance(thing, Home):
        return _Place(thing.estate_id, thing.id)
    home_id = getattr(thing, "home_id", None)
    if home_id is not None:
        return _Place(estates.home(context.session, home_id).estate_id, home_id)
    estate_id = getattr(thing, "estate_id", None)
    return _Place(estate_id) if estate_id is not None else None


def _is_in(context: Context, place: _Place) -> bool:
    own = context.sender.homes if HOMEOWNER in context.acting else ()
    if place.home_id is not None and place.home_id in {each.id for each in own}:
        return True
    if place.home_id is None and place.estate_id in {each.estate_id for each in own}:
        return True
    within = here(context)
    return within is None or place.estate_id in within


# --------------------------------------------------------------------------------------- tickets


def may_know(context: Context, ticket: Ticket) -> bool:
    """Whether a ticket is the asker's to read and to speak of."""
    return _ticket(context, ticket) is None


def _ticket(context: Context, ticket: Ticket) -> Refusal | None:
    sender = context.sender
    noted = _noted(context, ticket)
    unknown = NotFound(refusals.no_ticket(str(ticket.id)), noted, ticket.home_id)
    if sender.within is not None and ticket.estate_id not in sender.within:
        return unknown
    if ticket.reporter_id == sender.id or privacy.resident_may_see(context, ticket):
        return None
    if not sender.is_staff:
        followers = incidents.merged_into(context.session, ticket.id)
        return None if any(each.reporter_id == sender.id for each in followers) else unknown
    if privacy.is_hidden_from(sender, ticket):
        return unknown
    within = here(context)
    if ticket.holder_id == sender.id:
        return None
    if within is not None and ticket.estate_id is not None and ticket.estate_id not in within:
        return NotAllowed(refusals.ticket_elsewhere(ticket.id), noted, ticket.home_id)
    if _is_personal(context, ticket) and not _answers_for(context, ticket):
        return NotAllowed(refusals.other_department(ticket.id), noted, ticket.home_id)
    return None


def _is_personal(moment: Moment, ticket: Ticket) -> bool:
    """It concerns whoever reported it (their fees, how they were spoken to), and not a place. A
    danger is everybody's who is called to it."""
    shared = moment.rules.charter.privacy.shared
    return ticket.danger is None and ticket.category not in shared


def _answers_for(context: Context, ticket: Ticket) -> bool:
    """Those who lead and the front desk answer for everything, the others for their own."""
    sender, charter = context.sender, context.rules.charter
    own = ticket.department in sender.departments
    return own or sender.leads or charter.desk in sender.roles


# ---------------------------------------------------------------------------------------- people


def _colleague(context: Context, person: Person) -> Refusal | None:
    """One works with those who work in the same estate, or in all."""
    theirs = people.estates_in(context.session, person.id)
    within = here(context)
    if person.id == context.sender.id or within is None or theirs is None or theirs & within:
        return None
    return NotAllowed(refusals.colleague_elsewhere(person.name), _noted(context, person))
