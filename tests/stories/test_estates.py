"""Several estates that number their homes alike: which is meant, and what each has of its own."""

from __future__ import annotations

import pytest

from storage import estates
from storage.db import reading
from storage.estates import Estate
from tests.world import World


def estate(world: World, name: str) -> Estate:
    with reading(world.engine) as session:
        found = estates.estate_named(session, name)
        assert found is not None
        return found


@pytest.mark.parametrize(
    "home",
    ["1-1-101", "幸福里1-1-101", "幸福里 1-1-101", "幸福里1栋1单元101", "幸福里小区1栋1单元101"],
)
def test_a_home_is_named_as_people_name_it(town: World, home: str) -> None:
    """Whoever works in one estate means the home there; the company's people say which."""
    for said, answer in (
        (f"/home {home}", "王小明"),
        (f"/paid {home} 2026-10 250 微信", "250.00"),
        (f"/invite homeowner 王小明 {home}", "绑定码"),
        (f"/movein {home} 租客 张三 13800009999", "张三"),
    ):
        town.says("幸主管", said)
        assert answer in town.last("幸主管").text, said
    if home.startswith("幸福里"):
        town.says("总经理", f"/home {home}")
        assert "王小明" in town.last("总经理").text and "张三" in town.last("总经理").text


def test_a_number_of_two_estates_is_asked_with_two_buttons(town: World) -> None:
    town.says("总经理", "/paid 1-1-101 2026-10 260 微信")
    asked = town.last("总经理")
    assert [each.label for each in asked.buttons] == ["幸福里", "海棠苑"]
    town.presses("总经理", "海棠苑")
    assert "260.00" in town.last("总经理").text
    town.says("周海", "/fee")
    assert "260" not in town.last("周海").text
    town.says("王小明", "/fee")
    assert "250.00" in town.last("王小明").text


def test_the_estate_may_be_written_instead_of_tapped(town: World) -> None:
    town.says("总前台", "/home 1-1-101")
    town.says("总前台", "海棠苑的")
    assert "周海" in town.last("总前台").text


@pytest.mark.parametrize(
    "home", ["1-1-101海棠苑", "1-1-101（海棠苑）", "1-1-101 海棠苑", "海棠1-1-101", "海棠的1-1-101"]
)
def test_the_estate_may_stand_behind_or_be_cut_short(town: World, home: str) -> None:
    town.says("总经理", f"/home {home}")
    assert "周海" in town.last("总经理").text
    town.says("总经理", f"/paid {home} 2026-10 260 微信")
    assert "260.00" in town.last("总经理").text


def test_the_estate_of_a_stranger_is_asked_after_the_danger(town: World) -> None:
    town.says("路人", "1-1-101家里停电了")
    town.says("路人", "没有危险")
    assert [each.label for each in town.last("路人").buttons] == ["幸福里", "海棠苑"]
    town.says("路人乙", "1-1-101家里停电了")
    town.says("路人乙", "是海棠苑的")  # instead of an answer about the danger
    assert town.ticket(2).estate_id == estate(town, "海棠苑").id


def test_a_stranger_is_asked_in_which_estate(town: World) -> None:
    town.says("路人", "1-1-101 漏水")
    asked = town.last("路人")
    assert "哪个小区" in asked.text and town.ticket(1).estate_id is None
    town.everybody_listened()
    town.presses("路人", "海棠苑")
    assert "海棠苑" in town.last("路人").text
    assert town.ticket(1).estate_id == estate(town, "海棠苑").id
    assert town.heard("海师傅") != [] and town.heard("幸师傅") == []


@pytest.mark.parametrize("said", ["海棠苑1-1-101 漏水", "海棠苑 1栋1单元101 漏水"])
def test_a_stranger_who_names_the_estate_is_not_asked(town: World, said: str) -> None:
    town.says("路人", said)
    assert "哪个小区" not in town.last("路人").text
    assert town.ticket(1).estate_id == estate(town, "海棠苑").id


def test_the_card_answers_what_homeowners_ask(town: World) -> None:
    for said in (
        "电话 0512-1111",
        "前台 1栋1楼 8:00-20:00",
        "交费 微信扫大堂的码",
        "应急电话 0512-9999",
    ):
        town.says("幸主管", f"/estate set 幸福里 {said}")
    for said, answer in (
        ("你们电话多少", "0512-1111"),
        ("几点上班", "8:00-20:00"),
        ("怎么交费", "大堂的码"),
        ("报警电话", "110"),
    ):
        town.says("王小明", said)
        told = town.last("王小明").text
        assert answer in told and "海棠苑" not in told, told
    town.says("周海", "报警电话")
    told = town.last("周海").text
    assert "110" in told and "119" in told and "120" in told and "0512-9999" not in told


def test_an_estate_is_added_renamed_and_closed(town: World) -> None:
    town.says("海主管", "/estate add 梧桐苑")
    assert "没有权限" in town.last("海主管").text  # one estate's supervisor does not found another
    town.says("总经理", "/estate add 梧桐苑")
    town.says("总经理", "/estate rename 梧桐苑 梧桐里")
    assert estate(town, "梧桐里").closed_at is None
    town.says("总经理", "/estate close 梧桐里")
    assert estate(town, "梧桐里").closed_at is None
    town.presses("总经理", "是的，不管了")
    assert estate(town, "梧桐里").closed_at is not None


def test_the_archive_names_every_home_that_lacks_something(town: World) -> None:
    named: set[str] = set()
    with reading(town.engine) as session:
        homes = [each.room for each in estates.find_homes(session)]
    assert len(homes) == 12
    town.says("海主管", "/archive")
    named |= {line.partition("：")[0] for line in town.last("海主管").text.splitlines()[1:-1]}
    assert len(named) == 6


@pytest.mark.parametrize(
    "said", ["通知1栋明天上午停水", "/notice 1栋 明天上午停水", "给1栋发个通知：明天上午停水"]
)
def test_a_notice_is_shown_as_it_will_be_sent_and_then_sent(town: World, said: str) -> None:
    town.says("幸主管", said)
    shown = town.last("幸主管").text
    assert "幸福里1栋" in shown and "3 人" in shown and "明天上午停水" in shown
    assert town.heard("王小明") == []
    town.presses("幸主管", "发吧")
    assert any("明天上午停水" in each for each in town.heard("王小明"))
    assert town.heard("周海") == []


@pytest.mark.parametrize("said", ["群发：后天消杀", "贴个通知说后天消杀", "发个通知：后天消杀"])
def test_a_notice_to_nobody_by_name_is_to_all_of_the_estate(town: World, said: str) -> None:
    town.says("海主管", said)
    shown = town.last("海主管").text
    assert "要发给 海棠苑" in shown and "2 人" in shown and "后天消杀" in shown


def test_a_notice_ends_at_the_estate(town: World) -> None:
    town.says("幸主管", "通知海棠苑1栋明天上午停水")
    assert "别的小区" in town.last("幸主管").text
    town.says("总经理", "通知1栋明天上午停水")
    assert "海棠苑" in town.last("总经理").text
    town.says("总经理", "通知海棠苑1栋明天上午停水")
    assert "海棠苑1栋" in town.last("总经理").text
