"""Two records of one person: found, shown side by side, and made one by a tap (CS-3)."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.wording import refusals
from handlers.wording import uniting as words
from storage import erasures, households, people, tickets, uniting
from storage.estates import Home
from storage.people import Person

LEAST_DIGITS = 4  # by which a telephone number names somebody


def ask(context: Context, home: Home, name: str, other_home: Home, other: str, reason: str) -> None:
    """/correct same HOME NAME HOME OTHER REASON: who stays, who is theirs from then on, and
    whether it is meant."""
    kept, gone = _two(context, home, name, other_home, other)
    _require_free(context, kept, gone)
    if people.roles_of(context.session, gone.id):
        kept, gone = gone, kept  # a colleague goes on as a colleague
        _require_free(context, kept, gone)
    for each in (home, other_home):
        context.audit("home.seen", each.id)
    one, other_one = _record(context, kept), _record(context, gone)
    telling.answer(context, words.ask_same(context.t, one, other_one, reason))


def _record(context: Context, person: Person) -> words.Record:
    homes = [each.number for each in _homes(context, person)]
    return words.Record(person, homes, len(tickets.reported_by(context.session, person.id)))


def unite(context: Context, kept_id: int, gone_id: int, reason: str) -> None:
    """The button: audited in every home that they have, with both names and numbers."""
    kept, gone = _known(context, kept_id), _known(context, gone_id)
    _require_free(context, kept, gone)
    homes = {each.id: each for who in (kept, gone) for each in _homes(context, who)}
    before, gone_ends = gone.name, [each[-4:] for each in gone.phones]
    uniting.unite(context.session, kept, gone, context.now)
    for home_id in homes:
        context.audit(
            "person.united",
            home_id,
            person=kept.id,
            was=gone_id,
            before=before,
            ends=gone_ends,
            reason=reason,
        )
    telling.answer(context, words.united(context.t, before, kept.name))


def _two(
    context: Context, home: Home, name: str, other_home: Home, other: str
) -> tuple[Person, Person]:
    found, others = _fitting(context, home, name), _fitting(context, other_home, other)
    if found == others and len(found) == 2:  # the same name twice in one home
        return found[0], found[1]
    if len(found) != 1 or len(others) != 1:
        raise NotFound(words.which_one(found if len(found) > 1 else others))
    if found[0].id == others[0].id:
        raise BadWords(words.one_already)
    return found[0], others[0]


def _fitting(context: Context, home: Home, said: str) -> list[Person]:
    """Who of a home is named so, by their name or the end of their number; the older first."""
    living = {each.id: each for each, _ in households.residents_of(context.session, home.id)}
    number = said.isdecimal() and len(said) >= LEAST_DIGITS
    fit = [
        each
        for each in living.values()
        if each.name == said or (number and any(p.endswith(said) for p in each.phones))
    ]
    if not fit:
        raise NotFound(refusals.nobody_there)
    return sorted(fit, key=lambda each: each.id)


def _known(context: Context, person_id: int) -> Person:
    found = context.session.get(Person, person_id, with_for_update=True)
    if found is None:
        raise NotFound(words.gone_already)
    return found


def _homes(context: Context, person: Person) -> list[Home]:
    return list(households.homes_of(context.session, person.id))


def _require_free(context: Context, kept: Person, gone: Person) -> None:
    """Neither has a home elsewhere, nor asks to be forgotten; of two colleagues none is merged."""
    for home in (*_homes(context, kept), *_homes(context, gone)):
        borders.require(context, home)
    if all(people.roles_of(context.session, each.id) for each in (kept, gone)):
        raise BadWords(words.both_colleagues)
    if kept.id == gone.id:
        raise BadWords(words.one_already)
    for each in (kept, gone):
        asked = erasures.of_person(context.session, each.id)
        if asked is not None and asked.state == "waiting":
            raise BadWords(words.to_be_forgotten(each.name))
