"""Staff find what presses, and anything that was ever said, in lists that fit on a phone."""

from __future__ import annotations

import pytest

from scheduler import housekeeping
from tests.world import World


@pytest.fixture(autouse=True)
def tickets(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")  # 1
    world.passes(minutes=2)
    world.says("李先生", "楼道垃圾没人收，臭死了")  # 2
    world.passes(minutes=2)
    world.says("孙伯", "保安室的监控坏了没人修")  # 3
    world.everybody_listened()


def shown(world: World, name: str, said: str) -> str:
    world.says(name, said)
    return world.last(name).text


# ------------------------------------------------------------------------------------ the queue


def test_what_runs_out_first_stands_on_top_with_the_time_left(world: World) -> None:
    text = shown(world, "陈主管", "/queue").replace("\u00a0", "")
    assert text.index("#1") < text.index("#2") < text.index("#3")
    assert "还剩6分钟" in text.replace(" ", "")


def test_what_is_late_says_how_late_and_comes_before_all_else(world: World) -> None:
    world.says("何姐", "/take 2")
    world.passes(minutes=8)
    text = shown(world, "陈主管", "/queue").replace("\u00a0", "").replace(" ", "")
    assert text.index("#1") < text.index("#2")
    assert "已超时2分钟" in text


def test_it_is_narrowed_by_department_estate_and_holder(world: World) -> None:
    world.says("何姐", "/take 2")
    assert "#2" not in shown(world, "陈主管", "/queue 工程")
    assert "#1" in shown(world, "陈主管", "/queue 工程 桂花园")
    assert "#2" in shown(world, "陈主管", "/queue 何姐") and "#1" not in world.last("陈主管").text
    assert "#2" in shown(world, "何姐", "/queue 我")
    assert "没有" in shown(world, "陈主管", "/queue 我")


def test_a_word_that_narrows_nothing_is_not_passed_over(world: World) -> None:
    assert "没认出" in shown(world, "陈主管", "/queue 月球")


def test_workers_see_their_own_department(world: World) -> None:
    assert "#2" not in shown(world, "张师傅", "/queue")


def test_a_long_queue_is_turned_page_by_page(world: World) -> None:
    for number in range(4, 14):
        world.says("李先生", f"/report 第{number}处楼道灯不亮了")
    first = shown(world, "陈主管", "/queue 工程")
    assert len(first.splitlines()) <= 10
    world.presses("陈主管", "下一页")
    second = world.last("陈主管").text
    numbers = [line.split()[0] for line in (first + "\n" + second).splitlines() if "#" in line[:2]]
    assert len(numbers) == len(set(numbers)) > 8


# --------------------------------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("漏", 1),
        ("漏水", 1),
        ("水管漏水", 1),
        ("漏水 3栋", 1),
        ("3栋2单元1501", 1),
        ("1501", 1),
        ("3-2-1501 漏", 1),
        ("垃圾", 2),
        ("臭", 2),
        ("監控", 3),
        ("5-1-101", 3),
    ],
)
@pytest.mark.wordings
def test_chinese_is_found_by_one_character_two_or_many(
    world: World, words: str, number: int
) -> None:
    text = shown(world, "陈主管", f"/find {words}")
    assert f"#{number} " in text, text
    assert sum(f"#{each} " in text for each in (1, 2, 3)) == 1


@pytest.mark.parametrize("words", ["漏水 5栋", "电梯", "水漏", "9-9-909"])
@pytest.mark.wordings
def test_all_of_the_words_must_be_there(world: World, words: str) -> None:
    assert "没找到" in shown(world, "陈主管", f"/find {words}")


def test_what_was_said_later_and_notes_are_found_too(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/note 1 缺角阀")
    assert "#1" in shown(world, "张师傅", "/find 角阀")


def test_names_of_homeowners_are_found_by_supervisors_only(world: World) -> None:
    assert "#1" in shown(world, "陈主管", "/find 王阿姨")
    assert "没找到" in shown(world, "张师傅", "/find 王阿姨")


def test_workers_find_in_their_department_and_the_front_desk_in_all(world: World) -> None:
    assert "没找到" in shown(world, "张师傅", "/find 垃圾")
    assert "#2" in shown(world, "小刘", "/find 垃圾")


def test_homeowners_cannot_search(world: World) -> None:
    assert "权限" in shown(world, "王阿姨", "/find 垃圾")


def test_open_ones_come_first_then_the_newest(world: World) -> None:
    world.says("张师傅", "/close 1 好了")
    world.says("王阿姨", "确认")
    world.says("李先生", "/report 厨房也漏水")
    text = shown(world, "陈主管", "/find 漏水")
    assert text.index("#4") < text.index("#1")


def test_the_clock_keeps_the_index_and_a_second_time_adds_nothing(world: World) -> None:
    housekeeping.index_words(world.engine, world.rules, world.now)
    housekeeping.index_words(world.engine, world.rules, world.now)
    assert "#1" in shown(world, "陈主管", "/find 漏水")


# -------------------------------------------------------------------------------------- a ticket


def test_a_long_story_is_turned_back_page_by_page(world: World) -> None:
    for number in range(20):
        world.says("张师傅", f"/note 1 记录{number:02d}")
    assert (
        "记录19" in shown(world, "张师傅", "/ticket 1")
        and "记录02" not in world.last("张师傅").text
    )
    world.presses("张师傅", "更早的")
    assert "记录02" in world.last("张师傅").text and "记录19" not in world.last("张师傅").text
