"""GM-3: two patrols a month, with a photo or a few words; a warning when the month runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import duties
from storage.db import reading
from storage.duties import Duty, Kept
from tests.world import ZONE, World


def wakes(world: World, month: int, day: int, hour: int) -> None:
    """The program runs again, on a day from December 2026 on."""
    year = 2026 + (month < 11)
    moment = datetime(year, month, day, hour, tzinfo=ZONE)
    world.sleeps(seconds=(moment - world.now).total_seconds())
    world.ticks()


def patrols(world: World) -> list[Duty]:
    with reading(world.engine) as session:
        begin = world.now - timedelta(days=400)
        return list(duties.between(session, "patrol", begin, world.now + timedelta(days=400)))


def kept(world: World, position: str = "gm") -> Kept:
    with reading(world.engine) as session:
        return duties.kept(session, position, world.now - timedelta(days=60), world.now)


def card(world: World, name: str, word: str) -> str:
    return next(each for each in reversed(world.heard(name)) if word in each)


def test_two_patrols_a_month_by_reply_and_by_photo(world: World) -> None:
    world.ticks()
    wakes(world, 12, 1, 9)
    shown = card(world, "赵总", "现场巡查")
    assert "【要办】" in shown and "2026年12月" in shown and "GM-3" in shown and "要 2 次" in shown
    world.replies("赵总", "【要办】", "看了地下车库，灯坏了两盏")
    assert "已有 1 次" in world.last("赵总").text and "还差 1 次" in world.last("赵总").text
    number = patrols(world)[-1].id
    world.sends_photo("赵总", f"/duties done D{number}")
    assert "完成" in world.last("赵总").text
    done = patrols(world)[-1]
    assert (done.state, done.had, done.wanted) == ("done", 2, 2)
    with reading(world.engine) as session:
        proof = [(each.turn, each.kind) for each in duties.evidence_of(session, number)]
    assert proof == [(1, "text"), (2, "photo")]
    world.everybody_listened()
    wakes(world, 12, 30, 23)
    assert not [each for each in world.heard("赵总") if "现场巡查" in each and "快到期" in each]


def test_the_button_asks_for_what_is_lacking(world: World) -> None:
    world.ticks()
    wakes(world, 12, 1, 9)
    world.presses("赵总", "办好了")
    assert "还缺" in world.last("赵总").text and "照片或一句说明" in world.last("赵总").text
    world.sends_photo("赵总")
    assert "已有 1 次" in world.last("赵总").text


@pytest.mark.long
def test_a_warning_when_the_month_runs_out_and_then_it_is_missed(world: World) -> None:
    world.ticks()
    wakes(world, 12, 1, 9)
    world.replies("赵总", "【要办】", "看了3栋大堂")
    world.everybody_listened()
    for day in (24, 28, 30):
        wakes(world, 12, day, 21)
    warnings = [each for each in world.heard("赵总") if "快到期" in each and "现场巡查" in each]
    assert len(warnings) == 3 and "还差 1 次" in warnings[0]
    wakes(world, 1, 1, 8)
    assert "做了 1 次" in card(world, "赵总", "【没完成】")
    december = patrols(world)[-2]
    assert (december.period, december.state, december.had) == ("2026-12", "missed", 1)
    assert december.id in kept(world).missed


def test_nobody_elses_patrol_counts(world: World) -> None:
    world.ticks()
    wakes(world, 12, 1, 9)
    number = patrols(world)[-1].id
    world.says("陈主管", f"/duties done D{number} 我替总经理看过了")
    assert "由总经理来办" in world.last("陈主管").text
    assert patrols(world)[-1].had == 0
    world.says("陈主管", "/duties 总经理")
    assert "只有本人和上级能看" in world.last("陈主管").text


def test_the_list_says_what_is_owed_and_what_slipped(world: World) -> None:
    world.ticks()
    wakes(world, 12, 7, 10)
    world.says("赵总", "/duties 客服主管")
    shown = world.last("赵总").text
    assert "拖期了：" in shown and "客服部月度计划" in shown
    world.says("赵总", "职责")
    shown = world.last("赵总").text
    assert "总经理的职责" in shown and "现场巡查（0/2）" in shown and "接下来：" in shown
    world.says("小刘", "/duties")
    assert "没有岗位职责" in world.last("小刘").text


def test_a_month_without_the_program_is_owed_once_and_missed_once(world: World) -> None:
    world.ticks()
    world.everybody_listened()
    world.sleeps(days=70)  # the whole of December and January
    world.ticks()
    world.ticks()
    found = {each.period: each.state for each in patrols(world)}
    assert found == {
        "2026-11": "missed",
        "2026-12": "missed",
        "2027-01": "missed",
        "2027-02": "open",
    }
    about = [each for each in world.heard("赵总") if "现场巡查" in each]
    assert len([each for each in about if "没完成" in each]) == 3
    assert len([each for each in about if "【要办】" in each]) == 1


def test_a_ticket_that_goes_from_department_to_department_comes_to_the_manager(
    world: World,
) -> None:
    world.says("王阿姨", "楼道灯不亮了")
    world.says("小刘", "/transfer 1 秩序")
    world.everybody_listened()
    world.says("小刘", "/transfer 1 客服")
    (told,) = [each for each in world.heard("赵总") if "【跨部门】" in each]
    assert "#1 在部门之间转了 2 次" in told
    world.says("小刘", "/transfer 1 工程")
    assert not [each for each in world.heard("赵总") if "【跨部门】" in each]
