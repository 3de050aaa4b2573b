"""What an estate used in a month, against last month and last year (EN-4)."""

from __future__ import annotations

from datetime import date

from handlers import people, telling
from handlers.context import Context, Moment
from handlers.incoming import Reply
from handlers.tariffs import month_before
from handlers.wording import meters as words
from handlers.wording.tongue import Tongue
from storage import estates, meters
from storage.estates import Estate


def figure(context: Context, month: str | None) -> None:
    """What each estate used, against last month and last year."""
    month = month or month_before(context.rules.today(context.now).strftime("%Y-%m"), 1)
    for estate in people.my_estates(context):
        telling.answer(context, _figure(context, context.t, estate, month), kind="list")


def _figure(moment: Moment, t: Tongue, estate: Estate, month: str) -> Reply:
    before, year_ago = month_before(month, 1), month_before(month, 12)
    found = meters.used(moment.session, estate.id, [month, before, year_ago])
    rows = [
        (kind, found.get((month, kind)), found.get((before, kind)), found.get((year_ago, kind)))
        for kind in meters.KINDS
        if any(key[1] == kind for key in found)
    ]
    every = meters.active(moment.session, [estate.id])
    done = meters.read_in(moment.session, [each.id for each in every], month)
    lacking = [each for each in every if each.id not in done]
    return words.figure_of(t, estate.name, month, rows, lacking)


def report(moment: Moment, day: date) -> int:
    """The month before, of every estate that has meters, to those whom the charter names."""
    month, told = month_before(day.strftime("%Y-%m"), 1), 0
    for estate in estates.estates(moment.session):
        if not meters.active(moment.session, [estate.id]):
            continue
        told += 1
        for role in moment.rules.charter.energy.to:
            telling.tell_role(
                moment,
                role,
                estate.id,
                _saying(moment, estate, month),
                "list",
                key=f"energy:{estate.id}:{month}:{role}",
            )
    return told


def _saying(moment: Moment, estate: Estate, month: str) -> telling.Compose:
    return lambda t: _figure(moment, t, estate, month)
