"""The register of meters, and which are to be read (EN-4)."""

from __future__ import annotations

from handlers import people, telling
from handlers.context import Context
from handlers.errors import WrongState
from handlers.meters import finding
from handlers.wording import meters as words
from storage import meters
from storage.estates import Estate
from storage.meters import Meter

MOST_FACTOR = 100_000
LONGEST = 40  # characters of a meter's name


def show(context: Context) -> None:
    """What has not been read this month, with a button for each."""
    mine = {each.id: each.name for each in people.my_estates(context)}
    found = meters.active(context.session, list(mine))
    month = finding.month(context)
    done = meters.read_in(context.session, [each.id for each in found], month)
    rows = [(each, mine[each.estate_id], each.id in done) for each in found]
    telling.answer(context, words.to_read(context.t, rows, month), kind="list")


def add(context: Context, name: str, kind: str, factor: int, estate: Estate | None) -> None:
    """A meter of an estate; ``factor``: by what its readings are multiplied."""
    estate_id = people.one_estate(context, estate).id
    if meters.named(context.session, name, [estate_id]):
        raise WrongState(words.meter_known(name))
    row = Meter(estate_id=estate_id, name=name, kind=kind, factor=factor, created_at=context.now)
    context.session.add(row)
    context.session.flush()
    telling.answer(context, words.meter_added(context.t, row))


def retire(context: Context, row: Meter) -> None:
    """Read no longer; what it used stays counted."""
    row.state = "retired"
    context.session.add(row)
    telling.answer(context, words.meter_retired(context.t, row))
