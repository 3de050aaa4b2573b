"""Makes the duties of every period, each once: also over a crash, a pause, and two processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers.context import Moment
from handlers.duties import windows
from storage import duties, dutywatches, estates, periods
from storage.charter.duties import DutyRule
from storage.duties import Duty
from storage.dutywatches import DutyWatch
from storage.periods import Period


def watch(moment: Moment) -> None:
    """Every duty of the charter, in every estate that owes it, has a watch with its rhythm."""
    known = {(each.name, each.estate): each for each in dutywatches.everything(moment.session)}
    for name, estate in _owed(moment):
        rule, row = moment.rules.charter.duties[name], known.get((name, estate))
        if row is None or row.every != rule.every or row.next_at is None:
            dutywatches.watch(moment.session, name, estate, rule.every, moment.now)


def is_watched(moment: Moment) -> bool:
    """Whether ``watch`` has nothing to do."""
    rows = dutywatches.everything(moment.session)
    known = {(each.name, each.estate, each.every) for each in rows if each.next_at}
    rules = moment.rules.charter.duties
    return all((name, estate, rules[name].every) in known for name, estate in _owed(moment))


def _owed(moment: Moment) -> list[tuple[str, int]]:
    everywhere = [each.id for each in estates.estates(moment.session)]
    return [
        (name, estate)
        for name, rule in moment.rules.charter.duties.items()
        for estate in (everywhere if rule.each == "estate" else [0])
    ]


def attend(moment: Moment, row: DutyWatch) -> None:
    """Makes what is owed since this was last looked at; comes back when the next period begins."""
    rule = moment.rules.charter.duties.get(row.name)
    if rule is None:  # the charter does not know it any more
        row.next_at = None
        moment.session.add(row)
        return
    today = moment.rules.today(moment.now)
    current = periods.containing(rule.every, today)
    # While we were away whole periods may have gone by: they were owed too.
    period = periods.containing(rule.every, moment.rules.today(row.next_at or moment.now))
    while period.first <= current.first:
        make(moment, row.name, rule, period, row.estate, row.since)
        period = period.following
    row.next_at = current.moments(moment.rules.zone)[1]


def make(
    moment: Moment, name: str, rule: DutyRule, period: Period, estate: int, since: datetime
) -> None:
    """The duty of one period, unless it was due before anybody knew of it."""
    zone = moment.rules.zone
    where = estates.estate(moment.session, estate).name if estate else ""
    calendar = moment.rules.charter.calendar(rule.calendar, zone, where)
    window = windows.window(rule, period, calendar, zone)
    if window is None or window.due_at <= since:
        return
    kept = windows.moments(
        window.opens_at,
        window.due_at,
        window.missed_at,
        rule.warn,
        [(step.after, step.to) for step in rule.steps],
        card=rule.remind == "card",
    )
    # What should have been said before it was known is not said at all.
    step = sum(windows.at(each) < since for each in kept)
    row = {
        "key": f"{name}:{period.name}:{estate or ''}",
        "name": name,
        "title": rule.title,
        "clause": rule.clause,
        "position": rule.position,
        "estate_id": estate or None,
        "department": "",
        "period": period.name,
        "policy": _policy(moment, rule, kept),
        "wanted": rule.times,
        **duties.begun(
            moment.now,
            period.moments(zone),
            (window.opens_at, window.due_at, window.missed_at),
            step,
            windows.next_at(kept, step),
        ),
    }
    duties.make(moment.session, row)


def _policy(moment: Moment, rule: DutyRule, kept: windows.Moments) -> dict[str, Any]:
    """What the charter asks for, as it is kept with the duty."""
    return {
        "moments": kept,
        "roles": list(moment.rules.charter.positions[rule.position].roles),
        "evidence": [[list(each.kinds), each.count] for each in rule.evidence],
        "by": list(rule.by),
        "command": rule.command,
        "how": rule.how,
        "pack": rule.pack,
    }


def ensure(moment: Moment, name: str, estate: int) -> Duty | None:
    """The duty of this period, where the sweep has not come yet."""
    rule = moment.rules.charter.duties.get(name)
    if rule is None:
        return None
    estate = estate if rule.each == "estate" else 0
    period = periods.containing(rule.every, moment.rules.today(moment.now))
    make(moment, name, rule, period, estate, period.moments(moment.rules.zone)[0])
    return duties.keyed(moment.session, f"{name}:{period.name}:{estate or ''}")
