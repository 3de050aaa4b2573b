"""Digests: the morning's list for each holder; the week's, month's and quarter's report (GM-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from handlers import telling
from handlers.context import Moment
from handlers.duties.showing import day_ends
from handlers.wording import digests as words
from handlers.wording.tongue import Tongue
from storage import duties, estates, papers, reports
from storage.charter import Charter
from storage.charter.digests import DigestRule
from storage.duties import Duty, Kept
from storage.estates import Estate, Here
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
    departments = led_by(moment.rules.charter, position)
    title = moment.rules.charter.positions[position].title
    owing, tonight = duties.open_of(moment.session, [position], None, moment.now), day_ends(moment)

    def say(here: Here) -> telling.Compose | None:
        owed = [each for each in owing if _is_there(each, here)]
        slipped = [each for each in owed if each.due_at < moment.now]
        today = [each for each in owed if moment.now <= each.due_at < tonight]
        found = reports.in_hand(moment.session, departments, moment.now, here)
        if not (slipped or today or found[0]):
            return None
        return lambda t: words.morning(t, title, day.first, today, slipped, found, moment.now)

    return _tell(moment, position, say, f"digest:{day.name}:{position}")


def _is_there(duty: Duty, here: Here) -> bool:
    return here is None or duty.estate_id is None or duty.estate_id in here


def _report(moment: Moment, position: str, span: Period) -> int:
    """What became of the tickets and duties of a span: words with a picture, then the sheet; to
    each of the estates in which they hold the position."""
    t, charter = moment.tongue(), moment.rules.charter
    title, key = charter.positions[position].title, f"digest:{span.name}:{position}"
    sheets: dict[Here, int] = {}

    def say(here: Here) -> telling.Compose:
        work = _work(moment, position, span, here)
        facts = words.facts(t, work, _kept(moment, position, span, here))
        facts += _by_estate(moment, t, position, span, here)
        where = _where(moment, t, here)
        name = f"{title}{where}-{span.name}"
        picture = _picture(t, f"{title}{where}", span, work)
        drawn = papers.order(
            moment.session, "report", f"{name}.png", "image/png", picture, moment.now
        )
        table = _sheet(t, f"{title}{where} {span.name}", facts, work)
        sheets[here] = papers.order(
            moment.session, "table", f"{name}.xlsx", SHEET, table, moment.now
        ).id
        return lambda t: words.report(t, f"{title}{where}", span.name, facts, drawn.id)

    told = _tell(moment, position, say, key)
    _tell(
        moment,
        position,
        lambda here: lambda t: words.enclosed(t, span.name, sheets[here]),
        f"{key}:sheet",
    )
    return told


def _work(moment: Moment, position: str, span: Period, here: Here) -> reports.Work:
    since, until = span.moments(moment.rules.zone)
    charter = moment.rules.charter
    return reports.work(
        moment.session,
        led_by(charter, position),
        since,
        until,
        charter.signoff.satisfied_from,
        moment.rules.zone,
        here,
    )


def _kept(moment: Moment, position: str, span: Period, here: Here) -> list[tuple[str, Kept]]:
    since, until = span.moments(moment.rules.zone)
    charter = moment.rules.charter
    return [
        (
            charter.positions[each].title,
            duties.kept(moment.session, each, since, until, here=here),
        )
        for each in (position, *below(charter, position))
    ]


def _theirs(moment: Moment, here: Here) -> list[Estate]:
    found = estates.estates(moment.session)
    return [each for each in found if here is None or each.id in here]


def _by_estate(moment: Moment, t: Tongue, position: str, span: Period, here: Here) -> words.Facts:
    """A line for each estate, where there are several."""
    theirs = _theirs(moment, here)
    if len(theirs) < 2:
        return []
    return [
        words.of_estate(t, each.name, _work(moment, position, span, frozenset({each.id})))
        for each in theirs
    ]


def _where(moment: Moment, t: Tongue, here: Here) -> str:
    """The estates that a report speaks of, where these are not all."""
    if here is None or len(_theirs(moment, here)) == len(_theirs(moment, None)):
        return ""
    return f" {t.joined(each.name for each in _theirs(moment, here))}"


def _sheet(t: Tongue, title: str, facts: words.Facts, work: reports.Work) -> dict[str, Any]:
    """What ``bot/papers/table.py`` writes."""
    return {
        "title": title,
        "zone": t.zone.key,
        "columns": [list(each) for each in zip(words.sheet_head(t), WIDTHS, strict=True)],
        "rows": words.sheet_rows(t, facts, work),
    }


def _tell(
    moment: Moment, position: str, say: Callable[[Here], telling.Compose | None], key: str
) -> int:
    roles = moment.rules.charter.positions[position].roles
    return sum(telling.tell_posts(moment, role, say, "list", key=key) for role in roles)


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
