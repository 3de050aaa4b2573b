"""Sheets that we write: read back by other programs, and never run by one."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.sheets.problems import BadSheet
from bot.sheets.reading import read
from bot.sheets.writing import RUNS, Column, harmless, meant, write

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = [
    Column("房号", width=14),
    Column("业主"),
    Column("面积", "area"),
    Column("入住日期", "day"),
    Column("应缴", "money"),
    Column("时间", "moment", 18),
]
ROW = (
    "3-2-1501",
    "=cmd|' /C calc'!A0",
    8950,
    date(2026, 3, 1),
    30625,
    datetime(2026, 3, 1, tzinfo=UTC),
)


def test_a_workbook_has_types_and_no_formulas(tmp_path: Path) -> None:
    assert write(tmp_path / "homes.xlsx", "房屋", COLUMNS, [ROW, (None,) * 6], ZONE) == 2
    sheet = load_workbook(tmp_path / "homes.xlsx")["房屋"]
    cells = list(sheet.iter_rows())[1]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "d", "n", "d"]
    assert cells[1].value == "'=cmd|' /C calc'!A0"
    assert (cells[2].value, cells[4].value) == (89.5, 306.25)
    assert cells[5].value == datetime.fromisoformat("2026-03-01T08:00")


def test_a_csv_opens_in_chinese_and_runs_nothing(tmp_path: Path) -> None:
    write(tmp_path / "homes.csv", "房屋", COLUMNS, [ROW], ZONE)
    text = (tmp_path / "homes.csv").read_text("utf-8-sig")
    assert (tmp_path / "homes.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    _, row = csv.reader(text.splitlines())
    assert row == [
        "3-2-1501",
        "'=cmd|' /C calc'!A0",
        "89.50",
        "2026-03-01",
        "306.25",
        "2026-03-01 08:00",
    ]


def test_a_sheet_without_rows_has_its_header(tmp_path: Path) -> None:
    assert write(tmp_path / "none.xlsx", "房屋", COLUMNS, [], ZONE) == 0
    assert load_workbook(tmp_path / "none.xlsx").active["A1"].value == "房号"


def test_a_failure_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text("old", "utf-8")

    def rows() -> object:
        yield ROW
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        write(path, "房屋", COLUMNS, rows(), ZONE)  # type: ignore[arg-type]
    assert path.read_text("utf-8") == "old" and len(list(tmp_path.iterdir())) == 1


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "a.xlsx", tmp_path / "a.doc"):
        with pytest.raises(BadSheet):
            write(path, "房屋", COLUMNS, [ROW], ZONE)


@given(st.text(max_size=40))
def test_no_text_begins_like_a_formula_and_every_text_comes_back(text: str) -> None:
    clean = "".join(each for each in text if each >= " ")
    assert not harmless(text).lstrip(" ").startswith(RUNS)
    assert meant(harmless(clean)) == clean or clean.startswith("'")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_was_written_is_read_again(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"homes.{ending}"
    write(path, "房屋", COLUMNS[:4], [("-101", "王五", 8950, date(2026, 3, 1))], ZONE)
    (row,) = read(path, "homes").rows
    assert row.values == {
        "room": "-101",
        "owner": "王五",
        "area": 8950,
        "moved_in": date(2026, 3, 1),
    }
