"""A roster as people write it, and when a desk was empty."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shifts import desk, reading

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("words", "days", "hours"),
    [
        ("周一至周五 8:00-17:00", [23, 24, 25, 26, 27], (480, 1020)),
        ("周一到周三 8点到17点半", [23, 24, 25], (480, 1050)),
        ("周六、周日 9:00～18:00", [28, 29], (540, 1080)),
        ("周一三五 8-20", [23, 25, 27], (480, 1200)),
        ("周六至周一 8-20", [23, 28, 29], (480, 1200)),
        ("每天 22:00-6:00", [23, 24, 25, 26, 27, 28, 29], (1320, 1800)),
        ("明天 8：00－17：00".replace("－", "-"), [24], (480, 1020)),
        ("11-25 8:00-17:00", [25], (480, 1020)),
        ("11月25日至11月27日 8:00-17:00", [25, 26, 27], (480, 1020)),
        ("2026-11-25 16:00-24:00", [25], (960, 1440)),
        ("工作日 8:00-17:00", [23, 24, 25, 26, 27], (480, 1020)),
    ],
)
def test_what_is_written_is_read(words: str, days: list[int], hours: tuple[int, int]) -> None:
    said = reading.read(words, TODAY, 1)
    assert said is not None
    assert [day.day for day in said.days] == days
    assert (said.start, said.end) == hours


def test_free_days() -> None:
    for words in ("11-25 休", "休 11-25", "11-25 请假"):
        said = reading.read(words, TODAY, 1)
        assert said is not None and said.is_free and said.days == (date(2026, 11, 25),)


def test_a_past_day_is_meant_for_next_year() -> None:
    said = reading.read("1-2至1-4 8-17", TODAY, 1)
    assert said is not None and said.days[0] == date(2027, 1, 2)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "8:00-17:00",
        "周八 8-17",
        "每天",
        "每天 8:00-8:00",
        "每天 8:70-9:00",
        "每天 25-26",
        "2-30 8-17",
    ],
)
def test_what_says_nothing_is_refused(words: str) -> None:
    assert reading.read(words, TODAY, 1) is None


@given(st.text(alphabet="周一二至到、每天0123456789:-月日 休点半", max_size=20))
def test_no_words_break_it(words: str) -> None:
    said = reading.read(words, TODAY, 2)
    assert said is None or (said.days and 0 <= said.start < 1440 and said.end <= 2880)


def at(hour: int) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=UTC)


moments = st.integers(0, 23).map(at)
spans = st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(spans, max_size=6), moments)
def test_a_moment_is_in_a_gap_exactly_when_nobody_was_there(
    there: list[tuple[datetime, datetime]], moment: datetime
) -> None:
    desk_hours = [(at(0), at(6)), (at(8), at(20))]
    found = desk.gaps(desk_hours, there)
    is_open = any(start <= moment < end for start, end in desk_hours)
    covered = any(start <= moment < end for start, end in there)
    assert any(start <= moment < end for start, end in found) == (is_open and not covered)
