"""GM-6: a yearly plan of trainings, attendance in the chat, and 100 % of the staff trained."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.world import ZONE, World

YEAR = (datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE))
STAFF = ("小刘", "张师傅", "老马", "何姐")


def test_a_training_is_planned_announced_and_attended(world: World) -> None:
    world.says("赵总", "/training plan 12-05 14:00 全员 夜间防火 @会议室 讲师:吴工")
    assert "夜间防火" in world.heard("赵总")[-1]
    assert world.heard("张师傅") == []  # twelve days ahead nobody needs to know
    world.passes(days=6)
    (invited,) = [each for each in world.heard("张师傅") if "夜间防火" in each]
    assert "12月5日 14:00" in invited and "会议室" in invited
    world.says("王阿姨", "/training here 1")
    assert "没有权限" in world.heard("王阿姨")[-1]
    world.says("张师傅", "/training here 1")
    assert "还没开始" in world.heard("张师傅")[-1]
    world.until(5, 13, 31, months=1)
    reminded = world.last("老马")
    assert "快开始了" in reminded.text and "培训通知" not in reminded.text
    assert [each.label for each in reminded.buttons] == ["我到了"]
    world.says("张师傅", "我到了")
    assert "签到好了" in world.last("张师傅").text
    world.until(5, 14, months=0)
    for name in STAFF[:2]:
        world.presses(name, "我到了")
        world.presses(name, "我到了")
        assert "签到好了" in world.heard(name)[-1]
    world.says("吴工", "/training came 1 老马 何姐")
    assert "到了 4 人" in world.heard("吴工")[-1]
    world.says("陈主管", "/training")
    said = world.heard("陈主管")[-1]
    assert "培训覆盖率 50.0%（4/8 人），目标 100%" in said
    assert "陈主管" in said and "张师傅" not in said.partition("还没参加过")[2]
    world.everybody_listened()
    world.passes(hours=12)
    for leader in ("吴工", "赵总"):  # whoever held it and whoever planned it
        assert "到了 4 人" in world.heard(leader)[-1]
    found = world.training_coverage(*YEAR)
    assert (found.staff, found.trained, found.training_ids) == (8, 4, (1,))
    assert found.share == 0.5


def test_a_management_training_concerns_those_who_lead(world: World) -> None:
    world.says("陈主管", "/training plan 明天 下午2点半 管理层 绩效面谈")
    world.passes(days=1, hours=5)
    for leader in ("赵总", "吴工", "陈主管"):
        assert any("绩效面谈" in each for each in world.heard(leader))
    assert not any("绩效面谈" in each for each in world.heard("张师傅"))
    assert world.duty_states("management-training:") == ["open"]
    world.presses("吴工", "我到了")
    world.presses("陈主管", "我到了")
    assert world.duty_states("management-training:") == ["done"]


def test_many_sessions_are_written_at_once_or_none(world: World) -> None:
    world.says("赵总", "/training plan\n2027-03-05 14:00 管理层 预算\n2027-06-05 14:00 管理层 沟通")
    assert "记下 2 场培训" in world.heard("赵总")[-1]
    world.says("赵总", "/training plan\n12-20 14:00 全员 礼仪\n12-21 99:00 全员 礼仪")
    assert "看不出是几点" in world.heard("赵总")[-1]
    world.says("赵总", "/training")
    assert "礼仪" not in world.heard("赵总")[-1]


@pytest.mark.long
def test_only_those_who_lead_plan_and_keep_lists(world: World) -> None:
    world.says("张师傅", "/training plan 12-05 14:00 全员 喝茶")
    world.says("赵总", "/training plan 12-05 14:00 全员 防火")
    world.until(5, 15, months=1)
    world.everybody_listened()
    world.says("张师傅", "/training came 1 张师傅")
    assert "没有权限" in world.heard("张师傅")[-1]
    assert world.training_coverage(*YEAR).trained == 0
    world.says("张师傅", "/training")
    assert "防火" in world.heard("张师傅")[-1] and "喝茶" not in world.last("张师傅").text


def test_who_comes_late_is_added_by_the_list_and_one_who_left_is_not_missing(world: World) -> None:
    world.says("赵总", "/training plan 明天 14:00 工程 电梯困人")
    world.passes(days=2)
    assert "没有人签到" in world.heard("赵总")[-1]
    world.says("张师傅", "/training here 1")
    assert "签到时间过了" in world.heard("张师傅")[-1]
    world.says("赵总", "/training came 1 张师傅")
    assert "已开" in world.heard("赵总")[-1]
    before = world.training_coverage(*YEAR)
    world.removes_role("老马")
    after = world.training_coverage(*YEAR)
    assert (before.trained, before.staff) == (1, 8) and (after.trained, after.staff) == (1, 7)


def test_a_training_is_moved_or_cancelled_and_those_who_knew_hear_it(world: World) -> None:
    world.says("赵总", "/training plan 明天 14:00 客服 投诉应对\n后天 9:00 客服 电话礼仪")
    world.passes(hours=1)
    world.everybody_listened()
    world.says("赵总", "/training move 1 11-26 15:00")
    assert "改时间了" in world.heard("小刘")[-1]
    world.says("赵总", "/training cancel 2")
    assert "原因" in world.heard("赵总")[-1]
    world.says("赵总", "/training cancel 2 讲师生病")
    assert "讲师生病" in world.heard("小刘")[-1]
    world.everybody_listened()
    world.passes(days=2)
    assert not any("电话礼仪" in each for each in world.heard("小刘"))


@pytest.mark.long
def test_on_the_charters_days_the_leaders_hear_who_is_missing_once(world: World) -> None:
    world.until(10, 9, months=1)
    (said,) = [each for each in world.heard("赵总") if "覆盖率" in each]
    assert "张师傅" in said and "0/8" in said
    world.passes(hours=3)
    assert not any("覆盖率" in each for each in world.heard("赵总"))


def test_after_a_halt_nobody_is_invited_to_what_is_over(world: World) -> None:
    world.says("赵总", "/training plan 明天 14:00 全员 防火")
    world.sleeps(days=3)
    world.ticks()
    world.ticks()
    assert not any("防火" in each for each in world.heard("张师傅"))
    assert len([each for each in world.heard("赵总") if "没有人签到" in each]) == 1
    assert world.training_coverage(*YEAR).trained == 0
