"""The program's clock in real time: it notices, it does not stop, it does nothing twice at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from handlers.rules import Rules
from scheduler import clock
from scheduler.clock import Metronome
from scheduler.driver import Driver
from scheduler.periodic import Periodic, rhythm
from storage.db import transaction
from storage.deadlines import Deadline
from tests.world import World


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_database, tmp_path) as world:
        yield world


def soon(found: Callable[[], object], seconds: float = 20) -> bool:
    """Whether it comes true; the limit is for a machine that has much else to do."""
    until = time.monotonic() + seconds
    while not found():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def ticking(monkeypatch: pytest.MonkeyPatch, world: World, *table: Periodic) -> Metronome:
    monkeypatch.setattr(clock, "BEAT", 0.05)
    monkeypatch.setattr(clock, "Driver", lambda engine, rules: Driver(engine, rules, table))
    return Metronome(world.engine, lambda: world.rules, lambda: datetime.now(UTC), lambda: None)


def test_what_falls_due_while_it_runs_is_done(world: World) -> None:
    world.says("王阿姨", "厨房漏水了")
    rung = threading.Event()
    metronome = Metronome(world.engine, lambda: world.rules, lambda: world.now, rung.set)
    metronome.start()
    try:
        with transaction(world.engine) as session:  # as another process would
            row = session.exec(select(Deadline).where(Deadline.kind == "answer")).one()
            row.due_at = row.next_at = world.now
        assert soon(lambda: ("answer", "missed") in world.deadline_states(1))
        assert rung.wait(20)
    finally:
        metronome.shutdown()


def test_a_thing_that_fails_stops_neither_the_clock_nor_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fails(_engine: Engine, _rules: Rules, _now: datetime) -> int:
        done.append("fails")
        raise RuntimeError("a fault")

    def works(_engine: Engine, _rules: Rules, _now: datetime) -> int:
        done.append("works")
        return 1

    caplog.set_level(logging.CRITICAL + 1)
    metronome = ticking(
        monkeypatch, world, rhythm("fails", 0.1, fails), rhythm("works", 0.1, works)
    )
    metronome.start()
    try:
        assert soon(lambda: done.count("fails") >= 2 and done.count("works") >= 2)
    finally:
        metronome.shutdown()


def test_what_takes_long_is_not_begun_again_and_holds_up_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, end, others = [], threading.Event(), threading.Event()

    def long(_engine: Engine, _rules: Rules, now: datetime) -> int:
        begun.append(now)
        end.wait(20)
        return 1

    def quick(_engine: Engine, _rules: Rules, _now: datetime) -> int:
        if len(begun) == 1:
            others.set()
        return 1

    metronome = ticking(monkeypatch, world, rhythm("long", 0.1, long), rhythm("quick", 0.1, quick))
    metronome.start()
    try:
        assert others.wait(20)
        time.sleep(0.5)
        assert len(begun) == 1
    finally:
        end.set()
        metronome.shutdown()


def test_while_nobody_trusts_the_moment_it_only_ticks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def does(name: str) -> Periodic:
        def work(_engine: Engine, _rules: Rules, _now: datetime) -> int:
            done.append(name)
            return 1

        return rhythm(name, 0.1, work)

    metronome = ticking(monkeypatch, world, does("deadlines"), does("tick"))
    metronome.trusts = lambda: "right" in done
    metronome.start()
    try:
        assert soon(lambda: done.count("tick") > 2)
        assert "deadlines" not in done
        done.append("right")
        assert soon(lambda: "deadlines" in done)
    finally:
        metronome.shutdown()


def test_it_can_be_stopped_at_any_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def works(_engine: Engine, _rules: Rules, _now: datetime) -> int:
        return 1

    for number in range(20):
        metronome = ticking(monkeypatch, world, rhythm("works", 0, works))
        metronome.start()
        time.sleep(0.06 + number / 500)
        stopping = threading.Thread(target=metronome.shutdown, daemon=True)
        stopping.start()
        stopping.join(30)
        assert not stopping.is_alive()
