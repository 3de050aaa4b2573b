"""A position's statement as its holder would read it: duties, targets, score, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from handlers.wording import names
from handlers.wording.duties import pieces
from handlers.wording.plans import amount
from handlers.wording.tongue import Tongue
from storage.charter import Charter
from storage.charter.duties import DayRule, DutyRule
from storage.charter.scores import Deduction, Target


def statement(t: Tongue, charter: Charter, position: str) -> str:
    """All that the charter says of one position, clause by clause. KeyError where there is none."""
    rule = charter.positions[position]
    lines = [rule.title, t("担任：{roles}", roles=t.joined(names.role(t, r) for r in rule.roles))]
    if rule.under:
        lines.append(t("向{above}负责", above=charter.positions[rule.under].title))
    if rule.scope:
        lines += ["", t("职责范围"), rule.scope]
    for clause in charter.clauses:
        if clause.position == position:
            found = list(_resting_on(t, charter, clause.id))
            lines += ["", f"{clause.id} {clause.text.strip()}", *(f"  · {each}" for each in found)]
    lines += _score(t, charter, position)
    return "\n".join(lines)


def _resting_on(t: Tongue, charter: Charter, clause: str) -> Iterator[str]:
    """What the program does for a clause: duties, deadlines, plans, targets, accountability."""
    yield from (duty(t, charter, e) for e in charter.duties.values() if e.clause == clause)
    for kind in ("answer", "onsite", "plan", "promise", "follow"):
        rule = charter.deadlines.named(kind)
        if rule.clause == clause:
            within = t("{span}内", span=t.span(rule.within)) if rule.within else t("答应的那天")
            yield t("时限 {what}：{within}", what=names.deadline(t, kind), within=within)
    for plan in charter.plans.values():
        if plan.clause == clause:
            goals = t.joined(each.title for each in plan.goals.values())
            yield t("计划 {title}：{goals}", title=plan.title, goals=goals)
    yield from (target(t, each) for each in charter.targets.values() if each.clause == clause)
    for charge in charter.accountability.values():
        if charge.clause == clause:
            yield t("追究：{kinds}", kinds=t.joined(each.title for each in charge.kinds.values()))
            yield t("处理：{outcomes}", outcomes=t.joined(charge.outcomes))


def duty(t: Tongue, charter: Charter, rule: DutyRule) -> str:
    """职责 现场巡查：每月 2 次，31日 20:00 前；凭据：照片或一句说明"""
    times = t.many("{every} {count} 次", rule.times, every=every(t, rule.every))
    parts = [t("{times}，{due} 前", times=times, due=day(t, rule.due, rule.every))]
    if rule.each == "estate":
        parts.append(t("每个小区"))
    if rule.command:
        parts.append(t("用 {command} 办", command=rule.command))
    elif rule.evidence:
        wanted = [(each.kinds, each.count) for each in rule.evidence]
        parts.append(t("凭据：{what}", what=pieces(t, wanted)))
    above = dict.fromkeys(role for step in rule.steps for role in step.to)
    if above:
        who = t.joined(names.role(t, each) for each in above)
        parts.append(t("过期告诉{who}", who=who))
    return t("职责 {title}：{what}", title=rule.title, what=t("；").join(parts))


def every(t: Tongue, word: str) -> str:
    return {
        "day": t("每天"),
        "week": t("每周"),
        "month": t("每月"),
        "quarter": t("每季度"),
        "half-year": t("每半年"),
        "year": t("每年"),
    }[word]


def day(t: Tongue, rule: DayRule, rhythm: str) -> str:
    """A moment of a period: 5日 18:00, 第3个月31日 18:00, 周1 18:00."""
    at = f"{rule.at:%H:%M}"
    if rhythm == "day":
        return at
    if rhythm == "week":
        return t("第{day}天 {at}", day=rule.day, at=at)
    on = t("月底 {at}", at=at) if rule.day == 31 else t("{day}日 {at}", day=rule.day, at=at)
    if rhythm == "month":
        return on
    if rhythm == "year" and rule.day == 31:
        return t("{month}月底 {at}", month=rule.month, at=at)
    if rhythm == "year":
        return t("{month}月{on}", month=rule.month, on=on)
    return t("第{month}个月{on}", month=rule.month, on=on)


def target(t: Tongue, rule: Target) -> str:
    """指标 投诉解决满意度：≥ 85%"""
    bounds = [f"{sign} {amount(t, each, rule.unit)}" for sign, each in _bounds(rule)]
    return t("指标 {title}：{bounds}", title=rule.title, bounds=t.joined(bounds))


def _bounds(rule: Target) -> Iterator[tuple[str, Decimal]]:
    if rule.at_least is not None:
        yield "≥", rule.at_least
    if rule.at_most is not None:
        yield "≤", rule.at_most


def _score(t: Tongue, charter: Charter, position: str) -> list[str]:
    rule = charter.scores.get(position)
    if rule is None:
        return []
    lines = ["", t("计分（{clause}），每月{day}日定稿", clause=rule.clause, day=rule.day)]
    for part in rule.parts:
        lines.append(t("  {title} {weight} 分", title=part.title, weight=part.weight))
        lines += [f"    · {deduction(t, charter, each)}" for each in part.deductions]
    if rule.bonus:
        title = charter.targets[rule.bonus.target].title
        lines.append(
            t(
                "  连续 {quarters} 个季度「{title}」没达标，扣发季度绩效",
                quarters=rule.bonus.quarters,
                title=title,
            )
        )
    return lines


def deduction(t: Tongue, charter: Charter, rule: Deduction) -> str:
    """投诉处理及时率没达标，每件扣 5 分"""
    title, points = charter.targets[rule.target].title, rule.points
    if points == "all":
        return t("{title}没达标，这一项不得分", title=title)
    if points == "share":
        return t("{title}没达标，按比例扣", title=title)
    if rule.for_each == "event":
        return t("{title}没达标，每件扣 {points} 分", title=title, points=points)
    if rule.for_each is None:
        return t("{title}没达标，扣 {points} 分", title=title, points=points)
    return t("{title}每差 {each} 扣 {points} 分", title=title, each=rule.for_each, points=points)
