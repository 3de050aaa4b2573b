"""Whatever file is brought, it gets one clear sentence with file and line, and nothing is
half-written; and no sheet that leaves carries a cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from bot import cli
from bot.sheets.writing import RUNS
from storage import estates
from storage.db import reading, transaction
from storage.tables import metadata
from tests.desk import HOMES, Desk

BILLS = ["小区", "楼栋", "单元", "房号", "月份", "项目", "金额", "到期日"]
PAYMENTS = ["交易日期", "收入金额", "对方户名", "摘要", "流水号"]
STAFF = ["姓名", "手机", "岗位"]
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def database(sqlite_database: str) -> str:
    """What is refused here never comes to a database, and one kind is enough for what leaves."""
    return sqlite_database


def says(desk: Desk, capsys: pytest.CaptureFixture[str], *words: Any) -> str:
    """What ``guanjia`` complains of, as the company runs it. It leaves with a 1."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.setattr(sys, "argv", ["guanjia", *map(str, words)])
        cli.main()
    assert left.value.code == 1
    return capsys.readouterr().err


def rows(desk: Desk) -> dict[str, int]:
    """How many rows there are in every table."""
    with reading(desk.world.engine) as session:
        connection = session.connection()
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@pytest.mark.long
def test_a_file_that_is_no_such_sheet_gets_one_sentence(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(desk)
    whole = desk.sheet(["x"] * 8, header=[f"第{n}列" for n in range(8)], name="wrong.xlsx")
    (desk.folder / "broken.xlsx").write_bytes(whole.read_bytes()[:-200])
    with (desk.folder / "huge.csv").open("wb") as file:
        file.truncate(500_000_000)
    (desk.folder / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 600)
    bad = {
        "wrong.xlsx": "没有找到",
        "broken.xlsx": "坏了",
        "huge.csv": "100 MB",
        "picture.xlsx": "不是表格",
        "missing.xlsx": "打不开",
    }
    for kind, (name, words) in product(("homes", "bills", "payments", "staff"), bad.items()):
        said = says(desk, capsys, "import", kind, desk.folder / name)
        assert name in said and words in said and "Traceback" not in said
        assert len(said.strip().splitlines()) == 1, said
    assert rows(desk) == before


BAD_LINES: list[tuple[str, list[str], list[Any], list[Any], str]] = [
    ("homes", HOMES, ["梅园", "1", "1", "101", 89.5], ["梅园", "1", "1", "102", -5], "不合理"),
    ("homes", HOMES, ["梅园", "1", "1", "101", 89.5], ["梅园", "1", "1", "102", 10**9], "不合理"),
    (
        "homes",
        HOMES,
        ["梅园", "1", "1", "101", 89.5, "王五"],
        ["梅园", "1", "1", "102", 89.5, FORMULA],
        "公式",
    ),
    (
        "bills",
        BILLS,
        ["桂花园", "3", "2", "1502", "2026-11", "物业费", 300],
        ["桂花园", "9", "9", "9999", "2026-11", "物业费", 300],
        "没有 9栋9单元9999",
    ),
    (
        "bills",
        BILLS,
        ["桂花园", "3", "2", "1502", "2026-11", "物业费", 300],
        ["桂花园", "3", "2", "1501", "2026-11", "物业费", -300],
        "负数",
    ),
    (
        "bills",
        BILLS,
        ["桂花园", "3", "2", "1502", "2026-11", "物业费", 300],
        ["桂花园", "3", "2", "1501", "2026-11", "物业费", "1e15"],
        "不合理",
    ),
    (
        "payments",
        PAYMENTS,
        ["2026-11-20", 306.25, "王某", "3-2-1501", "T1"],
        ["2026-11-20", 10**12, "王某", "3-2-1501", "T2"],
        "不合理",
    ),
    (
        "payments",
        PAYMENTS,
        ["2026-11-20", 306.25, "王某", "3-2-1501", "T1"],
        ["2026-11-20", 306.25, FORMULA, "3-2-1501", "T2"],
        "公式",
    ),
    ("staff", STAFF, ["钱多", "13800007777", "客服"], [FORMULA, "13800007778", "客服"], "公式"),
]


def written(desk: Desk, ending: str, *lines: list[Any]) -> Path:
    if ending == "xlsx":
        return desk.sheet(*lines[1:], header=lines[0], name="bad.xlsx")
    with (desk.folder / "bad.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return desk.folder / "bad.csv"


@pytest.mark.long
def test_a_bad_line_is_named_with_its_file_and_nothing_is_written(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(desk)
    for ending in ("xlsx", "csv"):
        for kind, header, good, bad, words in BAD_LINES:
            said = says(desk, capsys, "import", kind, written(desk, ending, header, good, bad))
            (line,) = [each for each in said.splitlines() if "第 3 行" in each]
            assert line.startswith(f"bad.{ending} 第 3 行") and words in line, said
            assert "第 2 行" not in said and "Traceback" not in said
            assert rows(desk) == before, (kind, words)


# -------------------------------------------------------------------------------- what leaves


def cells(path: Path) -> list[list[Any]]:
    """Every cell of a sheet; one that would be run is no cell to have."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            found: list[list[Any]] = list(csv.reader(file))
    else:
        lines = list(load_workbook(path).active.iter_rows())
        assert not [cell for line in lines for cell in line if cell.data_type == "f"]
        found = [[cell.value for cell in line] for line in lines]
    texts = [cell for line in found for cell in line if isinstance(cell, str)]
    assert not [each for each in texts if each.lstrip(" ").startswith(RUNS)]
    return found


@pytest.fixture
def december(desk: Desk) -> Desk:
    """On the first, when everybody was reminded and 王阿姨 has paid 500 yuan."""
    desk.world.opens(1, 10)
    desk.world.says("陈主管", "/paid 3-2-1501 全部 500")
    return desk


@pytest.mark.long
def test_the_sheets_of_arrears_and_reminders_agree_with_the_books(december: Desk) -> None:
    folder = december.folder
    assert "arrears.xlsx" in december.runs("export", "arrears", folder / "arrears.xlsx").stdout
    head, *lines = cells(folder / "arrears.xlsx")
    assert head == ["小区", "楼栋", "账龄", "户数", "欠费"]
    mine = [each for each in lines if each[1] == "5"]
    with reading(december.world.engine) as session:
        homes = [each.number for each in estates.find_homes(session, "5")]
    owed = [
        each
        for home in homes
        for each in december.world.owes(home)
        if not each.bill.disputed and each.bill.due_on < december.world.now.date()
    ]
    assert round(sum(each[4] for each in mine) * 100) == sum(each.left_fen for each in owed) > 0
    assert {each[2] for each in lines} <= {"30 天以内", "90 天以内", "180 天以内", "365 天以内"}

    december.runs("export", "reminders", folder / "reminders.csv", "--month", "2026-12")
    _, *lines = cells(folder / "reminders.csv")
    (wang,) = [each for each in lines if each[1:4] == ["3", "2", "1501"]]
    assert wang[4:] == ["612.50", "1", "0", "0", "2026-12-01 10:00", "2026-12-01 10:00", "500.00"]
    (sun,) = [each for each in lines if each[1:4] == ["5", "1", "101"]]
    assert sun[5:8] == ["1", "0", "0"] and sun[9:] == ["", "0.00"]
    assert not [each for each in lines if each[1:4] == ["3", "2", "1502"]]  # owes nothing
    december.runs("export", "reminders", folder / "none.csv", "--month", "2027-06")
    assert len(cells(folder / "none.csv")) == 1


def test_a_month_that_is_none_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    said = says(desk, capsys, "export", "reminders", desk.folder / "x.csv", "--month", "13月")
    assert "13月" in said and not (desk.folder / "x.csv").exists()


@pytest.mark.long
def test_no_sheet_that_leaves_carries_what_would_be_run(december: Desk) -> None:
    december.world.says("王阿姨", f"{FORMULA} 厨房漏水了")
    with transaction(december.world.engine) as session:
        for change in (
            "UPDATE person SET name = '=1+1' || id",
            "UPDATE estate SET name = '@SUM(A1)'",
            "UPDATE home SET building = '-3', unit = '+2', room = '=' || id",
            "UPDATE ticket SET place = '＝1'",
        ):
            session.connection().execute(text(change))
    for ending in ("xlsx", "csv"):
        for what in ("homes", "bills", "tickets", "arrears", "reminders", "scores"):
            path = december.folder / f"{what}.{ending}"
            words = ["--month", "2026-12"] if what == "reminders" else []
            result = december.runs("export", what, path, *words)
            assert result.exit_code == 0, result.output
            assert len(cells(path)) > 1 or what == "scores", what
