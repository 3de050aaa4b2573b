"""Scores in words: parts, deductions with what caused them, how the score stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import floor

from handlers.incoming import Button, Reply
from handlers.points import Line, PartScore, Sheet
from handlers.wording import causes
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.scores import ScoreCorrection, ScoreSheet


def period_name(t: Tongue, name: str) -> str:
    """``2026-10`` → 2026年10月; ``2026-Q4`` → 2026年第4季度; ``2026`` → 2026年."""
    year, _, rest = name.partition("-")
    if rest.startswith("Q"):
        return t("{year}年第{number}季度", year=year, number=rest[1:])
    return t.month(name) if rest else t("{year}年", year=year)


def short_period(t: Tongue, name: str) -> str:
    """What fits under a point of the trend: 10月, 四季度."""
    _, _, rest = name.partition("-")
    if rest.startswith("Q"):
        return t("{number}季度", number=rest[1:])
    return t("{month}月", month=int(rest))


def points(number: Decimal) -> str:
    """Without noughts at the end: 12, 38.1, 6.25."""
    return f"{number.normalize():f}" if number else "0"


def minus(t: Tongue, taken: Decimal) -> str:
    return t("扣{points}分", points=points(taken))


def points_total(t: Tongue, sheet: Sheet) -> str:
    """What was reached, of what can be said."""
    if not sheet.out_of:
        return t("还没有可以算的数据")
    return t("{points}分，满分{full}分", points=points(sheet.points), full=sheet.out_of)


def measured_value(t: Tongue, line: Line) -> str:
    """What was measured, never rounded up to a bound that was missed."""
    measured = line.counted
    if measured.state == "nothing":
        return t("没有发生，不扣分")
    if measured.state == "unknown":
        return t("没有核查") if "unchecked" in measured.apart else t("未录入")
    if measured.state == "pending":
        return t("季末再算")
    exact = measured.value or 0
    shown = points(Decimal(floor(exact * 10)) / 10)
    return {
        "percent": f"{shown}%",
        "points": t("{points}分", points=shown),
        "count": t("{number}次", number=shown),
        "yuan": f"¥{shown}",
    }[line.unit]


def bound(t: Tongue, line: Line) -> str:
    sign = "%" if line.unit == "percent" else ""
    if line.at_least is not None and line.at_most is not None:
        low, high = points(line.at_least), points(line.at_most)
        return t("要求{low}–{high}{sign}", low=low, high=high, sign=sign)
    if line.at_least is not None:
        return t("要求不低于{low}{sign}", low=points(line.at_least), sign=sign)
    return t("要求不高于{high}{sign}", high=points(line.at_most or Decimal(0)), sign=sign)


def reached(t: Tongue, line: Line) -> str:
    """The value beside what is wanted."""
    return f"{measured_value(t, line)}{t.aside(bound(t, line))}"


def because(t: Tongue, line: Line) -> str:
    """In one line: the value beside what is wanted, and the events that count."""
    said = reached(t, line)
    listed = [each for each in line.counted.events if each.kind in ("ticket", "duty")]
    if not listed:
        return said
    shown = t.joined(causes.ref(each) for each in listed[: causes.SHOWN])
    if len(listed) > causes.SHOWN:
        shown = t("{shown} 等{number}件", shown=shown, number=len(listed))
    return f"{said} {shown}"


def part_label(t: Tongue, part: PartScore) -> str:
    if part.is_open:
        waiting = [line for line in part.lines if line.is_open]
        unknown = [line for line in waiting if line.counted.state == "unknown"]
        return measured_value(t, (unknown or waiting)[0])
    return f"{points(part.points)}/{part.weight}"


def how_it_stands(t: Tongue, row: ScoreSheet | None, corrections: Sequence[ScoreCorrection]) -> str:
    """Frozen, by whom and when; corrected; or still open."""
    if row is None:
        return t("还没定稿，会随事情变化")
    when = t.day(row.frozen_at.astimezone(t.zone).date())
    how = t("{day}自动定稿", day=when) if row.frozen_by_id is None else t("{day}定稿", day=when)
    if not corrections:
        return how
    return t(
        "{how}，原来{points}分，申诉后更正{number}次",
        how=how,
        points=points(Decimal(row.points) / 100),
        number=len(corrections),
    )


def _line(t: Tongue, line: Line, weight: int, clause: str, sources: causes.Sources) -> list[str]:
    """The value; what it costs and by which clauses; what stands behind it."""
    taken = line.taken(weight)
    text = f"· {line.title} {reached(t, line)}"
    if taken:
        clauses = t.aside(t.joined(dict.fromkeys((line.clause, clause))))
        text = t("{line}，{minus}", line=text, minus=f"{minus(t, taken)}{clauses}")
    lines = [text]
    if (taken or line.beyond) and (said := causes.behind(t, line, sources)):
        lines.append(t("　依据：{said}", said=said))
    apart = line.measured.apart
    if apart.get("unsigned"):
        lines.append(t("　另有 {number} 单没签字就结束，不算在内", number=apart["unsigned"]))
    if line.excluded:
        shown = t.joined(
            causes.ref(each) for each in line.measured.events if each.key in line.excluded
        )
        lines.append(t("　申诉成立，不计：{shown}", shown=shown))
    return lines


def score_sheet(
    t: Tongue,
    sheet: Sheet,
    row: ScoreSheet | None,
    corrections: Sequence[ScoreCorrection],
    others: Sequence[tuple[str, str]],
    before: str,
    sources: causes.Sources,
) -> Reply:
    """The whole list. ``others``: positions (key, title) that the asker may read too. ``sources``:
    of the figures that were entered, by their number."""
    lines = [picture_title(t, sheet), points_total(t, sheet)]
    left = sum(part.weight for part in sheet.parts if part.is_open)
    if left:
        lines.append(t("另有{points}分现在还算不出来", points=left))
    lines.append(how_it_stands(t, row, corrections))
    for part in sheet.parts:
        lines += ["", t("【{title}】{label}", title=part.title, label=part_label(t, part))]
        for each in part.lines:
            lines += _line(t, each, part.weight, sheet.clause, sources)
    if sheet.targets:
        lines += ["", t("【其他指标】不计分")]
    for each in sheet.targets:
        said, *more = _line(t, each, 0, sheet.clause, sources)
        if not each.is_open:
            said += t("，达标") if each.is_met else t("，没达标")
        lines += [said, *more]
    if sheet.bonus is not None and sheet.bonus.missed:
        lines += ["", _bonus(t, sheet)]
    if row is None and any(part.points < part.weight for part in sheet.parts):
        lines += ["", t("不是您那边的责任，可以申诉：/appeal #单号 原因")]
    if row is not None and any(part.points < part.weight for part in sheet.parts):
        again = t("钱到晚了、数改正了，可以申请重算：/appeal {sheet} 原因", sheet=f"S{row.id}")
        lines += ["", again]
    buttons = [Button(period_name(t, before), f"/score {sheet.position} {before}")]
    buttons += [Button(title, f"/score {name} {sheet.period}") for name, title in others[:4]]
    return Reply("\n".join(lines), tuple(buttons))


def _bonus(t: Tongue, sheet: Sheet) -> str:
    bonus = sheet.bonus
    if bonus is None:
        return ""
    if bonus.is_withheld:
        return t(
            "{title}连续{times}个季度没达标，按{clause}扣发本季度绩效。",
            title=bonus.title,
            times=bonus.missed,
            clause=bonus.clause,
        )
    return t(
        "{title}这个季度没达标；连续{limit}个季度没达标，扣发当季绩效（{clause}）。",
        title=bonus.title,
        limit=bonus.limit,
        clause=bonus.clause,
    )


def picture_title(t: Tongue, sheet: Sheet) -> str:
    return t("{title} {period}计分", title=sheet.title, period=period_name(t, sheet.period))


def picture_labels(t: Tongue) -> dict[str, str]:
    return {
        "parts": t("各项得分"),
        "trend": t("近六个月（得分占满分的百分比）"),
        "costliest": t("扣分最多的"),
        "none": t("没有扣分"),
    }


def clause_foot(t: Tongue, sheet: Sheet) -> str:
    return t("依据 {clause}，责任书 {version} 版", clause=sheet.clause, version=sheet.charter)


def frozen_now(t: Tongue, sheet: Sheet, *, holds: bool) -> Reply:
    said = t(
        "{title}定稿：{total}。",
        title=picture_title(t, sheet),
        total=points_total(t, sheet),
    )
    lines = [said]
    if sheet.bonus_withheld:
        lines.append(_bonus(t, sheet))
    if holds:
        lines.append(t("有不是您那边责任的，可以申诉：/appeal #单号 原因"))
    look = Button(t("看明细"), f"/score {sheet.position} {sheet.period}")
    return Reply("\n".join(lines), (look,))


# ------------------------------------------------------------------------------------ refusals


def not_your_score(t: Tongue) -> str:
    return t("这个岗位的计分，只有本人和上级看得到。")


def not_yours_to_decide(t: Tongue) -> str:
    return t("这件事要由责任书里写明的另一个人来定。")


def not_begun(name: str) -> Say:
    return lambda t: t("{period}还没开始。", period=period_name(t, name))


def not_over(name: str) -> Say:
    return lambda t: t("{period}还没过完，不能定稿。", period=period_name(t, name))
