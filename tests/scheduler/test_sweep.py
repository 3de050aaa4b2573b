"""The loop: everything due is done once; what fails is put off and blocks nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from handlers import dunning, escalations
from handlers.context import Moment
from scheduler.sweep import sweep
from storage.deadlines import Deadline
from storage.tickets import Ticket
from tests.world import World


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_database, tmp_path) as world:
        yield world


@pytest.mark.long
def test_a_failing_deadline_is_put_off_and_the_others_are_attended(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("王阿姨", "李先生", "孙伯"):
        world.says(name, "楼道灯不亮了")
    sound = escalations._escalate

    def break_on_the_second(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
        if ticket.id == 2 and deadline.kind == "answer":
            raise RuntimeError("a fault")
        sound(moment, ticket, deadline)

    monkeypatch.setattr(escalations, "_escalate", break_on_the_second)
    with caplog.at_level(logging.CRITICAL):
        world.passes(minutes=10)
    assert [("answer", "missed") in world.deadline_states(n) for n in (1, 2, 3)] == [
        True,
        False,
        True,
    ]
    monkeypatch.setattr(escalations, "_escalate", sound)
    world.passes(minutes=6)
    assert ("answer", "missed") in world.deadline_states(2)


@pytest.mark.long
def test_a_home_with_broken_data_does_not_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sound, broken = dunning.make_steps, set[int]()

    def break_on_the_first(moment: Moment, homes: Sequence[int], step: str, month: str) -> None:
        sound(moment, homes, step, month)
        broken.update(homes[:1] if not broken else ())
        if broken & set(homes):
            raise RuntimeError("a fault")

    monkeypatch.setattr(dunning, "make_steps", break_on_the_first)
    with caplog.at_level(logging.CRITICAL):
        world.until(1, 10)
    assert any("没交" in each for each in world.heard("王阿姨"))


def test_rows_in_a_twins_hands_end_the_sweep(world: World) -> None:
    calls = []

    def look(_session: Session, _now: datetime, _limit: int) -> list[int]:
        calls.append(1)
        return [1, 2]

    def taken(_moment: Moment, _row: int) -> bool:
        return False

    def put_off(_session: Session, _row: int, _until: datetime) -> None:
        raise AssertionError("nothing failed")

    later = world.now + timedelta(hours=1)
    assert sweep(world.engine, world.rules, later, look, taken, put_off) == 0
    assert len(calls) == 1
