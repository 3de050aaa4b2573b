"""Days as people write them, on Monday, 23 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import days

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "day", "rest"),
    [
        ("12-05", "2026-12-05", ""),
        ("2026-12-05 缺货", "2026-12-05", "缺货"),
        ("2027年1月3日", "2027-01-03", ""),
        ("12.5 灯具没到", "2026-12-05", "灯具没到"),
        ("１２－８　配件", "2026-12-08", "配件"),
        ("12月5号前，等灯具", "2026-12-05", "等灯具"),
        ("十二月六号 再等等", "2026-12-06", "再等等"),
        ("1月3日", "2027-01-03", ""),
        ("28号 到货", "2026-11-28", "到货"),
        ("二十八号", "2026-11-28", ""),
        ("3号", "2026-12-03", ""),
        ("今晚", "2026-11-23", ""),
        ("下午五点前 快", "2026-11-23", "下午五点前 快"),
        ("明天下午三点 等人", "2026-11-24", "下午三点 等人"),
        ("后天", "2026-11-25", ""),
        ("大后天", "2026-11-26", ""),
        ("三天后", "2026-11-26", ""),
        ("两天内 好了", "2026-11-25", "好了"),
        ("两周内", "2026-12-07", ""),
        ("周一", "2026-11-23", ""),
        ("周五下午 等灯具", "2026-11-27", "下午 等灯具"),
        ("这周五之前", "2026-11-27", ""),
        ("下周三", "2026-12-02", ""),
        ("下下周三", "2026-12-09", ""),
        ("周末", "2026-11-29", ""),
        ("月底", "2026-11-30", ""),
        ("下个月底", "2026-12-31", ""),
    ],
)
def test_these_are_days(said: str, day: str, rest: str) -> None:
    assert days.leading(said, TODAY) == (date.fromisoformat(day), rest)


@pytest.mark.parametrize(
    "said", ["", "等灯具", "12-32", "13月1日", "3栋", "12号楼", "昨天", "2-30", "1.2.3", "5"]
)
def test_these_are_none(said: str) -> None:
    assert days.leading(said, TODAY) is None


@given(st.text(alphabet="0123456789一二十月日号周下后天-./前 底", max_size=9))
def test_whatever_is_written_breaks_nothing_and_loses_no_word_behind(said: str) -> None:
    found = days.leading(said, TODAY)
    assert found is None or said.strip().endswith(found[1])
