"""Entered figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.incoming import Reply
from handlers.wording import scores
from handlers.wording.tongue import Tongue
from storage.charter.scores import FigureRule
from storage.figures import FigureEntry


def figure_number(t: Tongue, rule: FigureRule, text: str) -> str:
    return {
        "percent": f"{text}%",
        "points": t("{points}分", points=text),
        "count": t("{number}次", number=text),
        "yuan": f"¥{text}",
    }[rule.unit]


def all_figures(t: Tongue, rules: Mapping[str, FigureRule], latest: Sequence[FigureEntry]) -> Reply:
    """Each figure with the newest value of it."""
    lines = [t("要人录入的数：")]
    for key, rule in rules.items():
        last = next((each for each in latest if each.name == key), None)
        said = t("未录入")
        if last is not None:
            when = scores.period_name(t, last.period)
            said = f"{when} {figure_number(t, rule, last.text)}{t.aside(last.source)}"
        lines.append(t("· {title}：{said}", title=rule.title, said=said))
    lines.append(t("录入请写：/figure 名称 月份或年份 数值 来源"))
    return Reply("\n".join(lines))


def figure_entered(
    t: Tongue, rule: FigureRule, entry: FigureEntry, before: FigureEntry | None
) -> Reply:
    said = t(
        "记下了：{period} {title} {number}，来源：{source}。",
        period=scores.period_name(t, entry.period),
        title=rule.title,
        number=figure_number(t, rule, entry.text),
        source=entry.source,
    )
    if before is None:
        return Reply(said)
    old = figure_number(t, rule, before.text)
    return Reply(t.sentences(said, t("原来是 {old}，也还留着。", old=old)))


def not_yours(t: Tongue) -> str:
    return t("这个数要由责任书里写明的人来录。")
