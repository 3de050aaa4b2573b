"""CS-2: clocks that warn, rest for the homeowner's answer, and never leave a ticket alone."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def complaint(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")  # Monday, 10:00
    world.everybody_listened()


# ------------------------------------------------------------------------------------ warnings


def test_half_way_the_department_is_warned_and_the_supervisor_is_not(world: World) -> None:
    world.passes(minutes=5)
    (warning,) = world.heard("张师傅")
    assert "#1" in warning and "5分钟" in warning and "答复业主" in warning
    assert "接单" in [button.label for button in world.last("张师傅").buttons]
    assert world.heard("陈主管") == world.heard("吴工") == []
    world.ticks()
    assert world.heard("张师傅") == []  # once


def test_whoever_took_it_is_warned_of_the_plan(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/note 1 去看看")
    world.everybody_listened()
    world.passes(hours=12)
    assert any("给出方案" in heard for heard in world.heard("张师傅"))
    assert world.heard("陈主管") == []


def test_what_was_answered_needs_no_warning(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.passes(minutes=9)
    assert world.heard("张师傅") == []


def test_after_a_halt_the_late_warning_is_not_said(world: World) -> None:
    world.sleeps(minutes=12)
    world.ticks()
    assert not any("还有" in heard for heard in world.heard("张师傅"))
    assert len(world.heard("陈主管")) == 1


# ------------------------------------------------------------------------------------- evidence


def test_each_clock_that_is_met_has_its_evidence(world: World) -> None:
    world.says("小刘", "/reply 1 马上安排")
    answer = world.deadline(1, "answer")
    assert answer.state == "met" and answer.delivery_id is not None
    world.says("张师傅", "/plan 1 明天换灯")
    assert world.evidence(1, "plan") == "planned"
    world.says("张师傅", "/close 1 换好了")
    assert world.evidence(1, "follow") == "resolved"
    world.presses("王阿姨", "确认，解决了")
    assert world.evidence(1, "signoff") == "signed_off"


def test_what_is_met_after_its_moment_is_missed_also_if_nobody_had_looked_yet(
    world: World,
) -> None:
    world.sleeps(minutes=11)
    world.says("张师傅", "/take 1")
    assert ("answer", "missed") in world.deadline_states(1)
    assert world.events(1).count("missed") == 1
    world.ticks()
    assert world.heard("陈主管") == []


# -------------------------------------------------------------------------------------- waiting


def ask(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/wait 1 几点方便上门？")
    world.everybody_listened()


def test_the_homeowner_is_asked_and_the_plan_rests_until_the_answer(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.passes(hours=2)
    world.everybody_listened()
    world.says("张师傅", "/wait 1 几点方便上门？")
    assert any("几点方便上门" in heard for heard in world.heard("王阿姨"))
    world.passes(hours=20)
    world.says("王阿姨", "下午三点以后吧")
    assert any("下午三点以后吧" in heard for heard in world.heard("张师傅"))
    world.everybody_listened()
    # 2 hours had gone, 20 rested: 22 are left of the 24.
    world.passes(hours=21, minutes=59)
    assert world.heard("陈主管") == []
    world.passes(minutes=1)
    assert "给出方案" in world.heard("陈主管")[0]


def test_two_waits_are_both_left_out(world: World) -> None:
    ask(world)
    world.passes(hours=10)
    world.says("王阿姨", "下午三点以后吧")
    world.passes(hours=1)
    world.says("张师傅", "/wait 1 是哪一盏灯？")
    world.passes(hours=5)
    world.says("王阿姨", "电梯门口那盏")
    due = world.deadline(1, "plan").due_at
    started = world.ticket(1).created_at
    assert (due - started).total_seconds() == (24 + 10 + 5) * 3600


def test_staff_may_go_on_without_the_answer(world: World) -> None:
    ask(world)
    world.passes(hours=3)
    world.presses("张师傅", "不等了，接着办")
    due, started = world.deadline(1, "plan").due_at, world.ticket(1).created_at
    assert (due - started).total_seconds() == 27 * 3600
    assert ("wait", "met") in world.deadline_states(1)


def test_without_an_answer_it_is_asked_again_and_then_goes_on(world: World) -> None:
    ask(world)
    world.passes(days=1)
    assert any("几点方便上门" in heard for heard in world.heard("王阿姨"))
    world.passes(days=2)
    assert any("没有回话" in heard for heard in world.heard("张师傅"))
    assert world.heard("陈主管") == []
    assert ("wait", "missed") in world.deadline_states(1)
    assert world.unguarded() == []
    world.passes(hours=24)
    assert "给出方案" in world.heard("陈主管")[0]


def test_a_crash_in_between_does_not_change_the_moment(world: World) -> None:
    ask(world)
    world.sleeps(hours=30)  # the program is down
    world.ticks()
    world.says("王阿姨", "下午三点以后吧")
    due, started = world.deadline(1, "plan").due_at, world.ticket(1).created_at
    assert (due - started).total_seconds() == (24 + 30) * 3600
    assert world.events(1).count("resumed") == 1


def test_another_homeowner_can_neither_ask_nor_resume(world: World) -> None:
    ask(world)
    for said in ("/wait 1 您好", "/resume 1", "下午三点"):
        world.says("李先生", said)
    assert world.deadline(1, "plan").is_paused
    assert ("wait", "running") in world.deadline_states(1)


def test_the_question_counts_as_an_answer_when_it_has_arrived(world: World) -> None:
    world.says("张师傅", "/wait 1 是哪一盏灯？")
    assert ("answer", "met") in world.deadline_states(1)


def test_who_cannot_be_reached_is_to_be_called(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.says("小刘", "/reply 1 在吗")  # finds out
    world.says("张师傅", "/wait 1 几点方便上门？")
    assert "打电话" in world.heard("张师傅")[-1]
    assert not world.deadline(1, "plan").is_paused


def test_finishing_ends_the_wait(world: World) -> None:
    ask(world)
    world.says("张师傅", "/close 1 换好了")
    assert ("wait", "cancelled") in world.deadline_states(1)
    assert world.events(1).count("resumed") == 1


# ------------------------------------------------------------------------------------ follow up


def planned(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/plan 1 灯具要订货，到了就换")
    world.everybody_listened()


def test_after_the_plan_the_next_word_is_due_in_desk_hours(world: World) -> None:
    planned(world)
    follow = world.deadline(1, "follow")
    assert follow.due_at.astimezone(world.rules.zone).isoformat()[:16] == "2026-11-25T10:00"
    world.passes(hours=47)
    assert any("告诉业主进展" in heard for heard in world.heard("张师傅"))
    assert not [heard for heard in world.heard("吴工") if "#1" in heard]
    world.passes(hours=1)
    assert "告诉业主进展" in world.heard("吴工")[0]


@pytest.mark.long
def test_each_word_to_the_homeowner_begins_it_anew(world: World) -> None:
    planned(world)
    world.passes(hours=40)
    world.says("张师傅", "/reply 1 灯具明天到")
    world.everybody_listened()
    world.passes(hours=40)
    assert not [heard for heard in world.heard("吴工") if "#1" in heard]
    world.says("张师傅", "/called 1 说了明天上午来")
    world.passes(hours=40)
    assert not [heard for heard in world.heard("吴工") if "#1" in heard]


def test_words_that_did_not_arrive_do_not_count(world: World) -> None:
    planned(world)
    before = world.deadline(1, "follow").due_at
    world.passes(hours=20)
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/reply 1 灯具明天到")
    assert world.deadline(1, "follow").due_at == before


def test_a_promised_day_takes_its_place(world: World) -> None:
    planned(world)
    world.says("张师傅", "/promise 1 12-10 等灯具")
    assert ("follow", "met") in world.deadline_states(1)
    assert ("promise", "running") in world.deadline_states(1)


# -------------------------------------------------------------------------- never without a clock


@pytest.mark.long
def test_a_forgotten_ticket_is_pressed_for_ever(world: World) -> None:
    for _ in range(20):
        world.passes(days=1)
        assert world.unguarded() == []
    heard = world.heard("陈主管")
    assert any("告诉业主进展" in each for each in heard)
    world.passes(days=10)
    assert world.heard("陈主管")


def test_a_ticket_that_lost_its_clock_gets_one_again(world: World) -> None:
    world.loses_deadlines(1)
    assert world.unguarded() == [1]
    world.passes(minutes=10)
    assert world.unguarded() == []
    world.ticks()
    assert world.events(1).count("repaired") == 1
    assert ("follow", "running") in world.deadline_states(1)


def test_from_the_first_word_to_the_last_there_is_a_clock(world: World) -> None:
    steps = (
        ("张师傅", "/take 1"),
        ("张师傅", "/arrive 1"),
        ("张师傅", "/plan 1 换灯"),
        ("张师傅", "/wait 1 几点方便？"),
        ("王阿姨", "三点以后吧"),
        ("张师傅", "/transfer 1 order"),
        ("老马", "/take 1"),
        ("老马", "/promise 1 12-01 等货"),
        ("老马", "/close 1 换好了"),
        ("王阿姨", "没修好，还是不亮"),
        ("老马", "/close 1 换好了"),
    )
    for who, said in steps:
        world.says(who, said)
        assert world.unguarded() == [], said
    world.says("王阿姨", "/confirm 1")
    assert world.ticket(1).state == "signed_off"
    assert [kind for kind, state in world.deadline_states(1) if state == "running"] == []


def test_a_plan_given_before_anybody_arrives_leaves_no_ticket_without_a_clock(
    world: World,
) -> None:
    world.says("王阿姨", "厨房有很重的煤气味")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/plan 1 先关总阀，马上到")
    world.passes(minutes=40)
    world.says("张师傅", "/arrive 1")
    assert ("follow", "running") in world.deadline_states(1)
    world.passes(minutes=30)
    assert "repaired" not in world.events(1)
