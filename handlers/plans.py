"""/goal: what was planned for a month or a year, beside what became of it (GM-1, CS-1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from handlers import telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound
from handlers.scores import working
from handlers.wording import plans as words
from handlers.wording import refusals
from storage import figures, periods, plans
from storage.charter import Charter
from storage.charter.plans import GoalRule, PlanRule
from storage.periods import Period
from storage.plans import PlanGoal


@dataclass(frozen=True, slots=True)
class Attained:
    """One goal: planned, actual (None where it is not known yet), attained in percent, at most
    100."""

    title: str
    unit: str
    planned: Decimal | None
    actual: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    title: str
    clause: str
    period: str
    goals: tuple[Attained, ...]

    @property
    def percent(self) -> Decimal | None:
        """The mean of what is planned and known; None where nothing is."""
        known = [each.percent for each in self.goals if each.percent is not None]
        return (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.1")) if known else None


def standing(moment: Moment, name: str, period: Period) -> Standing:
    """Plan against actual, goal by goal."""
    rule = moment.rules.charter.plans[name]
    planned = plans.goals(moment.session, name, period.name)
    found = []
    for key, goal in rule.goals.items():
        wanted = planned[key].value if key in planned else None
        actual = _actual(moment, rule, goal, period)
        found.append(Attained(goal.title, goal.unit, wanted, actual, _share(goal, wanted, actual)))
    return Standing(rule.title, rule.clause, period.name, tuple(found))


def _share(goal: GoalRule, wanted: Decimal | None, actual: Decimal | None) -> Decimal | None:
    if wanted is None or actual is None:
        return None
    one, other = (wanted, actual) if goal.less else (actual, wanted)
    percent = one * 100 / other if other else Decimal(100)
    return min(percent, Decimal(100)).quantize(Decimal("0.1"))


def _actual(moment: Moment, rule: PlanRule, goal: GoalRule, period: Period) -> Decimal | None:
    if goal.figure:
        unit = moment.rules.charter.figures[goal.figure].unit
        known = figures.in_force(moment.session, goal.figure, period, unit)
        return known.value if known else None
    if goal.target:
        target = moment.rules.charter.targets[goal.target]
        value = working.found(moment, target, rule.position, period).value
        return None if value is None else decimal(value)
    counted = plans.COUNTED[goal.actual or ""]
    since, until = period.moments(moment.rules.zone)
    return Decimal(counted(moment.session, since, until, moment.rules.zone))


def decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def show(context: Context, period: Period | None) -> None:
    """Plan against actual, of this month and year or of the period named."""
    for name, rule in plans_of(context).items():
        if period is None or period.kind == rule.every:
            _show(context, name, period or _current(context, rule.every))


def roles(charter: Charter) -> frozenset[str]:
    """Who has something to plan: the holders of the positions of the charter's plans."""
    return frozenset(
        role for rule in charter.plans.values() for role in charter.positions[rule.position].roles
    )


def goal_and_rest(context: Context, said: str) -> tuple[str, str]:
    """One of the asker's goals, by its title or key, at the beginning of the words."""
    goals = [each for rule in plans_of(context).values() for each in rule.goals.items()]
    named = {word: key for key, goal in goals for word in (key, goal.title)}
    for word in sorted(named, key=len, reverse=True):
        if said == word or said.startswith(f"{word} "):
            return named[word], said[len(word) :].strip()
    known = "、".join(dict.fromkeys(goal.title for _, goal in goals))
    raise NotFound(words.no_goal(said, known))


def plans_of(context: Context) -> dict[str, PlanRule]:
    """The plans of the positions that whoever speaks holds."""
    charter, roles = context.rules.charter, context.sender.roles
    return {
        name: rule
        for name, rule in charter.plans.items()
        if roles & set(charter.positions[rule.position].roles)
    }


def _current(moment: Moment, kind: periods.Kind) -> Period:
    return periods.containing(kind, moment.rules.today(moment.now))


def _show(context: Context, name: str, period: Period) -> None:
    rule = context.rules.charter.plans[name]
    reply = words.standing(context.t, standing(context, name, period), rule.figure)
    telling.answer(context, reply, kind="list")


def set_goal(context: Context, period: Period | None, key: str, value: Decimal) -> None:
    """Sets the first of the asker's plans that has this goal for such a period."""
    for name, rule in plans_of(context).items():
        if key in rule.goals and (period is None or period.kind == rule.every):
            span = period or _current(context, rule.every)
            _write(context, name, span, key, value)
            _show(context, name, span)
            return
    raise BadWords(refusals.bad_period(period.name if period else ""))


def _write(context: Context, plan: str, period: Period, goal: str, value: Decimal) -> None:
    before = plans.goals(context.session, plan, period.name).get(goal)
    row = PlanGoal(
        plan=plan,
        period=period.name,
        goal=goal,
        text=f"{value:f}",
        set_by_id=context.sender.id,
        set_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    context.audit("plan.set", goal=row.id, before=before.text if before else None)
