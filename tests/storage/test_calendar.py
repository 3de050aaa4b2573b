"""Working time: Chinese holidays and make-up days, and properties that hold for every calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storage import calendar
from storage.calendar import ALWAYS, Calendar, NeverOpens

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Calendar(SHANGHAI, ((480, 720), (810, 1050)), "workdays")  # 8:00–12:00, 13:30–17:30
DESK = Calendar(SHANGHAI, ((480, 1200),))  # 8:00–20:00, every day


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# ------------------------------------------------------------------------------------ examples


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),  # over lunch
        ("2026-11-23 11:00", 1, "2026-11-23 12:00"),  # the closing moment still belongs to it
        ("2026-11-27 17:00", 1, "2026-11-30 08:30"),  # over a weekend
        ("2026-11-22 03:00", 0, "2026-11-23 08:00"),  # from closed hours to the next opening
        ("2026-02-13 17:30", 1, "2026-02-14 09:00"),  # a Saturday that makes up for the festival
        ("2026-02-14 17:00", 1, "2026-02-24 08:30"),  # then ten days of Spring Festival
        ("2026-10-09 17:00", 1, "2026-10-10 08:30"),  # the Saturday after National Day
        ("2025-12-31 17:00", 1, "2026-01-04 08:30"),  # New Year's Day, and a Sunday that works
    ],
)
def test_office_hours_in_china(start: str, hours: int, due: str) -> None:
    assert OFFICE.due(at(start), timedelta(hours=hours)) == at(due)


def test_single_days_may_be_closed_or_open() -> None:
    moving = Calendar(
        SHANGHAI,
        OFFICE.hours,
        "workdays",
        closed=frozenset({date(2026, 11, 23)}),
        opened=frozenset({date(2026, 11, 22)}),
    )
    assert moving.is_open(at("2026-11-22 09:00")) and not moving.is_open(at("2026-11-23 09:00"))
    assert moving.due(at("2026-11-22 17:00"), timedelta(hours=1)) == at("2026-11-24 08:30")


def test_pauses_are_not_counted() -> None:
    pauses = [
        (at("2026-11-23 10:00"), at("2026-11-23 11:00")),
        (at("2026-11-23 10:30"), at("2026-11-23 11:30")),  # overlaps: not counted twice
        (at("2026-11-23 19:00"), at("2026-11-24 09:00")),  # a night that was closed anyway
    ]
    start = at("2026-11-23 09:00")
    assert DESK.due(start, timedelta(hours=2), pauses) == at("2026-11-23 12:30")
    assert DESK.due(start, timedelta(hours=9), pauses) == at("2026-11-24 09:30")
    assert DESK.worked(start, at("2026-11-24 09:30"), pauses) == timedelta(hours=9)


def test_the_night_in_which_clocks_leap_has_the_hours_that_it_has() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = Calendar(berlin, ((60, 240),))  # 1:00–4:00
    spring, autumn = at("2026-03-29 00:00", berlin), at("2026-10-25 00:00", berlin)
    assert night.worked(spring, spring + timedelta(hours=12)) == timedelta(hours=2)
    assert night.worked(autumn, autumn + timedelta(hours=12)) == timedelta(hours=4)
    gap = Calendar(berlin, ((130, 170), (180, 200)))  # 2:10–2:50 does not exist in March
    assert gap.due(spring, timedelta(minutes=10)) == at("2026-03-29 03:10", berlin)


def test_a_calendar_that_never_opens_is_found_out() -> None:
    closed = Calendar(SHANGHAI, hours=())
    with pytest.raises(NeverOpens):
        closed.due(at("2026-11-23 09:00"), timedelta(hours=1))


def test_published_years_are_known_and_others_are_not() -> None:
    assert calendar.knows(2026)
    assert not calendar.knows(2099)


def test_every_published_make_up_day_is_a_weekend_that_works() -> None:
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 365))
    made_up = [day for day in days if day.weekday() >= 5 and calendar.is_workday(day)]
    assert date(2026, 2, 28) in made_up and date(2025, 9, 28) in made_up
    assert len(made_up) >= 3 * 5


# ---------------------------------------------------------------------------------- properties

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """One to three intervals a day, apart from each other, anywhere in the world."""
    marks = draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted))
    return Calendar(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        tuple(zip(marks[0::2], marks[1::2], strict=False)),
        draw(st.sampled_from(["all", "workdays"])),
        closed=draw(st.frozensets(days, max_size=3)),
        opened=draw(st.frozensets(days, max_size=3)),
    )


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
# Around year ends, Spring Festival, the leaping of clocks, and anywhere else.
moments = st.one_of(
    st.builds(
        lambda begins, after: at(begins) + after,
        st.sampled_from(["2025-12-29", "2026-02-12", "2026-03-28", "2026-10-03", "2026-10-24"]),
        st.timedeltas(timedelta(0), timedelta(days=16)),
    ),
    st.builds(
        lambda after: at("2024-01-01") + after, st.timedeltas(timedelta(0), timedelta(days=1400))
    ),
)
spans = st.timedeltas(timedelta(0), timedelta(days=4))
pauses = st.lists(
    st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=3))).map(
        lambda pause: (pause[0], pause[0] + pause[1])
    ),
    max_size=3,
)


def shows_open_hours(where: Calendar, moment: datetime) -> bool:
    """Another way to say it than by spans: what time do the clocks show, what day is it?"""
    local = moment.astimezone(where.zone)
    minute = local.hour * 60 + local.minute
    return where.works_on(local.date()) and any(a <= minute < b for a, b in where.hours)


@given(calendars(), moments, spans)
def test_never_due_in_closed_hours_and_never_before_the_start(
    where: Calendar, start: datetime, span: timedelta
) -> None:
    due = where.due(start, span)
    assert due >= start
    # At a closing moment the last instant before it was open.
    instants = (due, due - timedelta(microseconds=1))
    assert any(where.is_open(each) for each in instants)
    # An hour that the clocks show twice counts with the span that it lies in.
    night = (due - timedelta(hours=3), due + timedelta(hours=3))
    leaps = len({each.astimezone(where.zone).utcoffset() for each in night}) > 1
    assert leaps or any(shows_open_hours(where, each) for each in instants)


@given(calendars(), moments, moments, spans, pauses)
def test_who_starts_later_is_due_later(
    where: Calendar,
    one: datetime,
    other: datetime,
    span: timedelta,
    paused: list[tuple[datetime, datetime]],
) -> None:
    first, second = sorted((one, other))
    assert where.due(first, span, paused) <= where.due(second, span, paused)


@given(calendars(), moments, spans, spans, pauses)
def test_spans_add_up(
    where: Calendar,
    start: datetime,
    one: timedelta,
    other: timedelta,
    paused: list[tuple[datetime, datetime]],
) -> None:
    assume(other > timedelta(0))
    halfway = where.due(start, one, paused)
    assert where.due(halfway, other, paused) == where.due(start, one + other, paused)


@given(calendars(), moments, spans, pauses)
def test_what_was_worked_until_it_is_due_is_the_span(
    where: Calendar, start: datetime, span: timedelta, paused: list[tuple[datetime, datetime]]
) -> None:
    assert where.worked(start, where.due(start, span, paused), paused) == span


@given(moments, spans)
def test_around_the_clock_it_is_plain_addition(start: datetime, span: timedelta) -> None:
    assert ALWAYS.due(start, span) == start + span


@given(calendars())
def test_it_survives_being_kept(where: Calendar) -> None:
    assert calendar.thawed(where.frozen()) == where
