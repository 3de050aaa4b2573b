"""The charter is changed: checked, told apart from what holds, taken from a day on, kept."""

from __future__ import annotations

from datetime import date, datetime, time

from handlers import borders, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.wording import charters as words
from handlers.wording import refusals
from storage import charter, charters, people, tickets
from storage.charter import Charter, CharterError
from storage.charters import CharterVersion

LONGEST = 400_000  # characters of a charter


def show(context: Context) -> None:
    """/charter: the version in force, those before it and those to come."""
    rows = charters.newest(context.session)
    now = charters.number_in_force(context.session, context.now)
    telling.answer(context, words.versions(context.t, rows, now, context.now), kind="list")


def read(context: Context, text: str) -> Charter:
    """The charter of a text. Raises BadWords with every mistake, and where somebody or something
    would be left without what it is called."""
    try:
        found = charter.parse(text, context.rules.answers)
    except CharterError as error:
        raise BadWords(words.mistakes(str(error))) from None
    _leaves_nobody_behind(context, found)
    return found


def _leaves_nobody_behind(context: Context, found: Charter) -> None:
    roles = sorted(people.held(context.session) - found.roles.keys())
    if roles:
        raise BadWords(words.still_held(roles))
    departments, categories = tickets.words_in_use(context.session)
    gone = sorted((departments - found.departments.keys()) | (categories - found.categories.keys()))
    if gone:
        raise BadWords(words.still_open(gone))


def take(context: Context, day: date | None, text: str) -> None:
    """/charter take [日期] 全文: it holds from that day on, without one from now on."""
    _require_company(context)
    found = read(context, text)
    changes = words.differences(context.t, context.rules.charter, found)
    if not changes:
        raise WrongState(words.the_same)
    begins = _from(context, day)
    row = charters.add(
        context.session,
        CharterVersion(
            author_id=context.sender.id,
            text=text,
            changes=changes,
            taken_at=context.now,
            valid_from=begins,
        ),
    )
    context.audit("charter.taken", None, id=row.id)
    telling.answer(context, words.taken(context.t, row.id, changes, day))


def drop(context: Context, number: int) -> None:
    """/charter drop 3: a version that does not hold yet never will."""
    _require_company(context)
    row = charters.version(context.session, number)
    if row is None or row.dropped_at is not None:
        raise NotFound(words.no_version(number))
    if row.valid_from <= context.now:
        raise WrongState(words.holds_already(number))
    row.dropped_at = context.now
    context.session.add(row)
    context.audit("charter.dropped", None, id=row.id)
    telling.answer(context, words.dropped(context.t, number))


def _from(context: Context, day: date | None) -> datetime:
    if day is None or day <= context.rules.today(context.now):
        return context.now
    return datetime.combine(day, time(), tzinfo=context.rules.zone)


def _require_company(context: Context) -> None:
    if borders.here(context) is not None:
        raise NotAllowed(refusals.not_for_you)
