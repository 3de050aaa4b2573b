"""CS-1: the roster and who is there; the front desk is never empty from 8:00 to 20:00."""

from __future__ import annotations

import pytest

from tests.world import World


def test_an_empty_desk_is_reported_once_and_again_as_the_charter_says(world: World) -> None:
    world.says("小刘", "/duty on")
    world.passes(hours=1)
    world.says("小刘", "/duty off")
    world.everybody_listened()
    world.passes(minutes=4)
    assert world.heard("陈主管") == []
    world.passes(minutes=1)
    (alert,) = world.heard("陈主管")
    assert "桂花园" in alert and "没有人在岗" in alert
    world.passes(minutes=30)
    assert len(world.heard("陈主管")) == 1
    world.says("小刘", "/duty on")
    world.passes(hours=2)
    assert world.heard("陈主管") == []


def test_a_short_absence_is_nothing(world: World) -> None:
    world.says("小刘", "/duty on")
    world.says("小刘", "/duty off")
    world.passes(minutes=3)
    world.says("小刘", "/duty on")
    world.everybody_listened()
    world.passes(hours=3)
    assert world.heard("陈主管") == []


def test_at_night_nobody_needs_to_be_there(world: World) -> None:
    world.says("小刘", "/duty on")
    world.passes(hours=10)  # 20:00
    world.says("小刘", "/duty off")
    world.everybody_listened()
    world.passes(hours=11, minutes=59)
    assert not any("没有人在岗" in heard for heard in world.heard("陈主管"))
    world.passes(minutes=6)  # 8:05
    assert any("没有人在岗" in heard for heard in world.heard("陈主管"))


def test_where_nobody_ever_checks_in_nobody_is_bothered(world: World) -> None:
    world.passes(days=3)
    assert world.heard("陈主管") == []


def test_after_a_halt_it_is_said_once(world: World) -> None:
    world.says("小刘", "/duty on")
    world.says("小刘", "/duty off")
    world.ticks()
    world.everybody_listened()
    world.sleeps(hours=1)
    world.ticks()
    world.ticks()
    assert len(world.heard("陈主管")) == 1


def test_the_day_is_summed_up_after_closing(world: World) -> None:
    world.says("陈主管", "/roster 小刘 每天 8:00-20:00")
    world.says("小刘", "/duty on")
    world.passes(hours=2)
    world.says("小刘", "/duty off")
    world.passes(hours=1)
    world.says("小刘", "/duty on")
    world.everybody_listened()
    world.passes(hours=7)  # 20:00
    (summary,) = world.heard("陈主管")
    assert "小刘 10:00–12:00" in summary and "小刘 13:00–20:00" in summary
    assert "空岗：08:00–10:00、12:00–13:00" in summary
    world.ticks()
    assert world.heard("陈主管") == []


def test_who_was_rostered_and_did_not_come_is_named(world: World) -> None:
    world.says("陈主管", "/roster 小刘 每天 8:00-20:00")
    world.everybody_listened()
    world.passes(hours=10)
    assert "排了班没有签到：小刘" in world.heard("陈主管")[-1]


def test_a_shift_begins_with_a_word_and_a_button(world: World) -> None:
    world.says("陈主管", "/roster 小刘 每天 12:00-20:00")
    world.passes(hours=2)
    assert any("您的班开始了" in heard for heard in world.heard("小刘"))
    world.presses("小刘", "我到岗了")
    assert "您在岗" in world.heard("小刘")[-1]


def test_the_roster_puts_people_on_duty_and_they_can_say_that_they_are_not(world: World) -> None:
    code = world.invites("service", "小周")
    world.says("小周", f"/start {code}")
    world.says("陈主管", "/roster 小周 每天 8:00-20:00")
    world.everybody_listened()
    world.says("王阿姨", "转人工")
    assert any("#1" in heard for heard in world.heard("小周"))
    assert world.heard("小刘") == []
    world.says("小周", "/duty off")
    world.says("小刘", "/duty on")
    world.everybody_listened()
    world.says("李先生", "转人工")
    assert any("#2" in heard for heard in world.heard("小刘"))
    assert world.heard("小周") == []


def test_the_roster_is_shown_and_only_supervisors_set_it(world: World) -> None:
    world.says("陈主管", "/roster 张师傅 周一至周五 8:00-17:00")
    shown = world.heard("陈主管")[-1]
    assert "张师傅 08:00–17:00" in shown and "现在在岗：张师傅" in shown
    world.says("张师傅", "/roster")
    assert "张师傅 08:00–17:00" in world.heard("张师傅")[-1]
    world.says("张师傅", "/roster 张师傅 11-24 休")
    assert world.rostered("张师傅", "2026-11-24")
    world.says("陈主管", "/roster 张师傅 11-24 休")
    assert not world.rostered("张师傅", "2026-11-24")


@pytest.mark.parametrize("said", ["张师傅", "张师傅 随便", "张师傅 13-45 8:00-9:00", "谁 每天 8-9"])
def test_what_cannot_be_read_is_asked_again(world: World, said: str) -> None:
    world.says("陈主管", f"/roster {said}")
    assert "/roster" in world.last("陈主管").text or "谁" in world.last("陈主管").text
    assert not world.rostered("张师傅", "2026-11-24")
