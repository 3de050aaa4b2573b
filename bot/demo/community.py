"""Events, plans, figures and decisions of the demo estate's past (CS-5, GM-1, GM-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.demo.stage import Stage
from handlers import duties
from handlers.events import moments
from handlers.wording import events as words
from storage import events, figures, households
from storage.approvals import Approval
from storage.events import Event, SignUp
from storage.figures import FigureEntry
from storage.periods import Kind, Period, containing
from storage.plans import PlanGoal


@dataclass(frozen=True, slots=True)
class Held:
    """One that is over. ``marks``: what those who came gave afterwards."""

    title: str
    place: str
    planned: int
    came: int
    cost: int
    note: str
    marks: str
    said: str  # by the first of them
    capacity: int = 0
    month: int = 0  # of the last quarter, on that day; else so many days back
    day: int = 0
    back: int = 0


PEOPLE = (2, 1, 3, 2, 4, 1, 2, 2, 3, 1)  # of each sign-up for what is to come

KINDS: tuple[Kind, Kind] = ("year", "month")


def meet(stage: Stage) -> None:
    lately = containing("quarter", stage.today).before
    for each in stage.past["events"]:
        held = Held(**each)
        _held(stage, held, lately.day(held.month, held.day) if held.month else stage.day(held.back))
    _announced(stage)
    _figures(stage)
    _goals(stage)
    _spending(stage)


# ----------------------------------------------------------------------------------------- CS-5


def _held(stage: Stage, held: Held, day: date) -> None:
    starts_at = stage.at(day, "14:00")
    row = Event(
        estate_id=stage.estate.id,
        clause=stage.moment.rules.charter.events.clause,
        title=held.title,
        place=held.place,
        starts_at=starts_at,
        capacity=held.capacity,
        planned_fen=held.planned * 100,
        state="summed",
        planned_by_id=stage.staff["陈主管"],
        planned_at=starts_at - timedelta(days=14),
        announced_at=starts_at - timedelta(days=8),
        came=held.came,
        cost_fen=held.cost * 100,
        cost_note=held.note,
        summed_at=starts_at + timedelta(days=2),
    )
    stage.session.add(row)
    stage.session.flush()
    for place, (person, mark) in enumerate(zip(_neighbours(stage), held.marks, strict=False)):
        _sign_up(
            stage, row, person, PEOPLE[place % len(PEOPLE)], int(mark), "" if place else held.said
        )
    stage.session.flush()
    then = stage.then(starts_at + timedelta(days=2))
    tally = events.feedback(stage.session, row.id)
    row.summary = words.summary(then.tongue(), row, tally, then.now)
    evidence = [duties.Evidence("count", number=held.came), duties.Evidence("text", row.summary)]
    duty = duties.record(
        then, "events", source=f"event:{row.id}", by=row.planned_by_id, evidence=evidence
    )
    if duty is not None:
        stage.hush(duty)


def _announced(stage: Stage) -> None:
    """One to come: everybody has been told, some have signed up."""
    row = Event(
        estate_id=stage.estate.id,
        clause=stage.moment.rules.charter.events.clause,
        title="邻里包饺子",
        place="会所一楼",
        starts_at=stage.at(stage.day(-13), "14:00"),
        capacity=40,
        planned_fen=80_000,
        state="announced",
        planned_by_id=stage.staff["陈主管"],
        planned_at=stage.at(stage.day(6)),
        announced_at=stage.at(stage.day(3)),
    )
    stage.session.add(row)
    stage.session.flush()
    moments.told(stage.moment, row)
    for person, people in zip(_neighbours(stage), PEOPLE, strict=False):
        _sign_up(stage, row, person, people)
    stage.session.flush()


def _sign_up(
    stage: Stage, row: Event, person: int, people: int, points: int = 0, said: str = ""
) -> None:
    at = row.announced_at or row.planned_at
    stage.session.add(
        SignUp(
            event_id=row.id,
            person_id=person,
            people=people,
            state="going",
            queued_at=at + timedelta(hours=person % 40),
            points=points,
            words=said,
        )
    )


def _neighbours(stage: Stage) -> list[int]:
    """One from every fourth home that somebody holds; the cast has not signed up for anything."""
    found = []
    for home in list(stage.homes.values())[1::4]:
        living = households.residents_of(stage.session, home.id)
        if living and living[0][0].phone.startswith("139"):
            found.append(living[0][0].id)
    return found


# ----------------------------------------------------------------------------------- GM-1, GM-5


def _figures(stage: Stage) -> None:
    """Of each month, of the quarter that is over, and of the year."""
    months = stage.months(4)[::-1]
    years = dict.fromkeys(containing("year", month.first) for month in months)
    for each in stage.past["figures"]:
        if each["name"] not in stage.charter.figures:
            continue
        found = [*zip(months, each.get("monthly", ()), strict=False)]
        if "quarterly" in each:
            found.append((containing("quarter", stage.today).before, each["quarterly"]))
        if "yearly" in each:
            found += [(year, each["yearly"]) for year in years]
        for period, text in found:
            _enter(stage, each["name"], period, text, each["source"])


def _enter(stage: Stage, name: str, period: Period, text: str, source: str) -> None:
    entry = FigureEntry(
        name=name,
        period=period.name,
        text=text,
        source=source,
        entered_by_id=stage.staff["赵总"],
        entered_at=min(stage.at(period.after + timedelta(days=2), "11:00"), stage.moment.now),
    )
    figures.enter(stage.session, entry)


def _goals(stage: Stage) -> None:
    """The year's plan; the service's of this month, where the time to write it has come."""
    year, month = (containing(kind, stage.today) for kind in KINDS)
    at = stage.at(min(stage.day(9), year.first + timedelta(days=20)), "11:20")
    _plan(stage, "business", year, "赵总", at)
    if stage.today.day < 3:
        return
    at = stage.at(stage.today.replace(day=2), "11:20")
    _plan(stage, "service", month, "陈主管", at)
    said = [duties.Evidence("text", "重点：入冬前把水管保温查一遍，催缴先打电话后上门")]
    source, by = f"goal:{month.name}", stage.staff["陈主管"]
    duty = duties.record(stage.then(at), "month-plan", source=source, by=by, evidence=said)
    if duty is not None:
        stage.hush(duty)


def _plan(stage: Stage, plan: str, period: Period, by: str, at: datetime) -> None:
    rule = stage.charter.plans.get(plan)
    for goal, text in stage.past["goals"][plan].items():
        if rule is not None and goal in rule.goals:
            _goal(stage, plan, period, goal, text, by, at)


def _goal(
    stage: Stage, plan: str, period: Period, goal: str, text: str, by: str, at: datetime
) -> None:
    row = PlanGoal(
        plan=plan,
        period=period.name,
        goal=goal,
        text=text,
        set_by_id=stage.staff[by],
        set_at=at,
    )
    stage.session.add(row)
    stage.session.flush()


def _spending(stage: Stage) -> None:
    asked, amount_fen = stage.at(stage.day(34), "15:10"), 860_000
    tiers = stage.charter.approvals.tiers(amount_fen)
    stage.session.add(
        Approval(
            kind="spend",
            clause=stage.moment.rules.charter.approvals.clause,
            requester_id=stage.staff["吴工"],
            estate_id=stage.estate.id,
            amount_fen=amount_fen,
            reason="更换3栋门禁读卡器",
            asked=list(tiers[0]),
            deciders=list(dict.fromkeys(role for tier in tiers for role in tier)),
            state="approved",
            asked_at=asked,
            decided_at=asked + timedelta(hours=2),
            decided_by_id=stage.staff["陈主管"],
            word="同意，三家比价最低",
        )
    )
    stage.session.flush()
