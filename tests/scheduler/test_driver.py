"""What comes next, and when: every kind of periodic thing, a leap, a clock that is set wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.context import Moment
from handlers.rules import Rules
from scheduler.driver import Driver, Patience
from scheduler.once import Occasion, once
from scheduler.periodic import asked, occasions, rhythm
from scheduler.timetable import BY_NAME, TIMETABLE
from storage import runs
from storage.db import reading, transaction
from storage.deadlines import Deadline
from storage.runs import PeriodicRun
from tests.world import ZONE, World

HOUR = timedelta(hours=1)


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_database, tmp_path) as world:
        world.ticks()
        yield world


def local(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def alone(world: World, *names: str) -> Driver:
    return Driver(world.engine, world.rules, [BY_NAME[each] for each in names])


def tally(_moment: Moment, run: PeriodicRun) -> int:
    runs.finish(run, "done", run.started_at)
    return 1


def test_every_thing_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(TIMETABLE)


def test_a_quiet_house_waits_for_its_next_moment(world: World) -> None:
    driver = Driver(world.engine, world.rules)
    driver.run(world.now)
    assert not driver.due(world.now)
    following = driver.next_moment(world.now)
    assert following is not None and following > world.now
    assert not [each for each in driver.due(following - timedelta(seconds=1)) if not each.idle]
    assert [each for each in driver.due(following) if not each.idle]


def test_a_row_that_somebody_else_writes_is_noticed_at_once(world: World) -> None:
    driver = alone(world, "deadlines")
    assert driver.next_moment(world.now) is None
    world.says("王阿姨", "厨房漏水了")
    with transaction(world.engine) as session:  # as another process would
        deadline = session.exec(select(Deadline)).first()
        assert deadline is not None
        deadline.next_at = world.now
    assert [each.name for each in driver.due(world.now)] == ["deadlines"]


def test_bills_are_made_on_their_day_and_next_month_again(world: World) -> None:
    driver, fees = alone(world, "billing"), world.rules.charter.fees
    day = datetime.combine(local(fees.bill_day, 0), fees.at, tzinfo=ZONE)
    assert driver.next_moment(world.now) == day
    assert driver.run(day - timedelta(seconds=1)) == 0
    assert driver.run(day) == 60
    assert driver.next_moment(day) == day.replace(year=2027, month=1)
    assert alone(world, "billing").run(day + timedelta(days=20)) == 0  # by a program started anew


def test_texts_that_were_missed_by_day_wait_for_the_morning(world: World) -> None:
    driver, ladder = alone(world, "dunning"), world.rules.charter.dunning
    text = ladder.steps[0]
    night = datetime.combine(local(text.day, 0), time(23), tzinfo=ZONE)
    morning = datetime.combine(local(text.day + 1, 0), ladder.not_before, tzinfo=ZONE)
    assert driver.run(night) == 0
    assert driver.next_moment(night) == morning
    assert driver.run(morning) > 0


def test_what_is_owed_once_is_left_out_where_it_is_found_too_late(world: World) -> None:
    begins = local(1, 9)
    owed = Occasion("inventory", "2026-12", begins, tally, begins + HOUR)
    driver = Driver(world.engine, world.rules, [occasions("inventory", 1, lambda *_: [owed])])
    assert driver.next_moment(world.now) == begins
    assert driver.run(begins + 2 * HOUR) == 0
    assert driver.next_moment(begins + 2 * HOUR) is None
    with reading(world.engine) as session:
        assert session.get_one(PeriodicRun, ("inventory", "2026-12")).outcome == "skipped"


def test_a_twin_has_done_it(world: World) -> None:
    owed = Occasion("inventory", "2026-12", local(1, 9), tally)
    driver = Driver(world.engine, world.rules, [occasions("inventory", 1, lambda *_: [owed])])
    assert once(world.engine, world.rules, local(1, 10), owed) == 1
    assert not driver.due(local(1, 10)) and driver.run(local(1, 10)) == 0


@pytest.mark.parametrize("hours", [(time(8), time(20)), None])
def test_hours_hold_whenever_it_is_looked_at(world: World, hours: tuple[time, time] | None) -> None:
    owed = Occasion("inventory", "2026-12", local(1, 9, 30), tally, hours=hours)
    ready = [
        owed.ready_at(world.rules, now)
        for now in (local(25, 3, month=11), local(1, 21), local(2, 7), local(2, 8))
    ]
    late = [local(1, 9, 30)] * 3 if hours is None else [local(2, 8)] * 3
    assert ready == [local(1, 9, 30), *late]


def test_what_can_do_nothing_now_is_left_alone_for_its_rhythm(world: World) -> None:
    tried: list[datetime] = []

    def tries(_engine: Engine, _rules: Rules, now: datetime) -> int:
        tried.append(now)
        return 0

    stuck = asked("stuck", 60, tries, lambda moment: moment.now)
    driver = Driver(world.engine, world.rules, [stuck], Patience(asks=timedelta(0)))
    assert driver.run(world.now) == 0 and tried == [world.now]
    assert driver.next_moment(world.now) == world.now + timedelta(minutes=1)
    assert not driver.due(world.now + timedelta(seconds=59))
    # A clock that is set back must not make it wait until it is as late again.
    assert driver.due(world.now - timedelta(days=1))


def test_an_answer_holds_for_the_rhythm_but_not_over_a_clock_set_back(world: World) -> None:
    asks: list[datetime] = []

    def ask(moment: Moment) -> None:
        asks.append(moment.now)

    driver = Driver(world.engine, world.rules, [asked("quiet", 10, lambda *_: 0, ask)])
    for seconds in (0, 5, 9, 10, -3600):
        driver.due(world.now + timedelta(seconds=seconds))
    assert asks == [world.now + timedelta(seconds=each) for each in (0, 10, -3600)]


def test_nobody_leaps_to_what_only_looks_around(world: World) -> None:
    looks: list[datetime] = []

    def look(_engine: Engine, _rules: Rules, now: datetime) -> int:
        looks.append(now)
        return 1

    driver = Driver(world.engine, world.rules, [rhythm("look", 5, look)])
    assert driver.next_moment(world.now) is None
    for seconds in (0, 3, 5):
        driver.run(world.now + timedelta(seconds=seconds))
    assert looks == [world.now, world.now + timedelta(seconds=5)]
