"""What is said about plans: planned, actual, attained."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from handlers.incoming import Button, Reply
from handlers.wording.duties import period
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


class Goal(Protocol):
    """As ``handlers/plans.py`` works it out."""

    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def planned(self) -> Decimal | None: ...
    @property
    def actual(self) -> Decimal | None: ...
    @property
    def percent(self) -> Decimal | None: ...


class Plan(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def clause(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def percent(self) -> Decimal | None: ...
    @property
    def goals(self) -> tuple[Goal, ...]: ...


def amount(t: Tongue, value: Decimal | None, unit: str) -> str:
    """92.5%, ¥12,000, 300; a dash where it is not known."""
    if value is None:
        return "—"
    if unit == "yuan":
        return f"¥{value:,.0f}"
    said = f"{value:.1f}".removesuffix(".0")
    return f"{said}%" if unit == "percent" else said


def goal_line(t: Tongue, goal: Goal) -> str:
    said = t(
        "{title}：计划 {planned}，实际 {actual}",
        title=goal.title,
        planned=amount(t, goal.planned, goal.unit),
        actual=amount(t, goal.actual, goal.unit),
    )
    if goal.percent is None:
        return said
    return said + t("，完成 {percent}", percent=amount(t, goal.percent, "percent"))


def lines(t: Tongue, plan: Plan) -> list[str]:
    found = [
        t(
            "{title} {period}（{clause}）",
            title=plan.title,
            period=period(t, plan.period),
            clause=plan.clause,
        ),
        *(goal_line(t, each) for each in plan.goals),
    ]
    if plan.percent is not None:
        found.append(t("总完成率 {percent}", percent=amount(t, plan.percent, "percent")))
    return found


def standing(t: Tongue, plan: Plan, figure: str) -> Reply:
    """/goal. ``figure``: into which the attainment can be entered by one press."""
    said = lines(t, plan)
    if not any(each.planned is not None for each in plan.goals):
        said.append(
            t(
                "还没定计划数。比如写：/goal {period} {title} 100",
                period=plan.period,
                title=plan.goals[0].title,
            )
        )
    buttons: tuple[Button, ...] = ()
    if figure and plan.percent is not None:
        action = f"/figure {figure} {plan.period} {plan.percent} /goal"
        buttons = (Button(t("把完成率记入计分"), action),)
    return Reply("\n".join(said), buttons)


def pack(
    t: Tongue,
    title: str,
    span: str,
    counts: dict[str, int],
    measured: list[tuple[str, str, int, int]],
    plans: list[Plan],
) -> Reply:
    """What is put together for a meeting: counts, shares with what they are made of, plans."""
    found = [
        t("{title}资料 {period}", title=title, period=period(t, span)),
        t.many("业主来访 {count} 人次", counts["reception"]),
        t.many("收到报事 {count} 件", counts["complaints"]),
        t("收到缴费 {sum}", sum=f"¥{counts['collected']:,}"),
    ]
    for name, value, part, whole in measured:
        counted = f"{part}/{whole}" if whole else ""
        found.append(
            t("{name}：{value}", name=name, value=value) + (t.aside(counted) if counted else "")
        )
    for each in plans:
        found += ["", *lines(t, each)]
    return Reply("\n".join(found))


# ----------------------------------------------------------------------------------- refusals


def no_goal(words: str, goals: str) -> Say:
    return lambda t: t(
        "计划里没有「{words}」。可以定的有：{goals}。", words=words[:30], goals=goals
    )
