"""职责: what the reader owes, or a position below theirs: overdue, today, later, and done."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import borders
from handlers.context import Context
from handlers.duties import showing
from handlers.workbench import forms
from handlers.workbench.forms import Form
from storage import duties, periods
from storage.duties import Duty


@dataclass(frozen=True, slots=True)
class Owed:
    """``command``: of the verb by which alone it is done, without its stroke; else empty."""

    id: int
    title: str
    due: str
    command: str


@dataclass(frozen=True, slots=True)
class Duties:
    """``parts``: (word of the page, duties). ``position``: whose; empty for the reader's own."""

    position: str
    positions: list[tuple[str, str]]
    parts: list[tuple[str, list[Owed]]]
    ended: list[tuple[str, str, str]]  # title, when, how it ended
    done: Form


def look(context: Context, position: str) -> Duties:
    """Raises NotAllowed."""
    forms.refuse_unless(context, "duties")
    known = context.rules.charter.positions
    below = [each for each in known if showing.is_above(context, each)]
    position = position if position in below else ""
    mine = showing.positions_of(context)
    names = [position] if position else mine
    own = None if position else context.sender.id
    departments = () if position else context.sender.departments
    session, now, t = context.session, context.now, context.t
    found = borders.mine(context, duties.open_of(session, names, own, now, departments))
    tomorrow = showing.day_ends(context)
    month = periods.containing("month", context.rules.today(now)).moments(context.rules.zone)[0]
    ended = borders.mine(context, duties.ended_of(session, names, own, month))
    done = forms.verb_called(context, "duties done")
    return Duties(
        position,
        [(each, known[each].title) for each in below if each not in mine],
        [
            ("duties_late", _owed(context, [each for each in found if each.due_at < now])),
            (
                "duties_today",
                _owed(context, [each for each in found if now <= each.due_at < tomorrow]),
            ),
            ("duties_later", _owed(context, [each for each in found if each.due_at >= tomorrow])),
        ],
        [
            (
                each.title,
                t.moment(each.done_at or each.due_at, now),
                "met" if each.done_at else "missed",
            )
            for each in ended
        ],
        forms.form_of(context, done, {"duty"}),
    )


def _owed(context: Context, found: list[Duty]) -> list[Owed]:
    t, rules = context.t, context.rules.charter.duties
    return [
        Owed(
            each.id,
            each.title,
            t.moment(each.due_at, context.now),
            rules[each.name].command.lstrip("/") if each.name in rules else "",
        )
        for each in found
    ]
