"""Every slash command: who may use it, what it says, and that help shows just those."""

from __future__ import annotations

import pytest

from handlers import verbs
from handlers.grammar.table import usage
from handlers.wording.tongue import Tongue
from tests.world import ZONE, World

TWO_SCREENS = 20  # lines
ROLES = {
    "王阿姨": "homeowner",
    "小刘": "service",
    "张师傅": "engineering",
    "陈主管": "cs-supervisor",
    "赵总": "gm",
    "周律师": "legal",
}
# Two hundred messages each; in the quick run one who may much, not all.
EVERYBODY = [
    pytest.param(name, marks=() if name == "陈主管" else pytest.mark.long) for name in ROLES
]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in {"王阿姨", "陈主管"} else pytest.mark.long)
        for name in ROLES
    ],
)
def test_help_is_made_for_the_asker(world: World, name: str) -> None:
    world.says(name, "/help")
    (large,) = world.heard(name)
    if name == "王阿姨":
        assert "/take" not in large
        return
    assert len(large.splitlines()) <= TWO_SCREENS and 4 <= len(world.last(name).buttons) <= 5
    for button in world.last(name).buttons:
        world.does(name, button.action)
    shown = "\n".join(world.heard(name))
    charter, t = world.rules.charter, Tongue("zh_CN", ZONE)
    for verb in verbs.VERBS:
        # Nobody here has a home of their own: what is asked for a home is not shown to them.
        meant = verb.is_shown and verb.name not in verbs.OF_A_HOME
        meant = meant and ROLES[name] in verb.roles(charter)
        written = usage(t, verb)
        listed = f"\n{written}　" in shown or f"\n{written} …　" in shown
        if not verb.second:
            assert listed == meant, verb.name
        if meant and not listed:
            world.says(name, f"/help {verb.command}")
            assert f"{written}　" in world.last(name).text, verb.name
    assert shown.index("/duties") < shown.index("/mydata")


def test_help_shows_all_that_a_command_can_do_and_only_to_those_who_may(world: World) -> None:
    world.says("陈主管", "帮助 办活动")
    shown = world.last("陈主管").text
    assert "/event cancel 编号 原因　取消活动，告诉大家\n比如：/event cancel 1 下大雪" in shown
    world.says("张师傅", "/help event")
    assert "没有「event」这个命令" in world.last("张师傅").text


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.long
def test_every_command_answers_everybody(world: World, name: str) -> None:
    every_command(world, name)


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.long
def test_so_does_each_on_postgresql(world: World) -> None:
    every_command(world, "陈主管")


def every_command(world: World, name: str) -> None:
    """Without and with words behind it, and nothing is left lying."""
    world.says("王阿姨", "单元门坏了")
    for verb in verbs.VERBS:
        world.everybody_listened()
        world.says(name, f"/{verb.name} 1 2 3")
        assert world.heard(name), verb.name
        world.says(name, f"/{verb.name}")
        assert world.heard(name), verb.name
        world.says(name, "取消")
    assert world.stuck() == 0


def test_the_queue_shows_who_is_due_first(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.passes(minutes=5)
    world.says("李先生", "楼道灯不亮了")
    world.says("张师傅", "/queue")
    shown = world.last("张师傅").text
    assert shown.index("#1") < shown.index("#2") and "5分钟" in shown.replace("\u00a0", "")


def test_the_board_counts(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("陈主管", "/board")
    assert "工程部：等人接单 1" in world.last("陈主管").text


def test_the_history_of_a_ticket_is_told_in_order(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/note 1 缺锁芯")
    world.says("张师傅", "/ticket 1")
    shown = world.last("张师傅").text
    assert shown.index("报事") < shown.rindex("接单") < shown.index("缺锁芯")


def test_duty_on_and_off(world: World) -> None:
    world.says("张师傅", "/duty on")
    assert "在岗" in world.last("张师傅").text
    world.says("张师傅", "/duty off")
    assert "辛苦" in world.last("张师傅").text


def test_who_is_on_duty_hears_it_alone(world: World) -> None:
    world.says("路人", f"/start {world.invites('engineering', '小吴')}")
    world.says("张师傅", "/duty on")
    world.everybody_listened()
    world.says("王阿姨", "单元门坏了")
    assert world.heard("张师傅") and not world.heard("路人")


def test_merging_closes_the_one_and_keeps_the_other(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("李先生", "单元门坏了")
    world.says("张师傅", "/merge 2 1")
    assert [world.ticket(n).state for n in (1, 2)] == ["reported", "merged"]
    assert "#1" in world.heard("李先生")[-1]
    world.passes(minutes=10)
    assert len(world.heard("陈主管")) == 1


def test_my_data_hides_most_of_the_phone(world: World) -> None:
    world.says("王阿姨", "/mydata")
    assert "138****0101" in world.last("王阿姨").text


@pytest.mark.parametrize(
    "said",
    ["／接单　１", "接单#1", "接单 1号", "/take1", "/take №１", "/take 第一单", "接单 工单1"],
)
def test_a_number_may_be_written_as_people_write_it(world: World, said: str) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.says("张师傅", said)
    assert world.ticket(1).state == "taken"


def test_two_numbers_where_one_belongs_do_nothing(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.says("李先生", "大门坏了")
    world.says("张师傅", "/take 1 2")
    assert [world.ticket(number).state for number in (1, 2)] == ["reported"] * 2
    assert "一次写一个单号" in world.last("张师傅").text


def test_words_may_begin_on_the_next_line(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.says("张师傅", "/reply 1\n您好\n  下午来修")
    assert "您好\n  下午来修" in world.last("王阿姨").text


def test_an_hour_is_no_reason_for_another_day_and_last_weeks_day_no_slip(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.says("张师傅", "/promise 1 后天")
    assert any("11月25日" in text for text in world.heard("张师傅"))
    world.says("张师傅", "/promise 1 周五下午三点前")
    assert "为什么" in world.last("张师傅").text
    world.says("张师傅", "取消")
    world.says("张师傅", "/promise 1 11-20 写错了")
    assert "已经过去" in world.last("张师傅").text
