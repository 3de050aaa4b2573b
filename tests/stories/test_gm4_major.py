"""GM-4: a major complaint reaches each of those who must know, and only few may close it."""

from __future__ import annotations

import re

import pytest

from scheduler.timetable import BY_NAME
from storage import acknowledgements
from storage.db import reading
from tests.world import World

JOINTLY = "我们一百多户业主联名要求换电梯，不解决就找电视台曝光"
ORNAMENT = re.compile("[\U0001f300-\U0001faff\u2190-\u27bf\u23e9-\u23fa]|谢谢|辛苦")


@pytest.fixture(autouse=True)
def major(world: World) -> None:
    world.says("王阿姨", JOINTLY)
    assert world.ticket(1).urgency == "major"


def silent(world: World) -> int:
    with reading(world.engine) as session:
        return sum(each.acknowledged_at is None for each in acknowledgements.of_ticket(session, 1))


def asked(world: World, name: str) -> list[str]:
    return [text for text in world.heard(name) if "等您确认" in text]


# ---------------------------------------------------------------------------- the ordinary story


def test_both_are_told_at_once_and_asked_to_say_that_they_know(world: World) -> None:
    for name in ("赵总", "陈主管"):
        assert "联名" in world.last(name).text
        assert "我知道了" in [button.label for button in world.last(name).buttons]
    assert silent(world) == 2


def test_that_one_knows_does_not_silence_the_other(world: World) -> None:
    world.presses("陈主管", "我知道了")
    assert "赵总" in world.last("陈主管").text
    world.everybody_listened()
    world.passes(minutes=6)
    assert asked(world, "陈主管") == []
    assert len(asked(world, "赵总")) == 1


def test_when_both_know_nobody_is_asked_again(world: World) -> None:
    world.presses("陈主管", "我知道了")
    world.presses("赵总", "我知道了")
    assert silent(world) == 0 and "没回音" not in world.last("赵总").text
    world.everybody_listened()
    world.passes(hours=1)
    assert asked(world, "陈主管") == asked(world, "赵总") == []


def test_the_bot_speaks_soberly_to_the_homeowner(world: World) -> None:
    world.says("陈主管", "/take 1")
    world.says("陈主管", "/close 1 已约电梯公司，附评估报告")
    world.says("王阿姨", "确认")
    assert world.ticket(1).state == "signed_off"
    for heard in world.air.said["王阿姨"]:
        assert not ORNAMENT.search(heard.text), heard.text
    assert not [b for b in world.last("王阿姨").buttons if "分" in b.label]


def test_the_story_is_told_in_full_for_the_file(world: World) -> None:
    world.says("陈主管", "/take 1")
    for number in range(12):
        world.says("陈主管", f"/note 1 第{number}次会谈：" + "业主代表要求书面答复。" * 12)
    world.says("陈主管", "/timeline 1")
    first = world.last("陈主管").text
    assert "2026-11-23 10:00:00" in first and "联名" in first
    world.presses("陈主管", "下一页")
    assert "次会谈" in world.last("陈主管").text
    assert len(first) <= 4096


# --------------------------------------------------------------------------------- the late story


def test_who_stays_silent_is_asked_three_times_then_others_are_told_to_call(world: World) -> None:
    world.presses("陈主管", "我知道了")
    world.everybody_listened()
    world.passes(minutes=15)
    assert len(asked(world, "赵总")) == 3
    assert not [text for text in world.heard("陈主管") if "打电话" in text]
    world.passes(minutes=5)
    (call,) = [text for text in world.heard("陈主管") if "请打电话" in text]
    assert "赵总" in call and "13800000401" in call
    assert "silent" in world.events(1)
    world.passes(hours=2)
    assert asked(world, "赵总") == []


def test_raised_later_it_has_the_same_chain(world: World) -> None:
    world.says("李先生", "楼道灯不亮了")
    world.says("陈主管", "/major 2")
    world.everybody_listened()
    world.passes(minutes=6)
    assert [text for text in asked(world, "赵总") if "#2" in text]


def test_it_never_ends_by_itself(world: World) -> None:
    world.says("陈主管", "/close 1 已约电梯公司")
    world.everybody_listened()
    world.passes(days=4)
    assert world.ticket(1).state == "resolved"
    assert [text for text in world.heard("赵总") if "不会自动结束" in text]
    world.says("赵总", "/close 1 三次联系未果，材料已存档")
    assert world.ticket(1).state == "unsigned"


# --------------------------------------------------------------------------- the wrong-person story


@pytest.mark.parametrize("name", ["小刘", "张师傅", "吴工"])
def test_others_cannot_close_it(world: World, name: str) -> None:
    world.says(name, "/close 1 解决了")
    assert world.ticket(1).state == "reported"
    assert "总经理" in world.last(name).text


def test_nor_by_merging_it_away(world: World) -> None:
    world.says("李先生", "电梯坏了")
    world.says("张师傅", "/merge 1 2")
    assert world.ticket(1).state == "reported"


def test_nor_does_the_homeowner_before_it_was_handled(world: World) -> None:
    world.says("王阿姨", "/confirm 1")
    assert world.ticket(1).state == "reported"


def test_workers_neither_acknowledge_nor_read_the_file(world: World) -> None:
    world.says("张师傅", "/ack 1")
    world.says("张师傅", "/timeline 1")
    assert silent(world) == 2 and "权限" in world.last("张师傅").text


# --------------------------------------------------------------------------------- the crash story


def test_after_a_long_night_each_is_asked_once_and_not_many_times(world: World) -> None:
    world.everybody_listened()
    world.sleeps(hours=3)
    BY_NAME["acknowledgements"].work(world.engine, world.rules, world.now)
    BY_NAME["acknowledgements"].work(world.engine, world.rules, world.now)
    world.settles()
    assert len(asked(world, "赵总")) == 1
