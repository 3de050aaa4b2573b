"""The first day: an empty database becomes a company's, with an estate and somebody to run it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.accounts import require_free, set_password
from handlers.context import Moment
from handlers.errors import BadWords, WrongState
from handlers.wording import founding as words
from storage import audit, deployment, estates, people
from storage.charter.company import BOOKS, HOUSE
from storage.estates import Estate
from storage.people import Person

LONGEST = 200  # characters of a line of the card
NAMED = 40  # of a name


@dataclass(frozen=True, slots=True)
class Founded:
    """``card``: the first estate. ``name``: who looks after it all; ``also``: what else they are,
    "" for nothing."""

    company: str
    card: Estate
    name: str
    also: str = ""


def is_open(moment: Moment) -> bool:
    """Whether nobody has begun here yet."""
    here = deployment.this(moment.session)
    begun = (here and here.demo) or estates.estates(moment.session) or people.held(moment.session)
    return not begun


def found(moment: Moment, founded: Founded, login: str, digest: str) -> int:
    """The company, its first estate and its first administrator, who signs in by ``login``.
    Returns who that is. Raises Refusal; of two at once, one."""
    session = moment.session
    here = deployment.alone(session)
    if not is_open(moment):
        raise WrongState(words.begun_already)
    if not founded.card.name:
        raise BadWords(words.estate_needed)
    if not founded.name:
        raise BadWords(words.name_needed)
    here.company = founded.company
    person = Person(name=founded.name, created_at=moment.now)
    session.add_all([here, founded.card, person])
    session.flush()
    for role in (_administrator(moment), founded.also):
        if role in moment.rules.charter.roles:
            people.give_role(session, person.id, role, None)
    require_free(moment, person.id, login)
    set_password(moment, person.id, login, digest)
    audit.record(session, "house.opened", moment.now, person.id, None)
    return person.id


def _administrator(moment: Moment) -> str:
    return moment.rules.charter.roles_with([HOUSE])[0]


def heads(moment: Moment) -> list[str]:
    """What the first administrator may be besides: whoever settles what others cannot."""
    return moment.rules.charter.roles_with([BOOKS])
