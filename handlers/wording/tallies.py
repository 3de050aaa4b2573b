"""Figures that the staff ask for: the number first, then which they are, then who has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from handlers.wording.work import thing
from storage.tallies import Sought
from storage.tickets import Ticket

Shown = Sequence[tuple[Ticket, str | None]]


def when(t: Tongue, period: str, days: int) -> str:
    """What a period is called; ``days`` where it is so many of the last."""
    named = {
        "last_night": t("昨晚到现在"),
        "today": t("今天"),
        "yesterday": t("昨天"),
        "day_before": t("前天"),
        "this_week": t("这周"),
        "last_week": t("上周"),
        "this_month": t("这个月"),
        "last_month": t("上个月"),
        "this_year": t("今年"),
    }
    return named.get(period) or t.many("最近 {count} 天", days)


def sort_of(t: Tongue, word: str) -> str:
    return {
        "open": t("没办完的"),
        "untaken": t("没人接的"),
        "in_hand": t("在办的"),
        "asked": t("等业主确认的"),
        "done": t("办完的"),
        "urgent": t("急的"),
        "major": t("重大的"),
        "grave": t("紧急、重大的"),
        "late": t("超时的"),
    }[word]


def scope(t: Tongue, sought: Sought, named: Sequence[str]) -> str:
    """今天工程部急的: what was counted, said back."""
    sorts = [sought.state, sought.urgency, "late" if sought.late else ""]
    if sought.urgency or sought.late:
        sorts = [each for each in sorts if each != "open"]
    return t.sentences(*named, *(sort_of(t, each) for each in sorts if each))


def of_sort(t: Tongue, what: str, count: int, total: int | None, shown: Shown) -> Reply:
    """How many there are of a sort, and which. ``total``: of that time, of all sorts."""
    whole = t.many("那时一共报了 {count} 单。", total) if total is not None else ""
    if not count:
        return Reply(t.sentences(t("{what}：没有，0 单。", what=what), whole))
    head = t.sentences(t.many("{what}：{count} 单。", count, what=what), whole)
    lines = [head, *_rows(t, shown)]
    return Reply("\n".join(lines), (Button(t("看单子"), "/queue"),))


def all_of(t: Tongue, what: str, count: int, late: int, still_open: int, shown: Shown) -> Reply:
    """All of a time or a place: how many, how many late, how many still open."""
    lines = [
        t(
            "{what}一共 {whole} 单：办完 {done} 单，还在办 {still_open} 单，超时 {late} 单。",
            what=what or t("今天"),
            whole=count,
            done=count - still_open,
            late=late,
            still_open=still_open,
        )
    ]
    return Reply("\n".join([*lines, *_rows(t, shown)]), (Button(t("看单子"), "/queue"),))


def by_part(
    t: Tongue, what: str, count: int, by: str, rows: Sequence[tuple[str | None, int]]
) -> Reply:
    """How many each department, colleague, estate, building or sort of trouble has."""
    lines = [t.many("{what}一共 {count} 单：", count, what=what or t("今天"))]
    lines += [t.many("{name} {count} 单", number, name=_named(t, by, row)) for row, number in rows]
    return Reply("\n".join(lines), (Button(t("看单子"), "/queue"),))


def marks(t: Tongue, what: str, given: Sequence[int]) -> Reply:
    what = what or t("今天")
    if not given:
        return Reply(t("{what}还没有业主打分。", what=what))
    mean = f"{sum(given) / len(given):.1f}"
    return Reply(
        t.many("{what}业主打分 {count} 次，平均 {mean} 分。", len(given), what=what, mean=mean)
    )


def spans(t: Tongue, what: str, until: str, found: Sequence[timedelta]) -> Reply:
    """平均多久接单: the mean, and of how many."""
    if not found:
        return Reply(t("{what}还没有可以算的单子。", what=what))
    mean = t.span(sum(found, timedelta()) / len(found))
    if until == "until_taken":
        said = t.many(
            "{what}平均 {span} 有人接单（{count} 单）。", len(found), what=what, span=mean
        )
    else:
        said = t.many("{what}平均 {span} 办完（{count} 单）。", len(found), what=what, span=mean)
    return Reply(said)


def _named(t: Tongue, by: str, name: str | None) -> str:
    if name is None:
        return t("还没有人") if by == "person" else t("地点没有写")
    if by == "department":
        return names.department(t, name)
    if by == "category":
        return names.category(t, name)
    return names.place(t, name) if by == "building" else name


def _rows(t: Tongue, shown: Shown) -> list[str]:
    return [
        f"{thing(t, ticket)}{t.aside(holder or t('还没有人')) if ticket.is_in_work else ''}"
        for ticket, holder in shown
    ]
