"""What I owe today, this month, and what slipped; what those below me owe."""

from __future__ import annotations

from datetime import datetime

from handlers import borders, telling
from handlers.context import Context, Moment
from handlers.errors import NotAllowed
from handlers.wording import duties as words
from storage import duties, periods


def show(context: Context, position: str | None) -> None:
    """The list of the asker, or of a position that stands below theirs."""
    mine = positions_of(context)
    if position is not None:
        _require_above(context, position)
    names = mine if position is None else [position]
    own = context.sender.id if position is None else None
    now = context.now
    departments = context.sender.departments if position is None else ()
    found = borders.mine(context, duties.open_of(context.session, names, own, now, departments))
    if not names and not found:
        telling.answer(context, words.no_position(context.t))
        return
    tomorrow = day_ends(context)
    slipped = [each for each in found if each.due_at < now]
    today = [each for each in found if now <= each.due_at < tomorrow]
    later = [each for each in found if each.due_at >= tomorrow]
    month = periods.containing("month", context.rules.today(now)).moments(context.rules.zone)[0]
    ended = duties.ended_of(context.session, names, own, month)
    titles = [context.rules.charter.positions[each].title for each in names]
    reply = words.overview(
        context.t, titles or [context.sender.person.name], today, later, slipped, ended, now
    )
    telling.answer(context, reply, kind="list")


def day_ends(moment: Moment) -> datetime:
    """When the company's day ends."""
    return periods.containing("day", moment.rules.today(moment.now)).moments(moment.rules.zone)[1]


def positions_of(context: Context) -> list[str]:
    """The positions that whoever speaks holds."""
    positions = context.rules.charter.positions
    return [name for name, each in positions.items() if context.sender.roles & set(each.roles)]


def is_above(context: Context, position: str) -> bool:
    """Whoever holds the position, or one above it, may see what it owes."""
    positions, mine = context.rules.charter.positions, positions_of(context)
    above = position
    while above and above not in mine:
        above = positions[above].under
    return bool(above)


def _require_above(context: Context, position: str) -> None:
    if not is_above(context, position):
        title = context.rules.charter.positions[position].title
        raise NotAllowed(words.not_shown_to_you(title))
