"""/goal: what was planned for a month or a year, beside what became of it (GM-1, CS-1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from handlers import telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.scores import working
from handlers.wording import plan_refusals as refusals
from handlers.wording import plans as words
from storage import figures, periods, plans
from storage.charter.plans import GoalRule, PlanRule
from storage.periods import Period
from storage.plans import PlanGoal

MOST = Decimal(10) ** 12
TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


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


def command(context: Context, first: str, second: str, rest: str) -> None:
    """/goal [PERIOD] [GOAL NUMBER]: sets one goal, or shows plan against actual."""
    mine = plans_of(context)
    if not mine:
        raise NotAllowed(refusals.no_plan_of_yours)
    period = periods.read(first) if first else None
    said = " ".join(filter(None, (second, rest) if period else (first, second, rest)))
    if not said:
        for name in mine:
            kind = mine[name].every
            if period is None or period.kind == kind:
                span = period or _current(context, kind)
                _show(context, name, span)
        return
    goal, _, number = said.rpartition(" ")
    _set(context, mine, period, goal, number)


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


def _set(
    context: Context, mine: dict[str, PlanRule], period: Period | None, title: str, number: str
) -> None:
    for name, rule in mine.items():
        for key, goal in rule.goals.items():
            if title in (key, goal.title) and (period is None or period.kind == rule.every):
                span = period or _current(context, rule.every)
                _write(context, name, span, key, number)
                _show(context, name, span)
                return
    known = "、".join(goal.title for rule in mine.values() for goal in rule.goals.values())
    raise NotFound(refusals.no_goal(title, known))


def _write(context: Context, plan: str, period: Period, goal: str, number: str) -> None:
    before = plans.goals(context.session, plan, period.name).get(goal)
    row = PlanGoal(
        plan=plan,
        period=period.name,
        goal=goal,
        text=_number(number),
        set_by_id=context.sender.id,
        set_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    context.audit("plan.set", goal=row.id, before=before.text if before else None)


def _number(word: str) -> str:
    """300, 1,200, 95%, 120万."""
    times = TIMES.get(word[-1:], Decimal(1))
    try:
        value = Decimal(word.rstrip("万亿%％元件人次").strip("¥￥").replace(",", "")) * times
    except InvalidOperation:
        raise BadWords(refusals.bad_goal(word)) from None
    if not value.is_finite() or not 0 <= value <= MOST:
        raise BadWords(refusals.bad_goal(word))
    return f"{value:f}"
