"""What is put together for a duty before it is done: the figures of its month or quarter (GM-1)."""

from __future__ import annotations

from datetime import timedelta

from handlers import plans, telling
from handlers.context import Context, Moment
from handlers.incoming import Reply
from handlers.scores import working
from handlers.wording import plans as words
from handlers.wording import shelves
from handlers.wording.tongue import Tongue
from storage import completeness, estates, periods
from storage.duties import Duty
from storage.periods import Period
from storage.plans import COUNTED

SHOWN = ("reception", "complaints", "collected")


def show(context: Context, duty: Duty) -> None:
    """The pack of a duty, as of now."""
    telling.answer(context, pack(context, context.t, duty), kind="list")


def pack(moment: Moment, t: Tongue, duty: Duty) -> Reply:
    """Drawn from the database at this moment: complaints, in time, collected, satisfaction."""
    if duty.policy["pack"] == "archive":
        return _papers(moment, t, duty)
    kind: periods.Kind = "quarter" if duty.policy["pack"] == "quarter" else "month"
    first = moment.rules.local(duty.starts_at).date()
    owed = periods.read(duty.period) or periods.containing(kind, first)
    span = owed if owed.kind == kind else periods.containing(kind, first)
    since, until = span.moments(moment.rules.zone)
    counts = {
        name: COUNTED[name](moment.session, since, until, moment.rules.zone) for name in SHOWN
    }
    return words.pack(
        t, duty.title, span.name, counts, measured(moment, t, span), _plans(moment, span)
    )


def _papers(moment: Moment, t: Tongue, duty: Duty) -> Reply:
    """A check list of the papers, building by building: what is there, and what to print anew
    since the last time."""
    since = duty.starts_at - timedelta(days=31)
    found = [
        (
            each.name,
            completeness.shelves(moment.session, each.id, _fields(moment), since, moment.now),
        )
        for each in estates.estates(moment.session)
        if duty.estate_id in (None, each.id)
    ]
    return shelves.papers(t, duty.title, found)


def _fields(moment: Moment) -> tuple[str, ...]:
    return tuple(moment.rules.charter.archive.fields)


def measured(moment: Moment, t: Tongue, span: Period) -> list[tuple[str, str, int, int]]:
    """(title, value, part, whole) of every target of the charter that is known."""
    found = []
    for target in moment.rules.charter.targets.values():
        position = next(
            each.position for each in moment.rules.charter.clauses if each.id == target.clause
        )
        seen = working.found(moment, target, position, span)
        if seen.value is not None:
            value = plans.decimal(seen.value)
            found.append((target.title, words.amount(t, value, target.unit), seen.part, seen.whole))
    return found


def _plans(moment: Moment, span: Period) -> list[words.Plan]:
    """Every plan of this kind of period; a yearly one as it stands by now."""
    found: list[words.Plan] = []
    for name, rule in moment.rules.charter.plans.items():
        if rule.every in (span.kind, "year"):
            period = span if rule.every == span.kind else periods.containing("year", span.first)
            found.append(plans.standing(moment, name, period))
    return found
