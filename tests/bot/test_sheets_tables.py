"""Other sheets of homes, bills, staff, facilities and meters than those in ``tests/sheets``, as
companies make them: each is read whole, or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.sheets import bills, homes, registers, staff
from bot.sheets.bills import Told
from bot.sheets.layouts import LayoutsError, load
from bot.sheets.problems import BadSheet
from bot.sheets.reading import Reading, read
from handlers.homes.rows import HomeRow, Problem
from handlers.registers import FacilityRow, MeterRow, ReadingRow
from storage.charter import built_in
from tests.bot.test_sheets_reading import ZH

Table = tuple[str, Sequence[Any], Sequence[str]]  # its name, lines, merged cells


def book(path: Path, *tables: Table) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, lines, merged in tables:
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
        for each in merged:
            sheet.merge_cells(each)
    workbook.save(path / "book.xlsx")
    return path / "book.xlsx"


def good(found: Sequence[Any]) -> list[Any]:
    problems = [each.say(ZH) for each in found if isinstance(each, Problem)]
    assert not problems, problems
    return list(found)


# --------------------------------------------------------------------------------------- homes


def homes_of(*tables: Table, path: Path) -> tuple[list[HomeRow], Reading]:
    reading = read(book(path, *tables), "homes")
    return good(list(homes.rows(reading, "桂花园", ["桂花园", "海棠苑"]))), reading


def test_a_sheet_for_each_building(tmp_path: Path) -> None:
    head = ["单元", "房号", "业主", "电话"]
    found, reading = homes_of(
        ("1栋", [head, ["1", "101", "甲", "13911110001"]], ()),
        ("2栋", [head, ["1", "101", "乙", "13911110002"]], ()),
        ("说明", [["请勿修改"]], ()),
        path=tmp_path,
    )
    assert [each.number for each in found] == ["1-1-101", "2-1-101"]
    assert [each.sheet for each in reading.parts] == ["1栋", "2栋"]
    assert reading.sheets == ["说明"]


def test_groups_above_the_heading_say_whose_name_it_is(tmp_path: Path) -> None:
    lines = [
        ["房屋信息", None, None, "业主信息", None, "租客信息", None],
        ["楼栋", "单元", "房号", "姓名", "电话", "姓名", "电话"],
        ["41", "1", "101", "甲", "13911110001", "乙", "13911110002"],
    ]
    (found,), _ = homes_of(("S", lines, ("A1:C1", "D1:E1", "F1:G1")), path=tmp_path)
    assert [(each.kind, each.name, each.phone) for each in found.people] == [
        ("owner", "甲", "13911110001"),
        ("tenant", "乙", "13911110002"),
    ]


def test_whole_addresses_units_within_rooms_and_names_in_latin_letters(tmp_path: Path) -> None:
    lines = [
        ["楼栋-单元-房号", "业主姓名", "家属"],
        ["3#2-1501", 'O\'Neil, Anna "安娜"', "Smith, John 13911110009"],
        ["42栋-1单元-302", "丁", None],
        ["海棠苑43幢2单元1203室", "戊，己", None],
    ]
    found, _ = homes_of(("S", lines, ()), path=tmp_path)
    assert [each.number for each in found] == ["3-2-1501", "42-1-302", "43-2-1203"]
    assert [each.estate for each in found] == ["桂花园", "桂花园", "海棠苑"]
    names = [[person.name for person in each.people] for each in found]
    assert names == [['O\'Neil, Anna "安娜"', "Smith, John"], ["丁"], ["戊", "己"]]
    other = [["楼号", "房号", "户主"], ["45号楼", "2-301", "甲"], ["四十六号楼", "１-４０１", "乙"]]
    found, _ = homes_of(("S", other, ()), path=tmp_path)
    assert [each.number for each in found] == ["45-2-301", "46-1-401"]


def test_blocks_beside_each_other_with_a_gap_and_of_different_lengths(tmp_path: Path) -> None:
    lines = [
        ["房号", "业主", None, "房号", "业主"],
        ["44-1-101", "甲", None, "44-1-201", "乙"],
        ["44-1-102", "丙", None, None, None],
    ]
    found, _ = homes_of(("S", lines, ()), path=tmp_path)
    assert [each.number for each in found] == ["44-1-101", "44-1-201", "44-1-102"]


def test_phases_and_districts_are_never_put_together(tmp_path: Path) -> None:
    head = ["栋号", "房号", "姓名"]
    found, _ = homes_of(
        ("一期", [head, ["56栋", "101", "甲"]], ()),
        ("二期", [head, ["56栋", "101", "乙"]], ()),
        path=tmp_path,
    )
    assert [each.number for each in found] == ["一期56-101", "二期56-101"]
    spelt = [["楼栋", "房号"], ["1期三栋", "201"], ["一期3", "201"], ["二期3号楼", "201"]]
    found, _ = homes_of(("S", spelt, ()), path=tmp_path)
    assert [each.number for each in found] == ["一期3-201", "一期3-201", "二期3-201"]
    lines = [["组团", "楼栋", "单元", "房间编号"], ["A区", "51栋", 1, "GHY-51-1-501"]]
    found, _ = homes_of(("S", lines, ()), path=tmp_path)
    assert [each.number for each in found] == ["51-1-501"]
    found, _ = homes_of(("S", [*lines, ["B区", "51栋", 1, "501"]], ()), path=tmp_path)
    assert [each.number for each in found] == ["A区51-1-501", "B区51-1-501"]


def test_the_titles_of_voting_lists_and_of_shops(tmp_path: Path) -> None:
    lines = [
        ["业主大会表决票发放登记表", None, None],
        ["栋-单元-室", "业主姓名", "联系电话"],
        ["53-2-1102", "丁、戊", "13911110105"],
    ]
    (found,), _ = homes_of(("表决名单", lines, ("A1:C1",)), path=tmp_path)
    assert found.number == "53-2-1102" and len(found.people) == 2
    lines = [["商铺编号", "承租人", "联系电话"], ["55-101", "张三", "13911110107"]]
    (found,), _ = homes_of(("商铺", lines, ()), path=tmp_path)
    assert [(each.kind, each.phone) for each in found.people] == [("tenant", "13911110107")]


# --------------------------------------------------------------------------------------- bills

SERIAL = (46388, 46446)  # the first of January and the last of February 2027


def bills_of(path: Path, lines: Sequence[Any], **told: str) -> list[Any]:
    name = told.pop("name", "S")
    reading = read(book(path, (name, lines, told.pop("merged", "").split())), "bills")
    return list(bills.rows(reading, Told(**told)))


def said(found: Sequence[Any]) -> list[Any]:
    return [
        each.say(ZH) if isinstance(each, Problem) else (each.item, each.month, each.amount_fen)
        for each in found
    ]


def test_a_column_for_each_charge_in_two_lines(tmp_path: Path) -> None:
    lines = [
        ["2027年5月收费表", None, None, None, None, None],
        ["房号", "业主", "物业费", None, "电梯费", None],
        [None, None, "应收", "实收", "应收", "实收"],
        ["3-2-1501", "王", 306.25, 0, 30, 0],
        ["3-2-1502", "李", 281.25, 281.25, 30, 0],
        ["合计", None, 587.5, 281.25, 60, 0],
    ]
    found = bills_of(tmp_path, lines, merged="A1:F1 C2:D2 E2:F2 A2:A3 B2:B3")
    assert said(found) == [
        ("property", "2027-05", 30625),
        ("电梯费", "2027-05", 3000),
        ("property", "2027-05", 28125),
        ("电梯费", "2027-05", 3000),
    ]
    assert [each.paid_fen for each in found] == [0, 0, 28125, 0]


def test_a_total_has_to_be_the_sum(tmp_path: Path) -> None:
    lines = [["房号", "物业费", "水费", "合计"], ["3-2-1502", 281.25, 40, 300]]
    assert "各项加起来是 ¥321.25" in said(bills_of(tmp_path, lines, month="2027-06"))[0]


def test_a_column_for_each_month(tmp_path: Path) -> None:
    lines = [["2027年物业费", None, None], ["房号", "1月", "2月"], ["3-2-1501", 306.25, 300]]
    found = bills_of(tmp_path, lines)
    assert said(found) == [("property", "2027-01", 30625), ("property", "2027-02", 30000)]


def test_a_column_for_each_month_of_a_charge_and_a_quarter_in_the_title(tmp_path: Path) -> None:
    lines = [["房号", "2027年1月物业费", "2027年2月电梯费"], ["3-2-1501", 306.25, 30]]
    assert said(bills_of(tmp_path, lines)) == [
        ("property", "2027-01", 30625),
        ("电梯费", "2027-02", 3000),
    ]
    lines = [["2027年第一季度收费表", None], ["房号", "物业费"], ["3-2-1501", 918.75]]
    found = said(bills_of(tmp_path, lines, merged="A1:B1"))
    assert found == [("property", f"2027-0{month}", 30625) for month in (1, 2, 3)]


@pytest.mark.parametrize(
    ("lines", "told", "right"),
    [
        (
            [["房号", "欠费期间", "欠费金额"], ["3-2-1501", "2027年1-3月", 918.76]],
            {"item": "物业费"},
            [("property", f"2027-0{n}", fen) for n, fen in ((1, 30625), (2, 30625), (3, 30626))],
        ),
        (
            [["房号", "项目", "开始日期", "结束日期", "应收"], ["3-2-1501", "水费", *SERIAL, 9]],
            {},
            [("water", "2027-01", 450), ("water", "2027-02", 450)],
        ),
        (
            [
                ["房号", "费用项目", "起始日期", "终止日期", "金额"],
                ["3-2-1501", "卫生费", "2027-1-15", "2027-2-20", 10],
            ],
            {},
            ["起止日期不是整月，看不出是哪几个月的。"],
        ),
        (
            [["房号", "月份", "费用项目", "金额"], ["3-2-1501", "2027-01", "彩虹费", 1]],
            {},
            ["费用项目「彩虹费」不认识。是公司自己的项目，请写进 layouts.toml 的 [items] own。"],
        ),
        (
            [["房号", "月份", "金额"], ["3-2-1501", "2027-01", 1]],
            {"name": "停车费"},
            [("parking", "2027-01", 100)],
        ),
    ],
)  # fmt: skip
def test_months_and_charges(
    tmp_path: Path, lines: Sequence[Any], told: dict[str, str], right: list[Any]
) -> None:
    assert said(bills_of(tmp_path, lines, **told)) == right


def test_what_nobody_says_is_asked(tmp_path: Path) -> None:
    with pytest.raises(BadSheet) as refused:
        bills_of(tmp_path, [["房号", "月份", "金额"], ["3-2-1501", "2027-01", 1]])
    assert "--item" in refused.value.say(ZH) and "房号、月份、金额" in refused.value.say(ZH)
    with pytest.raises(BadSheet) as refused:
        bills_of(tmp_path, [["房号", "物业费"], ["3-2-1501", 1]])
    assert "--month" in refused.value.say(ZH)


# --------------------------------------------------------------------------------------- staff


def staff_of(path: Path, lines: Sequence[Any], name: str = "S") -> list[Any]:
    return list(staff.rows(read(book(path, (name, lines, ())), "staff"), built_in()))


def test_a_title_is_a_whole_title(tmp_path: Path) -> None:
    titles = {
        "保洁阿姨": "environment",
        "夜班保安": "order",
        "客服前台": "service",
        "高级绿化工": "environment",
        "工程部经理": "en-supervisor",
        "总经理": "gm",
        "总经理专员": "",
        "见习总经理": "",
        "项目副经理": "",
        "总经": "",
        "客服主": "",
        "秩序班长": "",
    }
    lines = [["姓名", "职务"], *([f"员{n}", title] for n, title in enumerate(titles))]
    found = staff_of(tmp_path, lines)
    roles = ["" if isinstance(each, Problem) else each.role for each in found]
    assert dict(zip(titles, roles, strict=True)) == titles


def test_a_month_of_shifts_explains_its_own_words(tmp_path: Path) -> None:
    days = [datetime.fromisoformat(f"2026-12-0{day}") for day in range(1, 9)]
    lines = [
        ["姓名", "岗位", *days],
        ["小刘", "客服", "早", "早", "中", "休", "/", None, "年假", "夜"],
        ["早班 8:00-16:00", "中班：16:00-24:00", "夜班0:00-8:00"],
    ]
    (row,) = good(staff_of(tmp_path, lines))
    assert row.roster == (
        "2026-12-01 8:00-16:00；2026-12-02 8:00-16:00；2026-12-03 16:00-24:00；2026-12-04 休；"
        "2026-12-05 休；2026-12-07 休；2026-12-08 0:00-8:00"
    )
    (unknown,) = staff_of(
        tmp_path, [["月份", "姓名", "岗位", *range(1, 32)], ["2026-12", "小刘", "客服", *"甲" * 31]]
    )
    assert "班次「甲」不知道" in unknown.say(ZH)


# ----------------------------------------------------------------------------------- registers


def test_things_of_one_name_in_two_places_are_two(tmp_path: Path) -> None:
    lines = [
        ["设备编号", "设备名称", "规格型号", "安装位置", "保养周期"],
        ["B-1", "生活水泵", "CR", "地下室", "每月"],
        ["B-2", "消防水泵", "CR", "地下室", "季度"],
        ["B-1", "生活水泵", "CR", "屋顶", "每月"],
    ]
    found = registers.facilities(read(book(tmp_path, ("S", lines, ())), "facilities"), "桂花园")
    rows: list[FacilityRow] = good(list(found))
    names = [(each.name, each.kind) for each in rows]
    assert names == [
        ("生活水泵（地下室）", "水泵"),
        ("消防水泵", "水泵"),
        ("生活水泵（屋顶）", "水泵"),
    ]


def test_readings_of_homes_by_what_their_titles_say(tmp_path: Path) -> None:
    lines = [
        ["楼栋", "单元", "房号", "电表上期读数", "电表本期读数", "用电量"],
        ["3", "2", "1501", 1000, 1100, 100],
        ["3", "2", "1502", 500, 560, 55],
    ]
    reading = read(book(tmp_path, ("2026年11月抄表", lines, ())), "meters")
    first, second = registers.meters(reading, "桂花园")
    assert isinstance(first, ReadingRow) and (first.month, first.used) == ("2026-11", 100_000)
    assert "电" in first.kind and isinstance(second, Problem)
    assert second.say(ZH) == "本期减上期是 60，用量写的是 55。"
    lines = [["表名", "表类型"], ["公共照明", "电表"]]
    (row,) = registers.meters(read(book(tmp_path, ("S", lines, ())), "meters"), "桂花园")
    assert isinstance(row, MeterRow) and row.home is None


# ------------------------------------------------------------------------ a company's own words


def test_a_company_adds_its_own_words_in_a_file_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "layouts.toml"
    own.write_text(
        '[bills.amount]\nnames = ["本月该交"]\n[items]\nown = ["彩虹费"]\nproperty = ["综合费"]\n'
        '[shifts.hours]\n"甲" = "6:00-14:00"\n',
        "utf-8",
    )
    layouts = load(own)
    lines = [["房号", "月份", "项目", "本月该交"], ["3-2-1501", "2027-01", "彩虹费", 1]]
    reading = read(book(tmp_path, ("S", lines, ())), "bills", layouts)
    assert said(list(bills.rows(reading, Told()))) == [("彩虹费", "2027-01", 100)]
    assert layouts.charge("综合费") == "property" and layouts.hours["甲"] == "6:00-14:00"
    assert load().charge("彩虹费") is None
    for number, wrong in enumerate(
        (
            '[bills]\namount = "x"\n',
            '[bill.amount]\nnames = ["x"]\n',
            '[bills.amout]\nnames = ["x"]\n',
            "[items",
        )
    ):
        path = tmp_path / f"{number}.toml"
        path.write_text(wrong, "utf-8")
        with pytest.raises(LayoutsError):
            load(path)
