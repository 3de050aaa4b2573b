"""CS-2: the program complains to itself every night, somebody taps every week; neither counts."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.channels.base import Delivery
from handlers import drills as handlers_drills
from storage import deployment, drills
from storage.db import reading, transaction
from tests.world import World

COUNTED = ("ticket", "ticket_event", "deadline", "person", "contact_point")


@pytest.fixture
def company(world: World) -> World:
    """No demonstration: here drills are held."""
    with transaction(world.engine) as session:
        deployment.ensure(session).demo = False
    return world


def counts(world: World) -> list[int]:
    with world.engine.connect() as connection:
        rows = (connection.execute(text(f"SELECT count(*) FROM {t}")) for t in COUNTED)  # noqa: S608
        return [int(each.scalar_one()) for each in rows]


def passed(world: World, kind: str) -> bool:
    with reading(world.engine) as session:
        return drills.last_passed(session, kind) is not None


def test_the_nights_complaint_goes_through_the_inbox_and_leaves_nothing(company: World) -> None:
    company.ticks()
    before = counts(company)
    company.everybody_listened()
    company.until(24, 5, months=0)
    assert passed(company, "complaint")
    assert counts(company) == before
    assert not [t for who in ("张师傅", "吴工", "赵总") for t in company.heard(who) if "电梯" in t]
    company.says("王阿姨", "厨房漏水了")
    assert company.ticket(1).category == "engineering", "no number was used up"


def test_where_nobody_would_hear_it_the_manager_hears_that(company: World) -> None:
    company.amends('text = "3栋2单元电梯坏了，困住人了，快来人"', 'text = "你好"')
    company.until(24, 6, months=0)
    assert not passed(company, "complaint")
    assert any("演练没通过" in each for each in company.heard("赵总"))


def test_a_worker_that_hangs_is_found_out_too(company: World) -> None:
    from scheduler.drills import begin_due

    company.sleeps(hours=19)
    begin_due(company.engine, company.rules, company.now)
    company.sleeps(minutes=25)  # nobody handles it
    from scheduler.driver import Driver

    Driver(company.engine, company.rules).run(company.now)
    company.settles()
    assert any("演练没通过" in each for each in company.heard("赵总"))


def test_once_a_week_the_supervisor_taps(company: World) -> None:
    company.ticks()
    assert "没有真的事" in company.last("陈主管").text
    company.presses("陈主管", "收到")
    assert "到得了您这里" in company.last("陈主管").text
    assert passed(company, "tap")
    company.passes(days=2)
    assert not [each for each in company.heard("赵总") if "试发" in each]


def test_who_does_not_tap_is_asked_after(company: World) -> None:
    company.ticks()
    company.passes(days=2)
    assert [each for each in company.heard("赵总") if "没点「收到」" in each]


def test_one_that_comes_with_a_start_is_written_down_by_the_inbox(company: World) -> None:
    said = handlers_drills.body(company.rules, "complaint:start:1", company.now)
    put = company.running.mailbox.put(drills.CHANNEL, [Delivery("k", drills.CHANNEL, said)])
    asyncio.run(put)
    company.settles()
    with reading(company.engine) as session:
        row = drills.named(session, "complaint:start:1")
        assert row is not None and row.passed_at == company.now and row.next_at is None


def test_a_demonstration_holds_none(world: World) -> None:
    world.until(24, 6, months=0)
    with reading(world.engine) as session:
        assert drills.last_passed(session, "complaint") is None
        assert drills.named(session, "tap:2026-W48") is None
