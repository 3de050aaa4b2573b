"""CS-S: the customer-service supervisor's score, each deduction with its cause; frozen monthly."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from storage import ledger
from storage.db import transaction
from tests.desk import Desk
from tests.world import ZONE, World


def late_complaint(world: World, name: str = "王阿姨") -> None:
    """Nobody answers for twelve minutes."""
    world.says(name, "厨房漏水了")
    world.passes(minutes=12)


def test_the_supervisor_sees_the_score_with_what_caused_it(world: World) -> None:
    late_complaint(world)
    world.says("陈主管", "/score")
    heard = world.last("陈主管")
    assert "客服主管 2026年11月计分" in heard.text
    assert (
        "投诉处理及时率 0%（要求不低于100%），扣5分（CS-T、CS-S）\n　依据：0/1；#1 答复业主超时"
        in heard.text
    )
    assert "还没定稿" in heard.text and heard.photo is not None


def test_a_score_is_shown_to_those_entitled_alone(world: World) -> None:
    world.says("赵总", "/score 客服主管")
    assert "客服主管" in world.last("赵总").text
    world.says("吴工", "/score cs-supervisor")
    assert "本人和上级" in world.last("吴工").text
    world.says("小刘", "/score")
    assert "没有权限" in world.last("小刘").text
    world.says("王阿姨", "/score")
    assert "没有权限" in world.last("王阿姨").text


def test_the_month_is_frozen_on_its_day_and_stays_whatever_comes(world: World) -> None:
    late_complaint(world)
    world.until(5, 8, 59)
    world.everybody_listened()
    world.passes(minutes=2)
    (told,) = [each for each in world.heard("陈主管") if "定稿" in each]
    assert "客服主管 2026年11月计分定稿：25分，满分30分" in told and "/appeal" in told
    assert any("客服主管 2026年11月计分定稿" in each for each in world.heard("赵总"))
    late = '{ target = "complaints-in-time", points = '
    world.amends(f"{late}5", f"{late}29")
    world.says("陈主管", "/score 2026-11")
    frozen = world.last("陈主管").text
    assert "25分，满分30分" in frozen and "12月5日自动定稿" in frozen and "扣5分" in frozen
    world.passes(hours=30)
    assert not [each for each in world.heard("陈主管") if "计分定稿" in each]


def test_an_appeal_before_the_month_is_frozen_changes_the_score(world: World) -> None:
    late_complaint(world)
    world.says("陈主管", "/appeal #1")
    world.says("陈主管", "短信网关停了，客服没收到")
    assert "A1 记下了" in world.last("陈主管").text
    world.presses("赵总", "同意")
    assert "理由" in world.last("赵总").text
    world.says("赵总", "运营商有公告，属实")
    assert "成立：运营商有公告，属实" in world.last("陈主管").text
    world.says("陈主管", "/score")
    said = world.last("陈主管").text
    assert "【投诉管理】30/30" in said and "申诉成立，不计：#1" in said
    world.says("赵总", "/appeal A1 详情")  # no verdict: nothing is decided by it
    world.says("赵总", "/appeal A1 驳回 想了想还是不行")
    assert "已经裁定过了" in world.last("赵总").text


@pytest.mark.long
def test_an_appeal_after_that_leaves_the_frozen_score_and_adds_a_correction(world: World) -> None:
    late_complaint(world)
    world.until(5, 9, 1)
    world.says("陈主管", "/appeal #1 短信网关停了")
    world.says("赵总", "/appeal A1 同意 属实")
    assert "2026年11月已经定稿，更正：25分改为30分" in world.last("陈主管").text
    world.says("陈主管", "/score 2026-11")
    said = world.last("陈主管").text
    assert "30分，满分30分" in said and "原来25分，申诉后更正1次" in said


def test_nobody_decides_their_own_and_nothing_is_appealed_that_cost_nothing(world: World) -> None:
    late_complaint(world)
    world.says("李先生", "楼道灯坏了")
    world.says("陈主管", "/appeal #2 不是我的事")
    assert "没有扣您的分" in world.last("陈主管").text
    world.says("陈主管", "/appeal #1 短信网关停了")
    for name in ("陈主管", "吴工"):
        world.says(name, "/appeal A1 同意 属实")
        assert "同意" not in world.last(name).text
    world.says("赵总", "/appeal A1 驳回 值班表上有人")
    assert "没成立：值班表上有人" in world.last("陈主管").text
    world.says("陈主管", "/score")
    assert "扣5分" in world.last("陈主管").text


def test_in_a_group_the_score_goes_to_the_asker_alone(world: World) -> None:
    world.says("陈主管", "/bindchat cs-supervisor", group="主管群")
    world.says("陈主管", "/score", group="主管群")
    assert "私下" in world.last("主管群").text
    assert "客服主管 2026年11月计分" in world.last("陈主管").text


def test_a_crash_while_the_month_is_frozen_freezes_it_once(world: World) -> None:
    late_complaint(world)
    world.sleeps(days=14)
    world.ticks()
    world.ticks()
    told = [each for each in world.heard("陈主管") if "计分定稿" in each]
    assert len(told) == 1


def test_what_is_frozen_is_exported_with_its_causes(world: World, desk: Desk) -> None:
    late_complaint(world)
    world.sleeps(days=14)
    world.ticks()
    path = desk.folder / "scores.csv"
    desk.runs("export", "scores", path)
    written = path.read_text("utf-8-sig")
    assert "客服主管,2026-11," in written and "投诉处理及时率 0%（要求不低于100%） #1,5" in written


def test_scores_are_exported_as_numbers_and_print_across(world: World, desk: Desk) -> None:
    late_complaint(world)
    world.sleeps(days=14)
    world.ticks()
    desk.runs("export", "scores", desk.folder / "scores.xlsx")
    sheet = load_workbook(desk.folder / "scores.xlsx").active
    titles = [cell.value for cell in sheet[1]]
    for title in ("定稿得分", "现得分", "满分", "权重", "扣分"):
        assert isinstance(sheet.cell(2, titles.index(title) + 1).value, int | float), title
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"


def test_what_the_staff_come_upon_is_no_homeowners_complaint(world: World) -> None:
    world.says("张师傅", "/report 楼道灯坏了")
    assert len(world.all_tickets()) == 1
    world.passes(minutes=12)
    world.says("陈主管", "/score")
    assert "投诉处理及时率 没有发生" in world.last("陈主管").text
    world.says("小刘", "/report 3-2-1501 厨房漏水了，业主打电话来说的")  # for a home: a complaint
    world.passes(minutes=12)
    world.says("陈主管", "/score")
    assert "扣5分（CS-T、CS-S）\n　依据：0/1；#2 答复业主超时" in world.last("陈主管").text


@pytest.mark.long
def test_after_a_long_standstill_every_month_of_it_is_frozen(world: World) -> None:
    late_complaint(world)
    world.until(5, 9, 1)
    world.sleeps(days=63)  # until February
    world.ticks()
    for month in ("2026-11", "2026-12", "2026-Q4", "2027-01"):
        world.says("陈主管", f"/score {month}")
        assert "自动定稿" in world.last("陈主管").text, month
    world.says("陈主管", "/score 2026-10")  # nobody was known here then
    assert "自动定稿" not in world.last("陈主管").text


def test_a_quarter_before_the_program_came_withholds_no_bonus(world: World) -> None:
    row = {"home_id": 1, "item": "other", "month": "2026-08", "amount_fen": 90_000_000}
    with transaction(world.engine) as session:  # imported with the archive, and never paid
        ledger.book_bills(session, [row | {"due_on": date(2026, 8, 28)}], world.now)
    world.sleeps(days=44)
    world.ticks()
    world.says("陈主管", "/score 2026-Q4")
    said = world.last("陈主管").text
    assert "这个季度没达标" in said and "扣发本季度绩效" not in said


def test_money_that_was_recorded_late_counts_when_another_agrees(world: World) -> None:
    world.sleeps(days=44)
    world.ticks()  # the fifth of January: the quarter is frozen
    world.says("陈主管", "/score 2026-Q4")
    frozen = world.last("陈主管").text
    assert "收缴率" in frozen and "扣25分（CS-T、CS-S）" in frozen
    number = frozen.split("/appeal S")[1].split(" ")[0]
    world.says("陈主管", f"/appeal S{number} 银行流水晚到")
    assert "没有扣您的分" in world.last("陈主管").text  # nothing has changed since
    december = datetime(2026, 12, 30, 9, tzinfo=ZONE)
    with transaction(world.engine) as session:  # a statement of December, imported in January
        ledger.receive(session, 1, 90_000_000, paid_at=december, key="late")
    world.says("陈主管", "/score 2026-Q4")
    assert world.last("陈主管").text == frozen
    world.says("陈主管", f"/appeal S{number}")
    world.says("陈主管", "银行流水晚到，12月30日的款")
    assert "重算" in world.last("赵总").text
    world.presses("赵总", "同意")
    world.says("赵总", "流水核对过了")
    assert "2026年第4季度已经定稿，更正" in world.last("陈主管").text
    world.says("陈主管", "/score 2026-Q4")
    said = world.last("陈主管").text
    assert "【费用收缴】25/25" in said and "申诉后更正1次" in said and "这个季度没达标" not in said
    world.says("吴工", f"/appeal S{number} 我的也算")
    assert "只有这个岗位的本人" in world.last("吴工").text
