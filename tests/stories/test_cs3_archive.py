"""CS-3: the archive comes from the company's own sheets, whole or not at all, and goes back."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.sheets.problems import BadSheet
from storage.audit import AuditEntry
from storage.db import reading
from storage.estates import Home
from storage.households import Household
from storage.people import Person
from tests.desk import Desk


def test_a_new_estate_comes_from_its_sheet(desk: Desk) -> None:
    path = desk.sheet(
        [
            "梅园",
            "1栋",
            "1单元",
            101,
            89.5,
            "王五",
            13800001111.0,
            "小赵 13900000001",
            "2026年3月1日",
        ],
        [None, None, None, 102, "100㎡", "李四、李嫂", "13800001112；13800001113", None, 46000],
        ["合计", None, None, None, 189.5],
    )
    result = desk.imports("homes", path)
    assert result.exit_code == 0, result.output
    assert "新的小区：梅园" in result.stdout and "新增 2，改动 0，没变 0" in result.stdout
    desk.world.says("小刘", "/home 1-1-102")
    card = desk.world.last("小刘").text
    assert "李四 13800001112" in card and "李嫂 13800001113" in card
    assert desk.world.audited("1-1-102") == ["home.added", "home.seen"]


def test_a_dry_run_shows_and_writes_nothing(desk: Desk) -> None:
    before = desk.count(Home), desk.count(Person), desk.count(AuditEntry)
    path = desk.sheet(["梅园", "1", "1", "101", 89.5, "王五", "13800001111", None, None])
    result = desk.imports("homes", path, "--dry-run")
    assert "第 2 行 1栋1单元101：新的一户" in result.stdout and "什么也没有写进去" in result.stdout
    assert (desk.count(Home), desk.count(Person), desk.count(AuditEntry)) == before


def test_one_bad_line_and_nothing_is_written(desk: Desk) -> None:
    before = desk.count(Home)
    path = desk.sheet(
        ["梅园", "1", "1", "101", 89.5, "王五", "13800001111", None, None],
        ["梅园", "1", "1", "102", -5, "=cmd|' /C calc'!A0", "12", None, "13月"],
    )
    result = desk.imports("homes", path)
    assert result.exit_code == 1
    for words in ("第 3 行", "面积", "公式", "12", "line 3"):
        assert words in result.stderr
    assert "什么也没有写进去" in result.stderr and desk.count(Home) == before


def test_bad_lines_can_be_left_out(desk: Desk) -> None:
    path = desk.sheet(
        ["梅园", "1", "1", "101", 89.5, "王五", "13800001111", None, None],
        ["梅园", "1", "1", "102", -5, "李四", "13800001112", None, None],
    )
    result = desk.imports("homes", path, "--skip-bad")
    assert result.exit_code == 0 and "新增 1" in result.stdout and "第 3 行" in result.stderr


def test_the_same_sheet_twice_changes_nothing(desk: Desk) -> None:
    path = desk.sheet(
        ["梅园", "1", "1", "101", 89.5, "王五", "13800001111", "小赵", "2026-03-01"],
        ["梅园", "1", "1", "101", 89.5, "王嫂", "13800001112", None, None],
        ["梅园", "1", "1", "102", 89.5, "王五", "13800001111", None, None],
    )
    desk.imports("homes", path)
    counts = desk.count(Person), desk.count(AuditEntry)
    result = desk.imports("homes", path)
    assert "新增 0，改动 0，没变 2" in result.stdout
    assert (desk.count(Person), desk.count(AuditEntry)) == counts


def test_a_new_phone_and_a_new_area_are_changes_with_an_entry(desk: Desk) -> None:
    path = desk.sheet(["桂花园", "3", "2", "1501", 120.5, "王阿姨", "13900009999", None, None])
    result = desk.imports("homes", path, "--dry-run")
    assert "3栋2单元1501：面积、电话" in result.stdout
    desk.imports("homes", path)
    desk.world.says("小刘", "/home 3-2-1501")
    assert "13900009999" in desk.world.last("小刘").text
    assert desk.world.audited("3-2-1501") == ["home.changed", "home.seen"]


def test_a_sold_home_ends_access_and_keeps_history(desk: Desk) -> None:
    desk.world.says("王阿姨", "厨房漏水了")
    path = desk.sheet(["桂花园", "3", "2", "1501", None, "钱多多", "13900008888", None, None])
    assert "换了业主" in desk.imports("homes", path).stdout
    desk.world.everybody_listened()
    desk.world.says("王阿姨", "我家物业费欠多少")
    assert "¥" not in "".join(desk.world.heard("王阿姨"))
    desk.world.says("小刘", "/home 3-2-1501")
    card = desk.world.last("小刘").text
    assert "钱多多" in card and "以前：业主 王阿姨" in card and "#1" in card
    with reading(desk.world.engine) as session:
        ended = [each for each in session.exec(select(Household)) if each.moved_out_at]
        assert len(ended) == 1


def test_lines_that_contradict_each_other_are_named(desk: Desk) -> None:
    path = desk.sheet(
        ["梅园", "1", "1", "101", 89.5, "王五", "13800001111", None, None],
        ["梅园", "1", "1", "101", 99.5, "王五", "13800001111", None, None],
    )
    result = desk.imports("homes", path)
    assert "第 3 行：和第 2 行是同一户" in result.stderr


def test_homes_in_one_column_and_the_only_estate_need_no_columns(desk: Desk) -> None:
    path = desk.sheet(["3栋2单元1501", "王阿姨"], ["12-801", "Anna"], header=["房号", "业主"])
    result = desk.imports("homes", path)
    assert "新增 0，改动 0，没变 2" in result.stdout, result.output


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_is_imported_without_a_change(desk: Desk, ending: str) -> None:
    path = desk.folder / f"out.{ending}"
    assert "60" in desk.runs("export", "homes", path).stdout
    result = desk.imports("homes", path)
    assert "新增 0，改动 0，没变 60" in result.stdout, result.output


def test_a_file_that_is_no_sheet_is_refused_kindly(desk: Desk) -> None:
    (desk.folder / "h.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(BadSheet):
        desk.imports("homes", desk.folder / "h.xlsx")


@pytest.mark.long
def test_a_second_telephone_is_kept_and_goes_back_into_the_sheet(desk: Desk) -> None:
    tenant = "小赵 13900000001 13900000002"
    one = ["梅园", "1", "1", "101", 89.5, "王五", "13800001111/13900001111", tenant, None]
    two = ["梅园", "1", "1", "102", 89.5, "李四、李嫂", "13800001112；13800001113", None, None]
    result = desk.imports("homes", desk.sheet(one, two))
    assert "新增 2" in result.stdout, result.output
    desk.world.says("小刘", "/home 1-1-101")
    card = desk.world.last("小刘").text
    assert "王五 13800001111、13900001111" in card and "小赵 13900000001、13900000002" in card
    desk.world.says("路人", "名片", vouched_phone="13900001111")
    assert "1栋1单元101" in desk.world.last("路人").text  # either of them is theirs
    back = desk.folder / "back.xlsx"
    desk.runs("export", "homes", back)
    again = desk.imports("homes", back)
    assert "改动 0" in again.stdout, again.output
    swapped = ["梅园", "1", "1", "101", 89.5, "王五", "13900001111", None, None]
    assert "改动 0" in desk.imports("homes", desk.sheet(swapped)).stdout
    newer = ["梅园", "1", "1", "101", 89.5, "王五", "13800009999", None, None]
    assert "改动 1" in desk.imports("homes", desk.sheet(newer)).stdout
    desk.world.says("小刘", "/home 1-1-101")
    assert "王五 13800009999、13900001111" in desk.world.last("小刘").text
    cell = "13800000001、13800000002、13800000003"
    three = ["梅园", "1", "1", "101", 89.5, "王五", cell, None, None]
    assert "最多记两个电话" in desk.imports("homes", desk.sheet(three)).stderr
