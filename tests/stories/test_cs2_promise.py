"""CS-2: a promised day is written down, changed only with a reason, and kept or broken."""

from __future__ import annotations

import pytest

from scheduler.timetable import BY_NAME
from storage import promises
from storage.db import reading
from storage.promises import Promise
from tests.world import World


@pytest.fixture(autouse=True)
def taken(world: World) -> None:
    """Monday, 23 November, 10:00."""
    world.says("王阿姨", "单元门的门锁坏了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()


def ledger(world: World) -> list[Promise]:
    """The promises for #1, the oldest first."""
    with reading(world.engine) as session:
        return list(reversed(promises.of_ticket(session, 1)))


def states(world: World) -> list[str]:
    return [each.state for each in ledger(world)]


# ---------------------------------------------------------------------------- the ordinary story


def test_a_promise_is_told_and_stands_in_the_ledger_with_its_evidence(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27 要等锁芯")
    assert "11月27日" in world.heard("王阿姨")[-1]
    (made,) = ledger(world)
    assert (made.day.isoformat(), made.reason, made.state) == ("2026-11-27", "要等锁芯", "open")
    assert made.told_at == world.now


def test_the_first_one_needs_no_reason(world: World) -> None:
    world.says("张师傅", "/promise 1 周五")
    assert "11月27日" in world.heard("王阿姨")[-1]


def test_whoever_holds_it_is_reminded_the_day_before_and_on_the_day(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.until(26, 8, 59, months=0)
    world.everybody_listened()
    world.passes(minutes=1)
    (said,) = [each for each in world.heard("张师傅") if "答应" in each]
    assert "#1" in said and "1 天" in said
    world.passes(days=1)
    (said,) = [each for each in world.heard("张师傅") if "今天" in each]
    assert "改日子" in [button.label for button in world.last("张师傅").buttons]
    assert not [each for each in world.heard("王阿姨") if "答应" in each]


@pytest.mark.long
def test_solved_by_then_it_is_kept(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.says("张师傅", "/close 1 换好了")
    assert states(world) == ["kept"]
    world.everybody_listened()
    world.passes(days=5)
    assert not [each for each in world.heard("张师傅") if "答应业主" in each]


def test_another_day_needs_a_reason_and_the_homeowner_hears_both_days(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.everybody_listened()
    world.says("张师傅", "/promise 1 11-30")
    assert "为什么" in world.last("张师傅").text
    assert world.heard("王阿姨") == []
    world.says("张师傅", "厂家没货")
    (said,) = world.heard("王阿姨")
    assert "11月27日" in said and "11月30日" in said and "厂家没货" in said
    old, new = ledger(world)
    assert (old.state, new.state) == ("replaced", "open")
    assert old.replaced_by_id == new.id and new.told_at is not None


def test_the_same_day_again_changes_nothing(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.everybody_listened()
    world.says("张师傅", "/promise 1 11-27")
    assert "没有变" in world.last("张师傅").text
    assert world.heard("王阿姨") == [] and states(world) == ["open"]


def test_the_ledger_and_the_board_show_the_figures(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.says("李先生", "楼道灯不亮了")
    world.says("张师傅", "/promise 2 11-25 要买灯管")
    world.says("张师傅", "/promise 2 11-26 灯管发错了")
    world.says("张师傅", "/close 1 换好了")
    world.says("张师傅", "/promises")
    shown = world.last("张师傅").text
    assert "#2 11月26日" in shown and "灯管发错了" in shown and "#1" not in shown
    assert "工程部的承诺：兑现 1，没兑现 0，改期 1" in shown
    world.says("陈主管", "/board")
    assert "兑现 1" in world.last("陈主管").text


def test_a_long_ledger_is_turned_page_by_page(world: World) -> None:
    for number in range(2, 11):
        world.says("李先生", f"/report 第{number}处楼道灯不亮了")
        world.says("张师傅", f"/promise {number} 11-28")
    world.says("张师傅", "/promises")
    first = world.last("张师傅").text
    world.presses("张师傅", "下一页")
    second = world.last("张师傅").text
    assert "#2 " in first and "#10 " not in first and "#10 " in second and "#2 " not in second


# --------------------------------------------------------------------------------- the late story


def test_a_day_that_goes_by_is_broken_once_and_goes_up(world: World) -> None:
    world.says("张师傅", "/promise 1 11-24")
    world.everybody_listened()
    world.until(24, 23, 58, months=0)
    assert states(world) == ["open"]
    world.passes(minutes=1)
    assert states(world) == ["broken"]
    assert [each for each in world.heard("陈主管") if "兑现承诺" in each]
    world.says("张师傅", "/close 1 换好了")
    assert states(world) == ["broken"]


def test_after_a_broken_one_a_new_day_still_needs_its_reason(world: World) -> None:
    world.says("张师傅", "/promise 1 11-24")
    world.until(25, 9, months=0)
    world.says("张师傅", "/promise 1 11-26")
    assert "为什么" in world.last("张师傅").text
    world.says("张师傅", "/promise 1 11-26 锁芯今天到")
    assert states(world) == ["broken", "open"]
    assert "11月24日" in world.heard("王阿姨")[-1]


@pytest.mark.long
def test_not_solved_after_all_it_is_to_be_kept_still(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.says("张师傅", "/close 1 换好了")
    world.says("王阿姨", "没修好")
    assert states(world) == ["open"]
    assert ("promise", "running") in world.deadline_states(1)
    world.until(28, 9, months=0)
    assert states(world) == ["broken"]


def test_closed_in_time_but_reopened_too_late_it_was_broken(world: World) -> None:
    world.says("张师傅", "/promise 1 11-24")
    world.says("张师傅", "/close 1 换好了")
    world.until(25, 9, months=0)
    world.says("王阿姨", "没修好")
    assert states(world) == ["broken"]


def test_signed_off_it_stays_kept_whatever_comes_later(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.says("张师傅", "/close 1 换好了")
    world.says("王阿姨", "确认")
    world.passes(days=1)
    world.says("王阿姨", "又坏了")
    assert states(world) == ["kept"]


# --------------------------------------------------------------------------- the wrong-person story


def test_a_homeowner_cannot_promise_for_the_company(world: World) -> None:
    world.says("王阿姨", "/promise 1 11-27")
    assert ledger(world) == []
    world.says("王阿姨", "/promises")
    assert "权限" in world.last("王阿姨").text


@pytest.mark.parametrize("day", ["11-31", "昨天", "2026-11-01", "2026-02-30", "abc"])
def test_a_day_that_is_none_is_refused_kindly(world: World, day: str) -> None:
    world.says("张师傅", f"/promise 1 {day}")
    assert ledger(world) == [] or day == "11-01"
    assert "天" in world.last("张师傅").text


def test_what_waits_for_the_homeowner_is_not_promised_again(world: World) -> None:
    world.says("张师傅", "/close 1 换好了")
    world.says("张师傅", "/promise 1 11-27")
    assert ledger(world) == [] and "待确认" in world.last("张师傅").text


def test_a_homeowner_who_was_not_reached_has_not_been_told(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/promise 1 11-27")
    (made,) = ledger(world)
    assert made.told_at is None
    assert "没送到" in world.last("张师傅").text


# --------------------------------------------------------------------------------- the crash story


def test_a_reminder_that_was_due_while_the_program_was_down_is_said_once(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.everybody_listened()
    world.sleeps(days=3, hours=2)  # Thursday noon
    world.ticks()
    world.ticks()
    said = [each for each in world.heard("张师傅") if "答应业主" in each]
    assert len(said) == 1


def test_a_crash_between_reminder_and_commit_leaves_it_to_be_said_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.until(26, 8, months=0)
    world.everybody_listened()
    world.clock.at = world.now.replace(hour=1, minute=0)  # 9:00 in Shanghai

    class Killed(BaseException):
        """The process ends here."""

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("handlers.tickets.promises.Moment.record", dies)
        with pytest.raises(Killed):
            BY_NAME["promises"].work(world.engine, world.rules, world.now)
    world.settles()
    assert world.heard("张师傅") == []
    world.ticks()
    assert len([each for each in world.heard("张师傅") if "答应业主" in each]) == 1
