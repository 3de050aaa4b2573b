"""What goes out by itself ends at the estate too: digests, dunning, bills, cases for the court."""

from __future__ import annotations

import pytest

from handlers import legal
from handlers.context import Moment
from storage import dunning, estates, people
from storage.db import reading, transaction
from storage.legal import LegalCase
from tests.world import World

EAST, WEST = "幸福里", "海棠苑"


def digest(world: World, who: str, word: str) -> str:
    (found,) = [each.text for each in world.air.digests.get(who, []) if word in each.text]
    return found


@pytest.mark.long
def test_reports_speak_of_the_estates_of_whoever_gets_them(town: World) -> None:
    town.says("王小明", "楼道没人扫")
    town.says("李幸", "垃圾没人收")
    town.says("周海", "楼道太脏了")
    town.until(30, 9, 5, months=0)
    own, other = digest(town, "幸主管", "【报告】"), digest(town, "海主管", "【报告】")
    assert "收到报事：2" in own and EAST in own and WEST not in own
    assert "收到报事：1" in other and WEST in other and EAST not in other
    whole = digest(town, "总经理", "【报告】")
    assert "收到报事：3" in whole
    assert f"{EAST}：收到 2" in whole and f"{WEST}：收到 1" in whole


def test_the_morning_counts_what_is_open_there(town: World) -> None:
    town.says("王小明", "楼道没人扫")
    town.until(24, 8, 35, months=0)
    assert "在办的单子 1" in digest(town, "幸主管", "【早报】")
    assert not any("在办的单子 1" in each.text for each in town.air.digests.get("海主管", []))


@pytest.mark.parametrize(
    ("who", "has"), [("幸主管", (1, 0)), ("海主管", (0, 1)), ("总经理", (1, 1))]
)
def test_nobody_decides_about_the_debtors_of_another_estate(
    town: World, who: str, has: tuple[int, int]
) -> None:
    town.amends('approve = "cs-supervisor"', 'approve = "gm"') if who == "总经理" else None
    with transaction(town.engine) as session:
        for name, room in ((EAST, "101"), (WEST, "102")):
            estate = estates.estate_named(session, name)
            assert estate is not None
            (home,) = estates.find_homes(session, "1", "1", room, estate.id)
            case = LegalCase(
                home_id=home.id, state="proposed", months=4, amount_fen=10_000, proposed_at=town.now
            )
            session.add(case)
        session.flush()
        legal.ask_approval(Moment(session, town.rules, town.now), "2026-11")
    town.settles()
    told = town.last(who).text
    assert (told.count("1栋1单元101"), told.count("1栋1单元102")) == has


@pytest.mark.long
def test_a_task_is_on_the_list_of_somebody_who_may_do_it(town: World) -> None:
    for name in ("王小明", "周海"):
        town.is_unreachable(name)
    town.until(2, 12)
    with reading(town.engine) as session:
        tasks = dunning.open_tasks(session)
        assert len(tasks) >= 2
        for task, home in tasks:
            mine = task.assignee_id
            assert mine is None or people.holds(session, mine, "service", home.estate_id)
    for who, other in (("幸前台", "260.00"), ("海前台", "250.00")):
        town.says(who, "/tasks")
        assert other not in town.last(who).text
    town.says("幸前台", "/tasks")
    town.says("总前台", "/tasks")
    assert "250.00" in town.last("幸前台").text + town.last("总前台").text


@pytest.mark.long
def test_the_months_bills_are_told_estate_by_estate(town: World) -> None:
    for who, rate in (("幸主管", "2.5"), ("海主管", "3")):
        town.says(who, f"/tariff 物业费 {rate}")
        town.says(who, "/tariff")
        assert f"{rate}" in town.last(who).text
    assert "幸福里" not in town.last("海主管").text
    town.everybody_listened()
    town.until(1, 9)
    told = {who: [e for e in town.heard(who) if "账单出好了" in e] for who in ("幸主管", "海主管")}
    assert ["1,500.00" in each for each in told["幸主管"]] == [True]
    assert ["1,800.00" in each for each in told["海主管"]] == [True]
