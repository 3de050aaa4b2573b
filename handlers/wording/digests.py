"""The morning's list, and the reports of a week, a month and a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.incoming import Button, Reply
from handlers.wording.archive import percent
from handlers.wording.duties import line, number, period
from handlers.wording.tongue import Tongue
from storage.duties import Duty, Kept
from storage.reports import Work

SHOWN, BUTTONS = 12, 3
Facts = list[tuple[str, str]]  # what, and how much


def morning(
    t: Tongue,
    title: str,
    day: date,
    today: Sequence[Duty],
    slipped: Sequence[Duty],
    in_hand: tuple[int, int],
    now: datetime,
) -> Reply:
    """One message at the beginning of the day; ``in_hand``: open tickets, late ones of them."""
    lines = [t("【早报】{title} {day}", title=title, day=t.day(day))]
    for head, rows in ((t("拖期了："), slipped), (t("今天："), today)):
        if rows:
            lines += [head, *(line(t, each, now) for each in rows[:SHOWN])]
    lines.append(t("在办的单子 {open}，超时 {late}", open=in_hand[0], late=in_hand[1]))
    buttons = [
        Button(t("办 {duty}", duty=f"{number(each)} {each.title}"[:16]), f"/duties done D{each.id}")
        for each in [*slipped, *today][:BUTTONS]
        if not each.policy["command"]
    ]
    return Reply("\n".join(lines), (*buttons, Button(t("看单子"), "/queue")))


def facts(t: Tongue, work: Work, kept: Sequence[tuple[str, Kept]]) -> Facts:
    """What a report says, a line each; shares with what they are made of."""
    found = [
        (t("收到报事"), str(work.opened)),
        (t("办结"), str(work.closed)),
        (t("有超时的单子"), str(work.late)),
    ]
    if work.rated:
        share = percent(work.satisfied, work.rated)
        found.append((t("满意"), share + t.aside(f"{work.satisfied}/{work.rated}")))
    for title, each in kept:
        if each.total:
            said = t(
                "按时 {done}，逾期 {late}，没完成 {missed}",
                done=len(each.done),
                late=len(each.late) + len(each.overdue),
                missed=len(each.missed),
            )
            found.append((t("{title}的职责", title=title), said))
    return found


def of_estate(t: Tongue, name: str, work: Work) -> tuple[str, str]:
    """One estate's part of a report of several."""
    said = t(
        "收到 {opened}，办结 {closed}，有超时 {late}",
        opened=work.opened,
        closed=work.closed,
        late=work.late,
    )
    return name, said


def report(t: Tongue, title: str, span: str, facts: Facts, paper_id: int) -> Reply:
    lines = [t("【报告】{title} {period}", title=title, period=period(t, span))]
    lines += [t("{what}：{how}", what=what, how=how) for what, how in facts]
    return Reply("\n".join(lines), (Button(t("看得分"), "/score"),), paper=paper_id)


def enclosed(t: Tongue, span: str, paper_id: int) -> Reply:
    return Reply(t("【表格】{period}", period=period(t, span)), paper=paper_id)


def bars(t: Tongue) -> list[str]:
    return [t("收到报事"), t("办结")]


def picture_title(t: Tongue, title: str, span: str) -> str:
    return t("{title} {period} 的报事", title=title, period=period(t, span))


def sheet_head(t: Tongue) -> list[str]:
    return [t("项目"), t("数")]


def sheet_rows(t: Tongue, facts: Facts, work: Work) -> list[list[str]]:
    """The facts, then day by day."""
    days = sorted({*work.opened_on, *work.closed_on})
    rows: list[list[str]] = [[what, how] for what, how in facts]
    for each in days:
        counts = t(
            "收到 {opened}，办结 {closed}",
            opened=work.opened_on.get(each, 0),
            closed=work.closed_on.get(each, 0),
        )
        rows.append([each.isoformat(), counts])
    return rows
