"""Works a score out of the events, or finds the one that was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from handlers.context import Moment
from handlers.points import BonusFlag, Line, PartScore, Sheet
from storage import measures, people, scores
from storage.charter.scores import Deduction, Partial, ScoreRule, Target
from storage.measures.shape import Measured, Question
from storage.periods import Period, containing
from storage.scores import ScoreCorrection, ScoreSheet


@dataclass(frozen=True, slots=True)
class Standing:
    """How a score stands: worked out now, or frozen and perhaps corrected since."""

    sheet: Sheet
    row: ScoreSheet | None = None
    corrections: tuple[ScoreCorrection, ...] = ()


def standing(moment: Moment, position: str, period: Period) -> Standing:
    """The frozen score of a period with its last correction, else the score as of now."""
    row = scores.frozen(moment.session, position, period.name)
    if row is None:
        return Standing(work_out(moment, position, period))
    corrected = tuple(scores.corrections(moment.session, row.id))
    data = corrected[-1].data if corrected else row.data
    return Standing(Sheet.model_validate(data), row, corrected)


def work_out(moment: Moment, position: str, period: Period) -> Sheet:
    """The score of a position by today's charter and the events as they are now."""
    charter = moment.rules.charter
    rule = charter.scores[position]

    def line(deduction: Deduction) -> Line:
        points, for_each = deduction.points, deduction.for_each
        return _line(moment, position, deduction.target, period, points, for_each, rule.partial)

    parts = tuple(
        PartScore(title=part.title, weight=part.weight, lines=tuple(map(line, part.deductions)))
        for part in rule.parts
    )
    theirs = {clause.id for clause in charter.clauses if clause.position == position}
    beside = [
        _line(moment, position, name, period)
        for name, target in charter.targets.items()
        if target.clause in theirs and name not in rule.targets()
    ]
    sheet = Sheet(
        position=position,
        title=charter.positions[position].title,
        clause=rule.clause,
        period=period.name,
        charter=charter.version,
        parts=parts,
        targets=tuple(beside),
        bonus=_bonus(moment, position, rule, period),
    )
    return sheet.without(scores.excluded(moment.session, position))


def found(moment: Moment, target: Target, position: str, period: Period) -> Measured:
    """What a target's measure finds in a period."""
    whole = containing("quarter", period.first)
    if target.period == "quarter" and period.ends_quarter and period.kind == "month":
        period = whole  # measured over all of the quarter that ends here
    since, until = period.moments(moment.rules.zone)
    return measures.measure(
        Question(
            session=moment.session,
            charter=moment.rules.charter,
            target=target,
            position=position,
            period=period,
            since=since,
            until=until,
            zone=moment.rules.zone,
            now=moment.now,
        )
    )


def _bonus(moment: Moment, position: str, rule: ScoreRule, period: Period) -> BonusFlag | None:
    """Only where a quarter ends; how many in a row missed the target, this one included."""
    if rule.bonus is None or not period.ends_quarter:
        return None
    target = moment.rules.charter.targets[rule.bonus.target]
    quarter, missed = containing("quarter", period.first), 0
    while missed < rule.bonus.quarters and _is_missed(moment, position, rule.bonus.target, quarter):
        missed, quarter = missed + 1, quarter.before
    return BonusFlag(
        target=rule.bonus.target,
        title=target.title,
        clause=rule.clause,
        missed=missed,
        limit=rule.bonus.quarters,
    )


def _is_missed(moment: Moment, position: str, name: str, quarter: Period) -> bool:
    """Whether a quarter missed a target; as it was frozen, where it was. One that was over before
    anybody was known here is not scored and counts for nothing."""
    row = scores.frozen(moment.session, position, quarter.name)
    began = people.first_known_at(moment.session)
    if row is None and (began is None or began >= quarter.moments(moment.rules.zone)[1]):
        return False
    if row is not None:
        lines = [each for part in Sheet.model_validate(row.data).parts for each in part.lines]
        for line in lines:
            if line.target == name:
                return bool(line.beyond)
    return bool(_line(moment, position, name, quarter).beyond)


def _line(
    moment: Moment,
    position: str,
    name: str,
    period: Period,
    points: Decimal | Literal["all", "share"] = Decimal(0),
    for_each: Decimal | Literal["event"] | None = None,
    partial: Partial = "full",
) -> Line:
    """One target, measured; without points it is only shown."""
    target = moment.rules.charter.targets[name]
    return Line(
        target=name,
        title=target.title,
        clause=target.clause,
        unit=target.unit,
        at_least=target.at_least,
        at_most=target.at_most,
        points=points,
        for_each=for_each,
        partial=partial,
        measured=found(moment, target, position, period),
    )


def trend(moment: Moment, position: str, until: Period, count: int) -> list[Standing]:
    """The frozen scores of the months before, and the one of ``until``, the oldest first."""
    standings, period = [standing(moment, position, until)], until.before
    while len(standings) < count:
        if scores.frozen(moment.session, position, period.name) is None:
            break
        standings.append(standing(moment, position, period))
        period = period.before
    return standings[::-1]


def latest(today: date) -> Period:
    """The month of a day: what is asked for where none is named."""
    return containing("month", today)
