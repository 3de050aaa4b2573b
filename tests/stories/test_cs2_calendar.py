"""CS-2: what is owed in working time falls due in working time, on the calendar of its estate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.fate import killed_at_commit
from tests.world import ZONE, World

PLAN = '[deadlines.plan]\nclause = "CS-2"\nwithin = { hours = 24 }'
IN_OFFICE_HOURS = '[deadlines.plan]\nclause = "CS-2"\ncalendar = "office"\nwithin = { hours = 9 }'
# The Friday before a Sunday on which China works, because of the National Day.
FRIDAY = datetime(2026, 9, 18, 16, tzinfo=ZONE)
SUNDAY = datetime(2026, 9, 20, 16, tzinfo=ZONE)


@pytest.fixture
def database(sqlite_database: str) -> str:
    return sqlite_database


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    """The plan is owed within nine hours of 9:00 to 18:00 on working days."""
    world.clock.at = FRIDAY.astimezone(UTC)
    world.amends(PLAN, IN_OFFICE_HOURS)


def reported(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()


def due(world: World, number: int = 1) -> datetime:
    return world.deadline(number, "plan").due_at.astimezone(ZONE)


def test_two_hours_of_friday_and_seven_of_the_sunday_on_which_china_works(world: World) -> None:
    reported(world)
    assert due(world) == SUNDAY


def test_late_it_goes_up_on_that_sunday_and_not_a_minute_before(world: World) -> None:
    reported(world)
    world.passes(hours=47, minutes=59)
    assert not any("给出方案" in text for text in world.heard("陈主管"))
    world.passes(minutes=2)
    assert sum("给出方案" in text for text in world.heard("陈主管")) == 1


def test_over_the_national_day_nobody_is_pressed(world: World) -> None:
    world.clock.at = datetime(2026, 9, 30, 16, tzinfo=ZONE).astimezone(UTC)
    reported(world)
    assert due(world) == datetime(2026, 10, 8, 16, tzinfo=ZONE)


def test_another_estates_day_off_is_not_ours_and_ours_is(world: World) -> None:
    off = '[calendars.office.estates."{}"]\nclosed = [2026-09-20]\n'
    world.amends(PLAN, IN_OFFICE_HOURS, off.format("湖畔"))
    reported(world)
    assert due(world) == SUNDAY
    world.amends(PLAN, IN_OFFICE_HOURS, off.format("桂花园"))
    world.says("李先生", "大门的灯不亮了")
    assert due(world, 2) == datetime(2026, 9, 21, 16, tzinfo=ZONE)
    assert due(world) == SUNDAY  # what was promised by the old calendar stays


def test_lunch_is_not_worked(world: World) -> None:
    hours = 'hours = [["09:00", "18:00"]]'
    world.amends(
        PLAN,
        IN_OFFICE_HOURS,
        '[calendars.office.estates."桂花园"]\n'
        + hours.replace('["09:00", "18:00"]', '["09:00", "12:00"], ["13:30", "18:00"]')
        + "\n",
    )
    reported(world)
    assert due(world) == datetime(2026, 9, 20, 17, 30, tzinfo=ZONE)


def test_dead_over_its_moment_it_is_missed_once(world: World) -> None:
    reported(world)
    world.sleeps(hours=49)
    with killed_at_commit(1):
        world.ticks()
    world.ticks()
    world.ticks()
    assert world.events(1).count("missed") == 1
    assert sum("给出方案" in text for text in world.heard("陈主管")) == 1
