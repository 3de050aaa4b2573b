"""Digests: one list every morning; the week's and month's report with a picture and a sheet."""

from __future__ import annotations

from datetime import datetime

import pytest
from openpyxl import load_workbook

from bot.papers.press import Press
from tests.air import Heard
from tests.world import ZONE, World


def wakes(world: World, month: int, day: int, hour: int, minute: int = 0) -> None:
    moment = datetime(2026, month, day, hour, minute, tzinfo=ZONE)
    world.sleeps(seconds=(moment - world.now).total_seconds())
    world.ticks()
    world.ticks()


def got(world: World, name: str, word: str) -> list[Heard]:
    return [each for each in world.air.digests.get(name, []) if word in each.text]


def test_the_morning_list_says_what_is_owed_and_what_waits(world: World) -> None:
    world.ticks()
    assert not world.air.digests  # begun after half past eight: nothing is sent in arrears
    world.says("王阿姨", "厨房漏水了")
    wakes(world, 11, 24, 8, 29)
    assert not got(world, "陈主管", "【早报】")
    wakes(world, 11, 24, 8, 31)
    (list_,) = got(world, "陈主管", "【早报】")
    assert "客服主管 11月24日" in list_.text and "看今天的排班和在岗" in list_.text
    (board,) = got(world, "赵总", "【早报】")
    assert "在办的单子 1，超时 1" in board.text and "看今天的排班" not in board.text
    assert not got(world, "小刘", "")
    button = next(each for each in list_.buttons if "看今天" in each.label)
    world.does("陈主管", button.action)
    assert "看今天的排班和在岗" in world.last("陈主管").text and "完成" in world.last("陈主管").text


@pytest.mark.long
def test_the_week_and_the_month_come_once_with_picture_and_sheet(world: World) -> None:
    world.press = Press(world.running)
    world.ticks()
    world.says("王阿姨", "厨房漏水了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/close 1 修好了")
    world.says("王阿姨", "/confirm 1")
    world.says("王阿姨", "/rate 1 5")
    wakes(world, 11, 30, 9, 5)
    for name in ("陈主管", "吴工", "赵总"):
        assert len(got(world, name, "【报告】")) == 1
    (week,) = got(world, "吴工", "【报告】")
    assert "工程主管 11月23日那一周" in week.text and "收到报事：1" in week.text
    assert "满意：100.0%（1/1）" in week.text
    assert week.photo is not None and week.photo.read_bytes().startswith(b"\x89PNG")
    (sheet,) = got(world, "吴工", "【表格】")
    assert sheet.document is not None
    rows = list(load_workbook(sheet.document.path).active.values)
    assert rows[0] == ("项目", "数") and ("收到报事", "1") in rows
    assert not any(str(cell).startswith("=") for row in rows for cell in row)
    wakes(world, 12, 1, 9, 20)
    (month,) = [each for each in got(world, "赵总", "【报告】") if "2026年11月" in each.text]
    assert "总经理的职责：" in month.text and "没完成" in month.text


def test_nobody_is_told_of_a_morning_that_was_slept_through(world: World) -> None:
    world.ticks()
    wakes(world, 11, 24, 12)
    assert not got(world, "陈主管", "【早报】")
