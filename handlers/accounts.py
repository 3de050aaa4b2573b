"""Signing in at the workbench without a messenger: who gets a password, and who is let in (CS-A).

What is done here is done by whoever sits before a browser and is nobody yet: each step raises a
Refusal or says who it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers import telling
from handlers.colleagues import require_lower
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, TooLate
from handlers.wording import accounts as words
from handlers.wording import refusals
from storage import accounts, audit, contacts, invitations, logins, people
from storage.accounts import Account
from storage.people import Person

LONGEST = 200  # characters of a password
NAME, ADDRESS, CODE = "name", "address", "code"  # what attempts are counted by
FEWEST = 4  # different characters of a password


def give_link(context: Context, whom: Person) -> None:
    """/staff password NAME: a one-time address; whoever opens it chooses name and password anew,
    and a second factor that they had is gone."""
    if whom.id == context.sender.id:
        raise BadWords(words.own_password)
    require_lower(context, whom)
    make = context.rules.password_link
    if make is None:
        raise NotAllowed(refusals.no_console)
    valid_for = context.rules.charter.binding.valid_for
    code = invitations.invite(context.session, whom.id, context.now, valid_for=valid_for)
    context.audit("password.link", None, person=whom.id)
    reply = words.link(context.t, whom.name, make(code), valid_for.days)
    telling.answer(context, reply)
    told = words.link_was_given(context.sender.person.name)
    telling.tell_person(context, whom.id, told, "notice")


# ------------------------------------------------------------------------------- the one-time link


def whose(moment: Moment, code: str) -> Person:
    """Who may choose a password with this one-time code: somebody of the staff. Nothing is used
    up. Raises NotFound."""
    found = invitations.pending(moment.session, code, moment.now)
    if found is None or found.person_id is None:
        raise NotFound(words.link_is_old)
    if not people.roles_of(moment.session, found.person_id):
        raise NotFound(words.link_is_old)
    return people.person(moment.session, found.person_id)


def free_name(moment: Moment, person: Person) -> str:
    """What they could sign in as: what they have, else their name, else that with a number."""
    own = accounts.of_person(moment.session, person.id)
    if own is not None:
        return own.name
    tried = [person.name, *(f"{person.name}{at}" for at in range(2, 30))]
    return next((each for each in tried if accounts.of_name(moment.session, each) is None), "")


def choose(moment: Moment, code: str, name: str, digest: str) -> int:
    """Uses up the code: they sign in by this name and password from now on. Returns who it is.
    Raises Refusal."""
    person = whose(moment, code)
    require_free(moment, person.id, name)
    if invitations.redeem(moment.session, code, moment.now) is None:
        raise TooLate(words.link_is_old)
    accounts.drop_factor(moment.session, person.id)
    set_password(moment, person.id, name, digest)
    return person.id


def set_password(moment: Moment, person_id: int, name: str, digest: str, keep: int = 0) -> None:
    """Where else they are signed in they are no more; ``keep``: the sign-in that stays."""
    accounts.keep(moment.session, person_id, name, digest, moment.now)
    logins.end_all(moment.session, person_id, moment.now, but=keep)
    audit.record(moment.session, "password.set", moment.now, person_id, None)


def require_free(moment: Moment, person_id: int, name: str) -> None:
    """Raises BadWords for a name that is empty or somebody else's."""
    taken = accounts.of_name(moment.session, name)
    if not accounts.plain(name):
        raise BadWords(words.name_needed)
    if taken is not None and taken.person_id != person_id:
        raise BadWords(words.name_is_taken(name.strip()[:40]))


def require_strong(shortest: int, name: str, password: str) -> None:
    """Raises BadWords for a password that would be guessed."""
    if not shortest <= len(password) <= LONGEST:
        raise BadWords(words.password_too_short(shortest))
    plain, said = accounts.plain(name), accounts.plain(password)
    guessed = password.isdecimal() and len(password) < 2 * shortest
    if guessed or len(set(said)) < FEWEST or (plain and said in (plain, plain * 2, f"{plain}123")):
        raise BadWords(words.password_too_easy)


