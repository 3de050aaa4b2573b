"""CS-6: bills come from the company's own sheets, and the books agree afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from storage import books
from storage.bills import Bill
from storage.db import reading
from storage.shifts import Shift
from tests.desk import Desk

HEADER = ["小区", "楼栋", "单元", "房号", "账期", "收费项目", "应收金额", "截止日期"]


def imports(
    desk: Desk, *rows: list[Any], flags: tuple[str, ...] = (), header: list[Any] = HEADER
) -> Any:
    return desk.imports("bills", desk.sheet(*rows, header=header), *flags)


def agree(desk: Desk) -> bool:
    with reading(desk.world.engine) as session:
        return not books.faults(session)


def test_new_bills_are_booked_with_an_entry_for_the_home(desk: Desk) -> None:
    result = imports(
        desk,
        ["桂花园", "3栋", "2单元", 1501, "2026年11月", "物业服务费", "306.25元", "2026-12-05"],
        ["桂花园", "3栋", "2单元", 1501, 202611, "停车费", 150, None],
        ["合计", None, None, None, None, None, 456.25, None],
    )
    assert result.exit_code == 0, result.stderr
    assert "新增 2" in result.stdout and "¥456.25" in result.stdout
    owed = desk.world.owes("3-2-1501")
    assert [(each.bill.item, each.left_fen) for each in owed[-2:]] == [
        ("property", 30625),
        ("parking", 15000),
    ]
    assert str(owed[-1].bill.due_on) == "2026-11-28"  # the charter's day
    assert desk.world.audited("3-2-1501") == ["bills.imported"] and agree(desk)


def test_twice_is_once_and_another_amount_amends(desk: Desk) -> None:
    row = ["桂花园", "3", "2", "1501", "2026-10", "物业费", 306.25, None]
    for _ in range(2):
        assert "没变 1" in imports(desk, row).stdout
    result = imports(desk, [*row[:6], 300, None])
    assert "¥306.25 改成 ¥300.00" in result.stdout
    assert desk.world.owes("3-2-1501")[-1].left_fen == 30000
    assert desk.world.audited("3-2-1501") == ["bill.amended"] and agree(desk)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["桂花园", "9", "9", "9999", "2026-11", "物业费", 5, None], "没有 9栋9单元9999"),
        (["桂花园", "3", "2", "1501", "2026-11", "物业费", -5, None], "负数"),
        (["桂花园", "3", "2", "1501", "2026-11", "物业费", 99_999_999, None], "不合理"),
        (["桂花园", "3", "2", "1501", "2026-13", "物业费", 5, None], "不是月份"),
        (["桂花园", "3", "2", "1501", "2026-11", "彩虹费", 5, None], "彩虹费"),
        (["桂花园", "3", "2", "1501", None, "物业费", 5, None], "月份"),
        (["桂花园", "5", "1", "101", "2026-09", "物业费", 5, None], "异议"),
        (["梅园", "3", "2", "1501", "2026-11", "物业费", 5, None], "没有 3栋2单元1501"),
    ],
)
@pytest.mark.wordings
def test_a_bad_bill_is_named_and_nothing_is_written(desk: Desk, row: list[Any], words: str) -> None:
    before = desk.count(Bill)
    good = ["桂花园", "3", "2", "1502", "2026-11", "物业费", 300, None]
    result = imports(desk, good, row)
    assert result.exit_code == 1
    assert "第 3 行" in result.stderr and words in result.stderr, result.stderr
    assert desk.count(Bill) == before
    assert "新增 1" in imports(desk, good, row, flags=("--skip-bad",)).stdout


@pytest.mark.long
def test_what_a_sheet_says_was_paid_is_booked_with_its_bills_once(desk: Desk) -> None:
    header = ["房屋", "收费项目", "开始时间", "结束时间", "缴费时间", "应缴金额", "实缴金额"]
    row = ["3-2-1501", "电梯费", "2025-01-01", "2026-01-01", "2025-01-05", 120, 120]
    before = sum(each.left_fen for each in desk.world.owes("3-2-1501"))
    result = imports(desk, row, header=header)
    assert "新增 12" in result.stdout and "也记上了，共 ¥120.00" in result.stdout
    assert sum(each.left_fen for each in desk.world.owes("3-2-1501")) == before and agree(desk)
    assert desk.world.heard("王阿姨") == []  # nobody is thanked for what was paid long ago
    again = imports(desk, row, header=header)
    assert "没变 12" in again.stdout and agree(desk)
    path = desk.folder / "march.xlsx"
    desk.runs("export", "bills", path, "--month", "2025-03")
    assert "新增 0，改动 0，没变 1" in desk.imports("bills", path).stdout


def test_a_year_is_spread_over_its_months(desk: Desk) -> None:
    row = ["桂花园", "3", "2", "1501", "2027年", "物业费", 3675.05, None]
    assert "新增 12" in imports(desk, row).stdout
    fen = [each.left_fen for each in desk.world.owes("3-2-1501") if "2027" in each.bill.month]
    assert fen == [30625] * 11 + [30630] and agree(desk)
    assert len({each.bill.due_on for each in desk.world.owes("3-2-1501")}) > 11


def test_a_dry_run_writes_no_bill(desk: Desk) -> None:
    before = desk.count(Bill)
    row = ["桂花园", "3", "2", "1502", "2026-11", "物业费", 300, None]
    assert "新增 1" in imports(desk, row, flags=("--dry-run",)).stdout
    assert desk.count(Bill) == before


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_exported_bills_are_imported_without_a_change(desk: Desk, ending: str) -> None:
    path = desk.folder / f"bills.{ending}"
    desk.runs("export", "bills", path)
    count = desk.count(Bill)
    result = desk.imports("bills", path)
    assert f"新增 0，改动 0，没变 {count}" in result.stdout, result.output


@pytest.mark.long
def test_the_roster_comes_with_the_sheet_of_staff(desk: Desk) -> None:
    def sheet(shifts: str) -> Path:
        return desk.sheet(
            ["小刘", "13800000201", "客服前台", shifts],
            ["小吴", "13900001111", "维修工", "每天 22:00-6:00"],
            header=["姓名", "手机号码", "岗位", "班次"],
        )

    usual = "周一至周五 8:00-17:00；周六 9:00-12:00"
    assert "新增 1，改动 1，没变 0" in desk.imports("staff", sheet(usual), "--dry-run").stdout
    assert desk.count(Shift) == 0
    desk.imports("staff", sheet(usual))
    planned = desk.count(Shift)
    assert planned > 28  # four weeks of both
    desk.world.says("陈主管", "/roster")
    assert "小刘" in desk.world.last("陈主管").text
    again = desk.imports("staff", sheet(usual))
    assert "新增 0，改动 0，没变 2" in again.stdout
    assert desk.count(Shift) == planned
    assert "看不懂" in desk.imports("staff", sheet("随便来")).stderr


def test_staff_come_from_a_sheet_and_bind_with_their_codes(desk: Desk) -> None:
    path = desk.sheet(
        ["小吴", "13900001111", "维修工", "工程部"],
        ["小刘", "13800000201", "客服前台", None],
        header=["姓名", "手机号码", "岗位", "部门"],
    )
    result = desk.imports("staff", path)
    assert "新增 1，改动 0，没变 1" in result.stdout
    code = next(line for line in result.stdout.splitlines() if "小吴" in line).split()[-1]
    desk.world.says("路人", f"绑定 {code}")
    desk.world.says("路人", "/help")
    assert "/take N" in desk.world.last("路人").text
    path = desk.sheet(["老吴", "宇航员"], header=["姓名", "岗位"])
    assert "宇航员" in desk.imports("staff", path).stderr
