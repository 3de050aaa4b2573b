"""Entered figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.incoming import Button, Reply
from handlers.wording import names, scores
from handlers.wording.refusals import Say
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


def of_your_own_score(rule: FigureRule) -> Say:
    """Nobody else is there who may enter it."""

    def said(t: Tongue) -> str:
        roles = t.joined(names.role(t, each) for each in rule.enters)
        return t(
            "「{title}」算在您自己的分里，要别人来录，能录的身份：{roles}。请先邀请一位。",
            title=rule.title,
            roles=roles,
        )

    return said


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as whoever is scored by it tells it."""

    who: str
    key: str
    period: str
    text: str
    source: str


def to_confirm(t: Tongue, rule: FigureRule, told: Told) -> Reply:
    """To whoever may enter it: nothing is kept until they tap."""
    said = t(
        "{who} 报来：{period} {title} {number}，来源：{source}。"
        "这个数算在 {who} 自己的分里，您核对过再录。",
        who=told.who,
        period=scores.period_name(t, told.period),
        title=rule.title,
        number=figure_number(t, rule, told.text),
        source=told.source,
    )
    action = f"/figure {told.key} {told.period} {told.text} {told.source}"
    return Reply(said, (Button(t("核对过，录入"), action),))


def another_confirms(t: Tongue, rule: FigureRule, others: Sequence[str]) -> Reply:
    return Reply(
        t(
            "「{title}」算在您自己的分里，已请 {whom} 核对后录入。",
            title=rule.title,
            whom=t.joined(others),
        )
    )