# ------------------------------------------------------------------------------------- signing in


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody tries to sign in. ``digest``: what their password is held to, outside of the
    transaction; empty where nobody is called so, and then nothing is right."""

    wait: timedelta
    person_id: int = 0
    digest: str = ""
    has_factor: bool = False


def ask(moment: Moment, secret: str, name: str, address: str) -> Asked:
    """Counts the attempt before anything is compared, also for a name that nobody has."""
    wait = _count(moment, secret, accounts.plain(name), address)
    found = accounts.of_name(moment.session, name)
    if wait or found is None or not people.roles_of(moment.session, found.person_id):
        return Asked(wait)
    return Asked(wait, found.person_id, found.digest, bool(found.factor))


def ask_again(moment: Moment, secret: str, person_id: int, address: str) -> Asked:
    """The same for whoever is known already and must prove it once more. Raises NotAllowed."""
    found = current(moment, person_id)
    wait = _count(moment, secret, found.name, address)
    return Asked(wait, person_id, found.digest, bool(found.factor))


def _count(moment: Moment, secret: str, name: str, address: str) -> timedelta:
    rule = moment.rules.charter.signin
    most = {
        accounts.key_of(secret, NAME, name): rule.tries,
        accounts.key_of(secret, ADDRESS, address): rule.tries_from,
    }
    return accounts.try_once(moment.session, most, moment.now, rule.within)


def ask_code(moment: Moment, secret: str, address: str) -> timedelta:
    """The same before a one-time code is looked at."""
    rule = moment.rules.charter.signin
    most = {accounts.key_of(secret, CODE, address): rule.tries}
    return accounts.try_once(moment.session, most, moment.now, rule.within)


def invited(moment: Moment, secret: str, address: str, code: str) -> tuple[str, str]:
    """Whose code it is, and the name they could sign in by: such an attempt does not count.
    Raises NotFound."""
    person = whose(moment, code)
    accounts.forgive(moment.session, accounts.key_of(secret, CODE, address), wholly=False)
    return person.name, free_name(moment, person)


def let_in(moment: Moment, secret: str, person_id: int, address: str) -> None:
    """They have proved who they are, and are forgiven what failed. Raises NotAllowed."""
    account = current(moment, person_id)
    accounts.forgive(moment.session, accounts.key_of(secret, NAME, account.name), wholly=True)
    accounts.forgive(moment.session, accounts.key_of(secret, ADDRESS, address), wholly=False)


def current(moment: Moment, person_id: int) -> Account:
    """Somebody's account, as long as they work here. Raises NotAllowed."""
    account = accounts.of_person(moment.session, person_id)
    if account is None or not people.roles_of(moment.session, person_id):
        raise NotAllowed(words.wrong)
    return account


def passed(moment: Moment, person_id: int, code: str) -> bool:
    """Whether a code of the second factor is right; it is good no more."""
    return accounts.take_code(moment.session, current(moment, person_id), code, moment.now)


# --------------------------------------------------------------------------------- one's own things


@dataclass(frozen=True, slots=True)
class Own:
    name: str
    has_password: bool
    has_factor: bool
    codes_left: int
    chats: int


def own(context: Context) -> Own:
    me, session = context.sender.id, context.session
    found = accounts.of_person(session, me)
    chats = len(contacts.of_person(session, me))
    if found is None:
        return Own(free_name(context, context.sender.person), False, False, 0, chats)
    left = accounts.codes_left(session, me)
    return Own(found.name, True, bool(found.factor), left, chats)


def require_staff(context: Context) -> None:
    """Raises NotAllowed for whoever does not work here."""
    if not context.sender.is_staff:
        raise NotAllowed(refusals.not_for_you)


def factor_on(context: Context, secret: str, code: str) -> list[str]:
    """A second factor from now on, if its code is right; the recovery codes. Raises Refusal."""
    account = current(context, context.sender.id)
    step = accounts.step_of(secret, code, context.now)
    if not step:
        raise BadWords(words.wrong_code)
    context.audit("factor.on")
    return accounts.set_factor(context.session, account, secret, step)


def factor_off(context: Context, code: str) -> None:
    """Raises BadWords where the code is wrong."""
    if not passed(context, context.sender.id, code):
        raise BadWords(words.wrong_code)
    accounts.drop_factor(context.session, context.sender.id)
    context.audit("factor.off")
