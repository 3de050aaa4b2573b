"""Work that repeats, as pages: scores with what lies behind them, approvals, maintenance."""

from __future__ import annotations

import re

from tests.clerk import Clerk
from tests.world import World

SCORES = "/desk/scores?position=cs-supervisor"


def points(page: str) -> float:
    found = re.search(r"([\d.]+)分，满分", page)
    assert found is not None, page
    return float(found[1])


def test_a_deduction_opens_its_tickets_and_what_if_changes_nothing(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.passes(minutes=40)
    world.says("李先生", "楼道灯坏了")
    world.says("小刘", "/reply 2 马上来")
    world.settles()
    with Clerk(world, "陈主管") as clerk, Clerk(world, "老马") as guard:
        page = clerk.opens(SCORES).text
        assert 'href="/desk/tickets/1"' in page and "ticket:1" in page
        would = clerk.opens(f"{SCORES}&without=ticket:1").text
        assert "那样的话" in would
        supposed = would.partition("那样的话")[2]
        assert points(supposed) > points(page)
        assert points(clerk.opens(SCORES).text) == points(page)
        soon = clerk.opens(f"{SCORES}&in_time=1").text.partition("那样的话")[2]
        assert points(soon) >= points(page)
        for odd in (
            "without=x",
            "without=ticket:9999999999999999999",
            "month=2026-99",
            "month=3000",
        ):
            assert clerk.opens(f"{SCORES}&{odd}").status_code == 200
        assert clerk.opens("/desk/scores?position=gm").status_code == 403
        assert guard.opens("/desk/scores").status_code == 403
        assert "/desk/scores" not in guard.opens("/desk/verbs").text


def test_an_approval_is_decided_from_its_row(world: World) -> None:
    world.says("陈主管", "/spend 800 买灯泡")
    with Clerk(world, "赵总") as gm, Clerk(world, "陈主管") as asked, Clerk(world, "张师傅") as no:
        page = gm.opens("/desk/approvals").text
        assert "买灯泡" in page and "¥800.00" in page
        assert "同意" not in asked.opens("/desk/approvals").text.partition("买灯泡")[2][:300]
        assert no.opens("/desk/approvals").status_code == 403
        gm.fills("approve", approval="1", word="买吧")
        world.settles()
        assert "买吧" in world.last("陈主管").text
        assert "买灯泡" not in gm.opens("/desk/approvals").text


def test_the_month_of_maintenance_stands_in_a_calendar(world: World) -> None:
    with Clerk(world, "吴工") as clerk:
        sent = {"token": clerk.token(), "key": "f"}
        sent |= {"f.0.name": "1号电梯", "f.0.kind": "电梯", "f.0.place": "3栋"}
        added = clerk.sends("/desk/verbs/facility/add", sent)
        assert added.status_code == 303, added.text
        page = clerk.opens("/desk/upkeep?month=2026-12").text
        assert page.count("1号电梯") > 1
        assert clerk.opens("/desk/upkeep?month=2036-12").status_code == 200
