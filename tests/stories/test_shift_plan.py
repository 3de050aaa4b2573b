"""The shifts of a week are planned by clicking: holes are seen, last week is copied, two swap."""

from __future__ import annotations

from tests.clerk import Clerk
from tests.world import World

WEEK = "/desk/shifts?from=2026-11-23"


def test_what_is_chosen_is_planned_and_the_holes_are_seen(world: World) -> None:
    with Clerk(world, "陈主管") as clerk:
        shown = clerk.opens(WEEK).text
        assert "08:00-20:00" in shown.partition("<tfoot>")[2]  # nobody at the desk all day
        cells = [f"2026-11-{day} 小刘" for day in (24, 25)]
        sent = {"token": clerk.token(), "key": "k", "from": "2026-11-23", "cell": cells}
        assert clerk.sends("/desk/shifts", {**sent, "other": "8:00-18:00"}).status_code == 303
        shown = clerk.opens(WEEK).text
        body, _, foot = shown.partition("<tfoot>")
        assert body.count("<span>08:00-18:00</span>") == 2
        assert foot.count("18:00-20:00") == 2
        wrong = clerk.sends("/desk/shifts", {**sent, "key": "k2", "other": "25点"})
        assert wrong.status_code == 422 and "看不出" in wrong.text
        assert clerk.sends("/desk/shifts", {**sent, "key": "k3", "hours": "休"}).status_code == 303
        assert "08:00-18:00" not in clerk.opens(WEEK).text


def test_a_week_is_as_the_one_before_and_two_swap(world: World) -> None:
    with Clerk(world, "陈主管") as clerk:
        clerk.fills("roster set", colleague="小刘", hours="11-25 8:00-17:00")
        clerk.fills("roster set", colleague="张师傅", hours="12-02 22:00-6:00")
        clerk.fills("roster copy", day="2026-12-01")
        next_week = clerk.opens("/desk/shifts?from=2026-11-30").text
        assert "08:00-17:00" in next_week and "22:00-06:00" in next_week
        assert "照搬" in clerk.fills("roster copy", day="2026-12-02").text
        clerk.fills("roster swap", colleague="小刘", other="张师傅", day="2026-12-02")
        world.settles()
        assert "22:00" in world.last("小刘").text and "08:00" in world.last("张师傅").text


def test_who_plans_nothing_only_looks(world: World) -> None:
    with Clerk(world, "张师傅") as works, Clerk(world, "周律师") as other:
        shown = works.opens(WEEK)
        assert shown.status_code == 200 and 'name="cell"' not in shown.text
        sent = {"token": works.token(), "key": "k", "cell": "2026-11-24 张师傅", "hours": "休"}
        assert works.sends("/desk/shifts", sent).status_code == 422
        assert other.opens(WEEK).status_code == 403
