"""Sheets as companies really have them: every spelling of a cell, every kind of broken file."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from bot.sheets import guard
from bot.sheets.problems import BadSheet
from bot.sheets.reading import Row, read
from handlers.wording.tongue import Tongue

ZONE = ZoneInfo("Asia/Shanghai")
# Spreadsheets know no zones.
SECOND = datetime.fromisoformat("2026-03-02T00:00")
ZH, EN = Tongue("zh_CN", ZONE), Tongue("en", ZONE)


def book(path: Path, rows: list[list[Any]], merged: tuple[str, ...] = (), name: str = "") -> Path:
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    path = path / (name or "homes.xlsx")
    workbook.save(path)
    return path


def rows_of(path: Path) -> list[Row]:
    return list(read(path, "homes").rows)


def complaint(path: Path) -> str:
    with pytest.raises(BadSheet) as refused:
        rows_of(path)
    english = refused.value.say(EN)
    assert path.name in english and english.count("\n") == 0
    return refused.value.say(ZH)


# ----------------------------------------------------------------------------------- good sheets


def test_a_real_sheet_with_title_group_header_merged_cells_and_totals(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["桂花园业主档案"],
            ["", "房屋信息", "", "", "", "业主信息"],
            [
                "序号",
                "楼 栋",
                "单元",
                "房间号*",
                "建筑面积（㎡）",
                "业主姓名",
                "联系电话",
                "交房时间",
            ],
            [1, "3栋", "一单元", 101, "８９.５㎡", "王五", 13800001111.0, "2026年3月1日"],
            [2, None, None, "102室", 100, "李四", "138 0000 1112", 46000],
            [3, None, "2单元", "1-101", 100, "赵六", "138-0000-1113", "20260301"],
            [],
            [
                "序号",
                "楼 栋",
                "单元",
                "房间号*",
                "建筑面积（㎡）",
                "业主姓名",
                "联系电话",
                "交房时间",
            ],
            [4, "B座", None, "0801", 120.25, "孙七", "0512-66880000", SECOND],
            ["合计", None, None, None, 409.75],
            ["制表人：小刘"],
        ],
        ("A1:H1", "B2:E2", "B4:B6", "C4:C5"),
    )
    sheet = read(path, "homes")
    found = list(sheet.rows)
    (part,) = sheet.parts
    assert part.line == 3 and part.unknown == [("序号", 4)] and part.sure == 96
    assert {why: [int(each) for each in lines] for why, lines in sheet.left.items()} == {
        "above": [1, 2],
        "totals": [10],
        "footer": [11],
    }
    assert [each.line for each in found] == [4, 5, 6, 9]
    assert not [each.problems for each in found if each.problems]
    homes = [(row.values["building"], row.values.get("unit"), row.values["room"]) for row in found]
    assert homes == [("3", "1", "101"), ("3", "1", "102"), ("3", "2", "1-101"), ("B", None, "0801")]
    assert [row.values["area"] for row in found] == [8950, 10000, 10000, 12025]
    assert found[0].values["phone"] == ("13800001111",)
    days = [row.values["moved_in"] for row in found]
    assert days == [date(2026, 3, 1), date(2025, 12, 9), date(2026, 3, 1), date(2026, 3, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["小区", "楼栋", "单元", "房号", "业主"], ["桂花园", "3栋", "1单元", "101", "王五"]]
    lines += [["", "", "", "102", "赵六𠮷"]]
    path = tmp_path / "homes.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    assert [row.values["room"] for row in rows_of(path)] == ["101", "102"]
    assert rows_of(path)[1].values["building"] == "3"


def test_a_building_named_anew_without_a_unit_has_none(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text("楼栋,单元,房号\n3,1,101\n12,,801\n,,802\n", "utf-8")
    assert [row.values.get("unit") for row in rows_of(path)] == ["1", None, None]


def test_the_sheet_that_fits_is_found_among_others(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["说明", "请勿修改"])
    second = workbook.create_sheet("业主")
    second.append(["房号", "业主"])
    second.append(["3-2-1501", "王五"])
    workbook.save(tmp_path / "two.xlsx")
    sheet = read(tmp_path / "two.xlsx", "homes")
    assert len(list(sheet.rows)) == 1
    assert [each.sheet for each in sheet.parts] == ["业主"] and sheet.sheets == ["Sheet"]


# ------------------------------------------------------------------------------------ bad sheets


def test_a_real_formula_in_a_workbook_is_named_with_its_line(tmp_path: Path) -> None:
    path = book(
        tmp_path, [["房号", "业主"], ["3-2-1501", "王五"], ["3-2-1502", "=cmd|' /C calc'!A0"]]
    )
    good, bad = rows_of(path)
    assert not good.problems and bad.line == 3
    assert "业主" in bad.problems[0](ZH) and "公式" in bad.problems[0](ZH)


def test_a_bad_cell_does_not_hide_the_others(tmp_path: Path) -> None:
    header = ["房号", "面积", "电话", "入住日期"]
    path = book(tmp_path, [header, ["101", -3, "123", "2026.13.1"], ["102", 3, "", ""]])
    bad, good = rows_of(path)
    assert [each(ZH)[:4] for each in bad.problems] == ["「面积」", "「电话」", "「入住日"]
    assert good.values == {"room": "102", "area": 300}


@pytest.mark.long
def test_broken_files_get_one_sentence(tmp_path: Path) -> None:
    whole = book(tmp_path, [["房号", "业主"], ["101", "王五"]]).read_bytes()
    for name, content, words in (
        ("empty.xlsx", b"", "空文件"),
        ("cut.xlsx", whole[: len(whole) // 2], "坏了"),
        ("flipped.xlsx", whole[:900] + b"\0\1\2\3" * 20 + whole[980:], "坏了"),
        ("page.xls", b"<html><body>1</body></html>", "网页"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "坏了"),
        ("noise.csv", bytes(range(256)) * 4, "不是表格"),
        ("paper.xlsx", b"%PDF-1.7 ...", "不是表格"),
        ("wrong.csv", b"a,b\n1,2\n", "房号"),
    ):
        (tmp_path / name).write_bytes(content)
        assert words in complaint(tmp_path / name), name
    assert "打不开" in complaint(tmp_path / "missing.xlsx")
    assert "打不开" in complaint(tmp_path)


def test_a_quotation_mark_that_never_closes_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text("房号,业主\n" + '101,"王五\n' + "102,x\n" * 40_000, "utf-8")
    assert "行读不下去" in complaint(path)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(500_000_000)
    assert "100 MB" in complaint(tmp_path / "huge.xlsx")
    (tmp_path / "long.csv").write_bytes("房号,业主\n".encode() + b"1,2\n" * 2_000_000)
    assert "1000000 行" in complaint(tmp_path / "long.csv")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_UNPACKED", 50_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    # The directory lies about the size: only counting helps.
    honest, lying = (60_000_000).to_bytes(4, "little"), (6_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, lying))
    assert "大得不正常" in complaint(path)


def test_one_cell_at_the_end_of_the_world_does_not_take_memory(tmp_path: Path) -> None:
    small = book(tmp_path, [["房号", "业主"], ["101", "王五"]])
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with (
        zipfile.ZipFile(small) as source,
        zipfile.ZipFile(tmp_path / "far.xlsx", "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</sheetData>", far))
    assert "很远" in complaint(tmp_path / "far.xlsx")
