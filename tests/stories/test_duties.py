"""Duties: each made once, whatever dies or runs twice; what happens elsewhere counts once."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from handlers import duties as work
from handlers.context import Moment
from handlers.duties import making, windows
from scheduler.driver import Driver
from scheduler.timetable import BY_NAME
from storage import charter, duties, periods
from storage.calendar import Calendar
from storage.charter.duties import DutyRule
from storage.db import reading, transaction
from storage.duties import Duty
from tests.world import ZONE, World


def everything(world: World) -> list[Duty]:
    with reading(world.engine) as session:
        return list(session.exec(select(Duty).order_by(Duty.id)))  # type: ignore[arg-type]


def makes_duties(world: World) -> int:
    """A program that makes duties and nothing else."""
    table = [BY_NAME[each] for each in ("new duties", "duties made")]
    return Driver(world.engine, world.rules, table).run(world.now)


@pytest.mark.locks
def test_two_programs_make_each_duty_once(world: World) -> None:
    with ThreadPoolExecutor(4) as threads:
        for _ in range(2):
            runs = [threads.submit(makes_duties, world) for _ in range(4)]
            for run in runs:
                run.result()
            world.sleeps(days=31)
    keys = [each.key for each in everything(world)]
    assert len(keys) == len(set(keys)) and "patrol:2026-12:" in keys


def test_a_program_that_dies_in_the_middle_loses_and_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = making.make
    dies_after = iter([False] * 5 + [True])

    def mortal(*given: object) -> None:
        made(*given)  # type: ignore[arg-type]
        if next(dies_after, False):
            raise SystemExit("killed")

    monkeypatch.setattr(making, "make", mortal)
    with pytest.raises(SystemExit):
        makes_duties(world)
    assert len(everything(world)) <= 5
    monkeypatch.undo()
    world.ticks()
    keys = [each.key for each in everything(world)]
    assert len(keys) == len(set(keys)) and "patrol:2026-11:" in keys


def test_what_happens_elsewhere_counts_once(world: World) -> None:
    with transaction(world.engine) as session:
        moment = Moment(session, world.rules, world.now)
        first = work.record(moment, "management-training", source="training:1")
        again = work.record(moment, "management-training", source="training:1")
        unknown = work.record(moment, "dancing", source="dance:1")
    assert first is not None and first.state == "done" and again is None and unknown is None
    world.ticks()
    found = [each for each in everything(world) if each.name == "management-training"]
    assert [(each.period, each.state, each.had) for each in found] == [("2026-Q4", "done", 1)]


@pytest.mark.long
def test_what_is_assigned_presses_and_is_shown_to_be_done(world: World) -> None:
    due_at = world.now + timedelta(days=10)
    for _ in range(2):
        with transaction(world.engine) as session:
            moment = Moment(session, world.rules, world.now)
            given = work.assign(
                moment,
                "engineering",
                "把电梯厅的灯换亮",
                due_at,
                clause="CS-4",
                source="survey:1:1",
            )
    assert given.position == "en-supervisor"
    world.ticks()
    heard = [each for each in world.heard("吴工") if "换亮" in each]
    assert len(heard) == 1 and "CS-4" in heard[0]
    world.replies("吴工", "换亮", "已经换了 12 盏")
    with reading(world.engine) as session:
        kept = duties.kept(session, "en-supervisor", world.now, due_at + timedelta(days=1))
    assert given.id in kept.done
    world.passes(days=11)
    assert not [each for each in world.heard("吴工") if "换亮" in each and "快到期" in each]


def test_what_is_assigned_and_not_done_goes_up_to_the_manager(world: World) -> None:
    with transaction(world.engine) as session:
        moment = Moment(session, world.rules, world.now)
        due_at = world.now + timedelta(days=4)
        work.assign(moment, "cs-supervisor", "前台加一把伞", due_at, clause="GM-4", source="f:1")
    world.ticks()
    world.sleeps(days=4, minutes=1)
    world.ticks()
    assert any(
        "【逾期】客服主管" in each and "前台加一把伞" in each for each in world.heard("赵总")
    )
    world.replies("陈主管", "前台加一把伞", "放好了")
    assert "逾期完成" in world.last("陈主管").text


YEARLY = "due = { month = 1, day = 31, at = 18:00:00 }"
NIGHT = """
[duties.night-round]
clause = "EN-3"
title = "夜间巡逻"
position = "en-supervisor"
every = "day"
opens = { at = 22:00:00 }
due = { at = 06:00:00 }
evidence = [{ kinds = ["photo"], count = 2 }, { kinds = ["count"] }]
missed_after = { hours = 2 }
"""


def test_a_round_by_night_ends_in_the_morning() -> None:
    rule = DutyRule(**tomllib.loads(NIGHT)["duties"]["night-round"])
    monday = periods.containing("day", date(2026, 11, 23))
    found = windows.window(rule, monday, Calendar(ZONE), ZONE)
    assert found is not None
    assert found.opens_at == datetime(2026, 11, 23, 22, tzinfo=ZONE)
    assert found.due_at == datetime(2026, 11, 24, 6, tzinfo=ZONE)
    lacking = windows.lacking([[["photo"], 2], [["count"], 1]], ["photo"])
    assert lacking == [(["photo"], 1), (["count"], 1)]


@pytest.mark.parametrize(
    ("instead_of", "stands", "explained"),
    [
        (
            'position = "gm"\nevery = "month"\ntimes = 2',
            'position = "boss"\nevery = "month"',
            "boss",
        ),
        ("due = { month = 1, day = 31, at = 18:00:00 }", "due = { day = 2, at = 9:00:00 }", "TOML"),
        (
            "due = { month = 1, day = 31, at = 18:00:00 }",
            "due = { day = 2, at = 09:00:00 }",
            "before",
        ),
        ("opens = { day = 22, at = 09:00:00 }", "opens = { month = 2, at = 09:00:00 }", "1 months"),
        ('kinds = ["photo", "text"]', 'kinds = ["song"]', "song"),
    ],
)
def test_a_duty_that_cannot_be_is_explained(
    tmp_path: Path, instead_of: str, stands: str, explained: str
) -> None:
    text = charter.BUILT_IN.read_text("utf-8")
    assert instead_of in text
    path = tmp_path / "charter.toml"
    path.write_text(text.replace(instead_of, stands, 1), "utf-8")
    with pytest.raises(charter.CharterError) as error:
        charter.load(path)
    assert explained in str(error.value)
