"""Single cells in every spelling."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sheets import cells
from bot.sheets.problems import BadCell
from handlers.wording.tongue import Tongue

ZH = Tongue("zh_CN", ZoneInfo("Asia/Shanghai"))
FIRST = datetime.fromisoformat("2026-03-01T09:30")  # spreadsheets know no zones


@pytest.mark.parametrize(
    "cell",
    [
        "13800001111",
        13800001111,
        13800001111.0,
        "138 0000 1111",
        "138-0000-1111",
        "+86 13800001111",
        "１３８００００１１１１",
        "1.3800001111E+10",
        "'13800001111",
        "86-138-0000-1111",
    ],
)
def test_one_phone_in_every_spelling(cell: Any) -> None:
    assert cells.phone(cell) == "13800001111"


@pytest.mark.parametrize("cell", ["1.38E+10", "123", "abc", "23800001111", "138000011112"])
def test_what_is_no_phone_is_refused(cell: Any) -> None:
    with pytest.raises(BadCell):
        cells.phone(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026年3月1日",
        "2026.3.1",
        "2026/03/01",
        "20260301",
        20260301,
        46082,
        46082.0,
        "46082",
        date(2026, 3, 1),
        FIRST,
        "2026-03-01 09:30:00",
        "２０２６年３月１日",
    ],
)
def test_one_day_in_every_spelling(cell: Any) -> None:
    assert cells.day(cell) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "cell", ["2026-10", "2026年10月", "202610", 202610, "2026.10", "2026/10/1"]
)
def test_one_month_in_every_spelling(cell: Any) -> None:
    assert cells.month(cell) == "2026-10"


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("￥1,234.50", 123450),
        (1234.5, 123450),
        ("1234.5元", 123450),
        (0.1 + 0.2, 30),
        (306.255, 30626),
    ],
)
def test_sums_are_whole_fen(cell: Any, fen: int) -> None:
    assert cells.money(cell) == fen


@pytest.mark.parametrize("cell", [-1, "(5)", 1e12, "1e400", "nan", "十元", True])
def test_absurd_sums_are_refused(cell: Any) -> None:
    with pytest.raises(BadCell):
        cells.money(cell)


@pytest.mark.parametrize(
    ("cell", "building"),
    [
        ("3栋", "3"),
        ("3#", "3"),
        ("三号楼", "3"),
        (3.0, "3"),
        ("03", "3"),
        ("A座", "A"),
        ("十二幢", "12"),
    ],
)
def test_a_building_in_every_spelling(cell: Any, building: str) -> None:
    assert cells.building(cell) == building


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1+2", "-2+3+cmd", "＝1+1"])
def test_a_formula_as_a_name_is_refused(cell: str) -> None:
    with pytest.raises(BadCell) as refused:
        cells.text(cell)
    assert "公式" in refused.value.say(ZH)


def test_people_of_one_cell() -> None:
    assert cells.people("张三 13800001111；李四(13900002222)、小王") == (
        ("张三", ("13800001111",)),
        ("李四", ("13900002222",)),
        ("小王", ()),
    )
    assert cells.people("张三 13800001111 139 0000 2222/13900003333；李四0512-65551234") == (
        ("张三", ("13800001111", "13900002222", "13900003333")),
        ("李四", ("051265551234",)),
    )
