"""Digests: the morning's list for each holder; the week's, month's and quarter's report (GM-3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from handlers import telling
from handlers.context import Moment
from handlers.duties.showing import day_ends
from handlers.wording import digests as words
from handlers.wording.tongue import Tongue
from storage import duties, papers, reports
from storage.charter import Charter
from storage.charter.digests import DigestRule
from storage.periods import Period

WIDTHS = (26, 44)  # of the sheet's columns, in characters
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(moment: Moment, rule: DigestRule, period: Period) -> int:
    """To every position that the charter names; returns how many were written."""
    positions = rule.to or tuple(moment.rules.charter.positions)
    if rule.every == "day":
        return sum(_morning(moment, each, period) for each in positions)
    return sum(_report(moment, each, period.before) for each in positions)


def _morning(moment: Moment, position: str, day: Period) -> int:
    """What is due today, what slipped, how many tickets are open; nothing where there is none."""
    owed = duties.open_of(moment.session, [position], None, moment.now)
    tonight = day_ends(moment)
    slipped = [each for each in owed if each.due_at < moment.now]
    today = [each for each in owed if moment.now <= each.due_at < tonight]
    departments = led_by(moment.rules.charter, position)
    open_now, late = reports.in_hand(moment.session, departments, moment.now)
    if not (slipped or today or open_now):
        return 0
    title = moment.rules.charter.positions[position].title
    return _tell(
        moment,
        position,
        lambda t: words.morning(t, title, day.first, today, slipped, (open_now, late), moment.now),
        f"digest:{day.name}:{position}",
    )


def _report(moment: Moment, position: str, span: Period) -> int:
    """What became of the tickets and duties of a span: words with a picture, then the sheet."""
    t, charter = moment.tongue(), moment.rules.charter
    since, until = span.moments(moment.rules.zone)
    departments = led_by(charter, position)
    work = reports.work(
        moment.session,
        departments,
        since,
        until,
        charter.signoff.satisfied_from,
        moment.rules.zone,
    )
    kept = [
        (charter.positions[each].title, duties.kept(moment.session, each, since, until))
        for each in (position, *below(charter, position))
    ]
    title = charter.positions[position].title
    facts = words.facts(t, work, kept)
    drawn = papers.order(
        moment.session,
        "report",
        f"{title}-{span.name}.png",
        "image/png",
        _picture(t, title, span, work),
        moment.now,
    )
    sheet = papers.order(
        moment.session,
        "table",
        f"{title}-{span.name}.xlsx",
        SHEET,
        _sheet(t, f"{title} {span.name}", facts, work),
        moment.now,
    )
    key = f"digest:{span.name}:{position}"
    told = _tell(
        moment, position, lambda t: words.report(t, title, span.name, facts, drawn.id), key
    )
    _tell(moment, position, lambda t: words.enclosed(t, span.name, sheet.id), f"{key}:sheet")
    return told


def _sheet(t: Tongue, title: str, facts: words.Facts, work: reports.Work) -> dict[str, Any]:
    """What ``bot/papers/table.py`` writes."""
    return {
        "title": title,
        "zone": t.zone.key,
        "columns": [list(each) for each in zip(words.sheet_head(t), WIDTHS, strict=True)],
        "rows": words.sheet_rows(t, facts, work),
    }


def _tell(moment: Moment, position: str, compose: telling.Compose, key: str) -> int:
    roles = moment.rules.charter.positions[position].roles
    return sum(telling.tell_role(moment, role, None, compose, "list", key=key) for role in roles)


def _picture(t: Tongue, title: str, span: Period, work: reports.Work) -> dict[str, Any]:
    """What ``bot/papers/report.py`` draws: two rows of bars, day by day or month by month."""
    days = [span.first + timedelta(days=n) for n in range((span.after - span.first).days)]
    groups = _by_month(days) if span.kind == "quarter" else {str(e.day): [e] for e in days}
    return {
        "title": words.picture_title(t, title, span.name),
        "labels": list(groups),
        "series": [
            {"name": name, "values": [sum(on.get(e, 0) for e in g) for g in groups.values()]}
            for name, on in zip(words.bars(t), (work.opened_on, work.closed_on), strict=True)
        ],
    }


def _by_month(days: list[date]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for each in days:
        found.setdefault(f"{each.month}", []).append(each)
    return found


def below(charter: Charter, position: str) -> list[str]:
    """The positions that stand under one, however deep."""
    found: list[str] = []
    for name, each in charter.positions.items():
        if each.under == position:
            found += [name, *below(charter, name)]
    return found


def led_by(charter: Charter, position: str) -> list[str]:
    """The departments that a position, or one below it, leads."""
    theirs = (position, *below(charter, position))
    roles = {role for name in theirs for role in charter.positions[name].roles}
    return [str(name) for name, each in charter.departments.items() if each.supervisor in roles]
