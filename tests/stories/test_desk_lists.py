"""At the desk: lists that are kept, canned replies of one's own, who else has a ticket open."""

from __future__ import annotations

import re

from tests.clerk import Clerk
from tests.world import World


def test_a_list_is_kept_under_a_name_by_whoever_needs_it(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("孙伯", "垃圾没人收")
    with Clerk(world, "陈主管") as clerk, Clerk(world, "小刘") as other:
        query = "department=engineering&sort=new&evil=1"
        assert "存下了" in clerk.fills("filter keep", name="工程的", query=query).text
        page = clerk.opens("/desk/tickets").text
        assert (
            'href="/desk/tickets?department=engineering&amp;sort=new"' in page
            and "evil" not in page
        )
        narrowed = clerk.opens("/desk/tickets?department=engineering&sort=new").text
        assert "漏水" in narrowed and "垃圾" not in narrowed
        assert "工程的" not in other.opens("/desk/tickets").text
        assert other.fills("filter drop", name="工程的").status_code == 422
        assert clerk.fills("filter keep", name="什么都没选", query="x=1").status_code == 422
        clerk.fills("filter drop", name="工程的")
        assert "工程的" not in clerk.opens("/desk/tickets").text


def test_the_list_is_narrowed_by_days_and_danger(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.passes(days=3)
    world.says("李先生", "厨房着火了，快来人")
    today = world.rules.today(world.now).isoformat()
    with Clerk(world, "陈主管") as clerk:
        later = clerk.opens(f"/desk/tickets?state=all&since={today}").text
        assert "着火" in later and "水管漏水" not in later
        before = clerk.opens(
            f"/desk/tickets?state=all&until={world.rules.today(world.now).replace(day=1)}"
        )
        assert "着火" not in before.text
        grave = clerk.opens("/desk/tickets?state=all&danger=1").text
        assert "着火" in grave and "水管漏水" not in grave
        for odd in ("x", "2026-02-30", "9999-12-31", "0001-01-01"):
            assert clerk.opens(f"/desk/tickets?since={odd}&until={odd}").status_code == 200


def test_the_company_writes_its_own_canned_replies(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as clerk, Clerk(world, "小刘") as desk:
        said = "{name}您好，{ticket} 的师傅半小时内到。"
        assert "记下了" in clerk.fills("say set", name="半小时", said=said).text
        assert "半小时 · " in desk.opens("/desk/tickets/1").text
        desk.fills("say", ticket="1", name="半小时")
        world.settles()
        assert "王阿姨您好，#1 的师傅半小时内到。" in world.last("王阿姨").text
        wrong = clerk.fills("say set", name="坏", said="{telephone}")
        assert wrong.status_code == 422 and "{telephone}" in wrong.text
        assert desk.fills("say set", name="我也写", said="x").status_code == 403
        clerk.fills("say drop", name="半小时")
        assert desk.fills("say", ticket="1", name="半小时 ").status_code == 422
        assert clerk.fills("say drop", name="上门").status_code == 422  # the file's stays


def test_who_else_has_a_ticket_open_is_said(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as chen, Clerk(world, "小刘") as liu:
        assert "也开着" not in chen.opens("/desk/tickets/1").text
        assert "陈主管也开着这一单" in liu.opens("/desk/tickets/1").text
        assert re.search("小刘也开着", chen.opens("/desk/tickets/1/here").text)
        world.passes(minutes=2)
        assert "也开着" not in chen.opens("/desk/tickets/1/here").text  # her page is closed
    with Clerk(world, "王阿姨") as resident:
        assert resident.opens("/desk/tickets/1/here").status_code == 403
