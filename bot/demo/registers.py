"""Facilities, meters, checkpoints, policies and trainings of the demo estate (EN, GM-2, GM-6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.demo.stage import Stage
from handlers import duties, facilities, policies
from handlers.trainings import attendance
from handlers.wording import facilities as facility_words
from storage import facilities as register
from storage import policies as shelf
from storage import runs, trainings
from storage.facilities import Facility, MaintenancePlan
from storage.meters import Meter, MeterReading
from storage.policies import Policy
from storage.rounds import Checkpoint, Round, RoundVisit
from storage.trainings import Training

CLOCKED = 13  # monthly readings, so that each has one of the year before beside it


def enter(stage: Stage) -> None:
    for each in stage.past["facilities"]:
        _facility(stage, **each)
    for each in stage.past["meters"]:
        _meter(stage, **each)
    if stage.past["rounds"]["route"] in stage.charter.duties:
        _rounds(stage, **stage.past["rounds"])
    for each in stage.past["policies"]:
        if each["field"] in stage.charter.policies.fields:
            _policy(stage, **each)
    _trainings(stage)
    _skip_reports(stage)


# ----------------------------------------------------------------------------- EN-1, EN-4, EN-3


def _facility(stage: Stage, name: str, kind: str, began: int, place: str = "") -> None:
    row = Facility(
        estate_id=stage.estate.id,
        name=name,
        kind=kind,
        place=place,
        created_at=stage.at(stage.day(began)),
        created_by_id=stage.staff["吴工"],
    )
    stage.session.add(row)
    stage.session.flush()
    for rule in stage.charter.maintenance.kinds.get(kind, ()):
        plan = MaintenancePlan(
            facility_id=row.id,
            what=rule.what,
            every=rule.every,
            unit=rule.unit,
            first_on=stage.day(began),
            next_on=stage.day(began),
            created_at=row.created_at,
        )
        stage.session.add(plan)
        stage.session.flush()
        _maintain(stage, row, plan)


def _maintain(stage: Stage, row: Facility, plan: MaintenancePlan) -> None:
    """Two times that lie behind were done; the next is still far enough ahead to say nothing."""
    soon = stage.today + timedelta(days=2)
    days = [plan.first_on]
    while (following := plan.following(days[-1])) <= soon:
        days.append(following)
    plan.next_on = following
    plan.next_at = facilities.given_at(stage.moment, following)
    for day in days[-2:]:
        _task(stage, row, plan, day)


def _task(stage: Stage, row: Facility, plan: MaintenancePlan, day: date) -> None:
    rule = stage.moment.rules.charter.maintenance
    given = stage.at(day - rule.ahead, f"{rule.at:%H:%M}")
    due = stage.at(day, f"{rule.due_at:%H:%M}")
    source = register.source(plan.id, day)
    duty = duties.assign(
        stage.then(given),
        rule.to,
        facility_words.maintenance(stage.moment.tongue(), row, plan),
        due,
        clause=rule.clause,
        source=source,
        estate=row.estate_id,
        rule=rule.task,
    )
    if due < stage.moment.now:
        said = [duties.Evidence("text", "按规程做完，运行正常")]
        duties.finish(
            stage.then(due - timedelta(hours=4)),
            source,
            by=stage.staff["张师傅"],
            evidence=said,
        )
    stage.hush(duty)


def _meter(
    stage: Stage,
    name: str,
    kind: str,
    factor: int,
    first: int,
    monthly: int,
    swing: list[int],
) -> None:
    """``first``, ``monthly`` and ``swing`` in steps of the counter; kept as thousandths."""
    months = stage.months(CLOCKED + 1)[::-1]
    row = Meter(
        estate_id=stage.estate.id,
        name=name,
        kind=kind,
        factor=factor,
        created_at=stage.at(months[0].first),
    )
    stage.session.add(row)
    stage.session.flush()
    shown = first * 1000
    for number, month in enumerate(months):
        turned = (monthly + swing[month.first.month - 1] - number // 3) * 1000 if number else 0
        shown += turned
        reading = MeterReading(
            meter_id=row.id,
            kind="reading" if number else "start",
            month=month.name,
            value=shown,
            used=turned * factor,
            at=stage.at(month.day(1, 28), "15:20"),
            by_id=stage.staff["张师傅"],
        )
        stage.session.add(reading)
    stage.session.flush()


def _rounds(stage: Stage, route: str, points: list[str]) -> None:
    """The checkpoints, and the rounds of the last weeks."""
    since = stage.at(stage.day(80))
    rows = [
        Checkpoint(
            estate_id=stage.estate.id,
            route=route,
            name=name,
            code=f"GHY{number:03d}",
            created_at=since,
            created_by_id=stage.staff["吴工"],
        )
        for number, name in enumerate(points, 1)
    ]
    stage.session.add_all(rows)
    monday = stage.today - timedelta(days=stage.today.weekday())
    for weeks in range(6, 0, -1):
        _round(stage, rows, stage.at(monday - timedelta(days=7 * weeks - 2), "09:40"))


def _round(stage: Stage, points: list[Checkpoint], began: datetime) -> None:
    row = Round(
        route=points[0].route,
        estate_id=stage.estate.id,
        walker_id=stage.staff["张师傅"],
        started_at=began,
        state="whole",
        finished_at=began + timedelta(minutes=7 * len(points)),
    )
    stage.session.add(row)
    stage.session.flush()
    stage.session.add_all(
        RoundVisit(
            round_id=row.id,
            checkpoint_id=point.id,
            person_id=row.walker_id,
            at=began + timedelta(minutes=7 * number),
            scanned=True,
        )
        for number, point in enumerate(points, 1)
    )
    stage.session.flush()


# ----------------------------------------------------------------------------------- GM-2, GM-6


def _policy(
    stage: Stage, field: str, title: str, version: str, owner: str, written: int, review: int
) -> None:
    row = Policy(
        field=field,
        title=title,
        version=version,
        owner_id=stage.staff[owner],
        review_on=stage.today + timedelta(days=review),
        created_at=stage.at(stage.day(written)),
        created_by_id=stage.staff["赵总"],
    )
    row.next_at = policies.asks_at(stage.moment, row)
    note = stage.moment.tongue()("登记")
    shelf.revise(stage.session, row, note, stage.staff["赵总"], row.created_at)


def _trainings(stage: Stage) -> None:
    """Two were held, not everybody came; one is planned, and nobody is invited yet."""
    for each in stage.past["trainings"]:
        _held(stage, **each)
    coming = Training(
        audience=trainings.MANAGERS,
        topic="重大投诉的当面沟通",
        place="会议室",
        starts_at=stage.at(stage.day(-11), "14:30"),
        trainer_id=stage.staff["赵总"],
        planned_by_id=stage.staff["赵总"],
        created_at=stage.at(stage.day(5)),
    )
    coming.next_at = attendance.first_moment(stage.moment, coming.starts_at)
    stage.session.add(coming)


def _held(stage: Stage, back: int, topic: str, place: str, trainer: str, but_not: str) -> None:
    by = stage.staff["赵总"]
    row = Training(
        audience=trainings.EVERYBODY,
        topic=topic,
        place=place,
        starts_at=stage.at(stage.day(back), "14:00"),
        trainer_id=stage.staff[trainer],
        planned_by_id=by,
        created_at=stage.at(stage.day(back + 16)),
        state="held",
    )
    stage.session.add(row)
    stage.session.flush()
    for name, person_id in stage.staff.items():
        trainings.invite(stage.session, row.id, [person_id])
        if name != but_not:
            trainings.came(stage.session, row.id, person_id, by, row.starts_at)


def _skip_reports(stage: Stage) -> None:
    """What would be told of the past in the first minutes has been told."""
    moment, today = stage.moment, stage.today
    names = [("energy", f"{today:%Y-%m}")]
    names += [
        ("training", f"{today.year}-{each.month:02d}-{each.day:02d}")
        for each in moment.rules.charter.training.checks
        if (each.month, each.day) <= (today.month, today.day)
    ]
    for name, period in names:
        runs.finish(runs.take(stage.session, name, period, moment.now), "skipped", moment.now)
