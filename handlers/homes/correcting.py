"""What the archive says wrongly of somebody is put right: their number, their name (CS-3)."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.wording import correcting as words
from handlers.wording import refusals
from storage import households
from storage.estates import Home
from storage.people import Person


def phone(context: Context, home: Home, name: str, number: str, reason: str) -> None:
    """/correct HOME NAME PHONE REASON: the same person under another number. Audited."""
    if not number:
        raise BadWords(words.number_missing)
    person = _resident(context, home, name)
    before = person.phone
    person.forget_phone(number)
    person.phone = number
    if person.second_phone == number:
        person.second_phone = ""
    context.session.add(person)
    _note(context, home, person, "phone.corrected", reason, before[-4:])
    telling.answer(context, words.phone_corrected(context.t, home, person.name, number))
    telling.tell_person(context, person.id, lambda t: words.your_phone(t, number), "notice")


def name(context: Context, home: Home, before: str, after: str, reason: str) -> None:
    """/correct name HOME NAME NEW REASON: a name that was written wrongly. Audited."""
    person = _resident(context, home, before)
    person.name = after
    context.session.add(person)
    _note(context, home, person, "name.corrected", reason, before)
    telling.answer(context, words.name_corrected(context.t, home, before, after))


def _resident(context: Context, home: Home, name: str) -> Person:
    living = households.residents_of(context.session, home.id)
    found = [person for person, _ in living if person.name == name]
    if len(found) != 1:
        raise NotFound(refusals.nobody_there)
    return found[0]


def _note(
    context: Context, home: Home, person: Person, action: str, reason: str, before: str
) -> None:
    context.audit(action, home.id, person=person.id, reason=reason, before=before)
