"""EN-2, CS-2: work finds somebody on duty, is not left lying, and changes hands with a word."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def colleagues(world: World) -> None:
    for name in ("李师傅", "王师傅"):
        code = world.invites("engineering", name)
        world.says(name, f"/start {code}")


def reports(world: World, text: str = "3栋2单元楼道灯不亮了") -> int:
    world.says("王阿姨", text)
    world.everybody_listened()
    return max(each.id for each in world.all_tickets())


# ----------------------------------------------------------------------------- finding somebody


def test_nobody_on_duty_everybody_hears(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    for name in ("张师傅", "李师傅", "王师傅"):
        assert any("#1" in heard for heard in world.heard(name)), name


def test_it_is_offered_to_whoever_is_on_duty_and_has_the_fewest(world: World) -> None:
    for name in ("张师傅", "李师傅"):
        world.says(name, "/duty on")
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.says("李先生", "3栋2单元电梯门关不上")
    assert any("#2" in heard for heard in world.heard("李师傅"))
    assert world.heard("张师傅") == world.heard("王师傅") == []
    assert "offered" in world.events(2)


def test_silence_passes_it_on_and_in_the_end_all_hear(world: World) -> None:
    for name in ("张师傅", "李师傅"):
        world.says(name, "/duty on")
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    assert any("#1" in heard for heard in world.heard("张师傅"))
    world.everybody_listened()
    world.passes(minutes=3)
    assert any("#1" in heard for heard in world.heard("李师傅"))
    assert world.heard("张师傅") == []
    world.passes(minutes=3)
    assert all(any("#1" in heard for heard in world.heard(each)) for each in ("张师傅", "李师傅"))


def test_taking_ends_the_offer(world: World) -> None:
    world.says("张师傅", "/duty on")
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.everybody_listened()
    world.passes(minutes=6)
    assert ("offer", "met") in world.deadline_states(number)
    assert world.heard("李师傅") == world.heard("王师傅") == []


def test_the_offer_goes_on_after_a_halt_and_only_once(world: World) -> None:
    for name in ("张师傅", "李师傅"):
        world.says(name, "/duty on")
    number = reports(world)
    world.sleeps(minutes=4)
    world.ticks()
    world.ticks()
    assert world.events(number).count("offered") == 2


# --------------------------------------------------------------------- nobody on duty higher up


def test_a_supervisor_who_is_off_duty_is_passed_over_and_the_history_says_so(world: World) -> None:
    world.says("陈主管", "/duty on")
    world.says("陈主管", "/duty off")
    number = reports(world)
    world.passes(minutes=10)
    assert world.heard("陈主管") == []
    assert len(world.heard("赵总")) == 1
    assert "nobody" in world.events(number)


def test_the_last_step_finds_a_person_also_off_duty(world: World) -> None:
    for name in ("陈主管", "赵总"):
        world.says(name, "/duty on")
        world.says(name, "/duty off")
    reports(world)
    world.passes(minutes=10)
    assert world.heard("陈主管") == []
    assert len(world.heard("赵总")) == 1


def test_without_any_general_manager_the_last_resort_hears(world: World) -> None:
    world.removes_role("赵总")
    reports(world)
    world.passes(minutes=20)
    assert len(world.heard("陈主管")) == 2


# ------------------------------------------------------------------------------ taken, forgotten


def test_whoever_took_it_and_does_nothing_is_reminded_then_it_is_free_again(world: World) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.everybody_listened()
    world.passes(hours=4)
    assert any("还没有动静" in heard for heard in world.heard("张师傅"))
    assert world.heard("吴工") == []
    world.passes(hours=24)
    assert world.ticket(number).holder_id is None and world.ticket(number).state == "reported"
    assert any("重新派" in heard for heard in world.heard("李师傅"))
    assert any("退回部门" in heard for heard in world.heard("张师傅"))
    world.everybody_listened()
    world.passes(minutes=10)
    assert any("答复业主" in heard for heard in world.heard("陈主管"))


@pytest.mark.parametrize("said", ["/note {} 在查", "/reply {} 下午来", "/plan {} 换灯"])
def test_who_touches_it_is_left_alone(world: World, said: str) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.says("张师傅", said.format(number))
    world.everybody_listened()
    world.passes(hours=11)
    assert not any("还没有动静" in heard for heard in world.heard("张师傅"))
    assert ("holding", "met") in world.deadline_states(number)


def test_one_press_says_that_one_is_on_it(world: World) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.passes(hours=4)
    world.presses("张师傅", "我在办")
    world.passes(hours=20)
    assert world.ticket(number).state == "taken"


def test_a_colleague_may_take_over_only_after_an_unheeded_reminder(world: World) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.passes(hours=4, minutes=30)
    world.says("李师傅", f"/take {number}")
    assert "已经由张师傅接了" in world.heard("李师傅")[-1]
    world.passes(minutes=30)
    world.everybody_listened()
    world.says("李师傅", f"/take {number}")
    assert any("接过去" in heard for heard in world.heard("张师傅"))
    assert any("换由李师傅跟进" in heard for heard in world.heard("王阿姨"))
    assert "taken_over" in world.events(number)


def test_another_department_may_not_take_over(world: World) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.passes(hours=6)
    world.says("老马", f"/take {number}")
    assert "已经由张师傅接了" in world.heard("老马")[-1]


def test_a_supervisor_may_take_over_at_once(world: World) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.says("吴工", f"/take {number}")
    assert "taken_over" in world.events(number)


# ------------------------------------------------------------------------------------ handing over


def test_who_goes_hands_over_to_who_is_on_duty_in_one_message(world: World) -> None:
    for name in ("张师傅", "李师傅"):
        world.says(name, "/duty on")
    for text in ("3栋2单元楼道灯不亮了", "3栋2单元电梯门关不上"):
        world.says("张师傅", f"/take {reports(world, text)}")
    world.everybody_listened()
    world.says("张师傅", "/duty off")
    assert "交给李师傅：#1、#2" in world.heard("张师傅")[0]
    (summary,) = world.heard("李师傅")
    assert "#1" in summary and "#2" in summary and "给出方案" in summary
    assert world.events(1).count("handed_over") == 1
    assert any("换由李师傅跟进" in heard for heard in world.heard("王阿姨"))


def test_alone_they_stay_and_that_is_said(world: World) -> None:
    world.says("张师傅", "/duty on")
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.everybody_listened()
    world.says("张师傅", "/duty off")
    assert "还在您名下：#1" in world.heard("张师傅")[0]
    assert world.ticket(number).state == "taken"


def test_without_colleagues_the_group_gets_them_back(world: World) -> None:
    world.says("吴工", "/bindchat engineering", group="工程群")
    world.says("张师傅", "/duty on")
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.everybody_listened()
    world.says("张师傅", "/duty off")
    assert any("等人接" in heard for heard in world.heard("工程群"))
    assert world.ticket(number).state == "reported"
    assert world.unguarded() == []


def test_handing_over_by_name(world: World) -> None:
    number = reports(world)
    world.says("张师傅", f"/take {number}")
    world.everybody_listened()
    world.says("张师傅", "/handover 李师傅")
    assert any("#1" in heard for heard in world.heard("李师傅"))
    world.says("张师傅", "/handover 没这个人")
    assert "没这个人" in world.heard("张师傅")[-1]


def test_the_end_of_a_shift_hands_over_by_itself(world: World) -> None:
    world.says("陈主管", "/roster 张师傅 每天 8:00-17:00")
    world.says("陈主管", "/roster 李师傅 每天 12:00-20:00")
    number = reports(world)  # Monday, 10:00: only 张师傅 is rostered
    world.says("张师傅", f"/take {number}")
    world.says("张师傅", f"/note {number} 在查")
    world.everybody_listened()
    world.passes(hours=7)
    assert any("张师傅下班" in heard for heard in world.heard("李师傅"))
    assert world.events(number).count("handed_over") == 1
    world.ticks()
    assert world.events(number).count("handed_over") == 1
