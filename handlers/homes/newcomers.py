"""Who is meant by a newcomer, as the staff said it and the archive knows it; and their greeting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers import telling
from handlers.context import Context
from handlers.errors import BadWords
from handlers.incoming import Reply
from handlers.wording import refusals
from handlers.wording.tongue import Tongue
from storage import contacts, households, invitations
from storage.estates import Home
from storage.people import Person

_PHONE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Said:
    """A person and a day, as a command names them."""

    name: str
    phone: str
    on: date


def is_phone(word: str) -> bool:
    return _PHONE.fullmatch(word) is not None


def phone(_context: Context, word: str) -> str:
    """A mobile number. Raises BadWords."""
    if not is_phone(word):
        raise BadWords(refusals.not_understood_word(word))
    return word


def told(context: Context, name: str, phone: str, on: date | None) -> Said:
    """Who and when; today, where no day was named."""
    return Said(name, phone, on or context.rules.today(context.now))


def is_same(person: Person, told: Said) -> bool:
    return not told.phone or not person.phone or person.phone == told.phone


def known(context: Context, home: Home, told: Said) -> Person | None:
    """Somebody who lives or lived here, or whom the archive knows by name and phone."""
    here = households.residents_of(context.session, home.id)
    theirs = [*here, *households.former(context.session, home.id)]
    found = [person for person, _ in theirs if person.name == told.name and is_same(person, told)]
    if not found and told.phone:
        elsewhere = households.people_with_phone(context.session, told.phone)
        found = [person for person in elsewhere if person.name == told.name]
    if found and told.phone and not found[0].phone:
        found[0].phone = told.phone
        context.session.add(found[0])
    return found[0] if found else None


def new(context: Context, told: Said) -> Person:
    person = Person(name=told.name, phone=told.phone, created_at=context.now)
    context.session.add(person)
    context.session.flush()
    return person


def greet(
    context: Context,
    home: Home,
    person: Person,
    compose: Callable[[Tongue, Home, str], Reply],
    kind: str,
) -> str:
    """Tells the newcomer, or returns a code for somebody who is in no chat yet."""
    if contacts.reachable(context.session, person.id):
        telling.tell_person(context, person.id, lambda t: compose(t, home, kind), "notice")
        return ""
    valid_for = context.rules.charter.binding.valid_for
    return invitations.invite(context.session, person.id, context.now, home.id, valid_for=valid_for)
