"""When things fall due: pure arithmetic, held to its properties."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import policy

DUE = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
CHAIN = {
    "steps": [{"after": 0.0, "to": ["cs-supervisor"]}, {"after": 600.0, "to": ["gm"]}],
    "every": 1800.0,
    "times": 2,
}
chains = st.builds(
    lambda afters, every, times: {
        "steps": [{"after": float(after), "to": ["gm"]} for after in sorted(afters)],
        "every": float(every),
        "times": times,
    },
    st.lists(st.integers(0, 100_000), min_size=1, max_size=5),
    st.integers(1, 100_000),
    st.integers(0, 10),
)


@pytest.mark.parametrize(
    ("step", "minutes"),
    [(0, 0), (1, 10), (2, 40), (3, 70), (4, None)],
)
def test_each_step_has_its_moment(step: int, minutes: int | None) -> None:
    moment = policy.step_moment(CHAIN, DUE, step)
    assert moment == (None if minutes is None else DUE + timedelta(minutes=minutes))


def test_steps_are_done_one_by_one_however_late() -> None:
    late = DUE + timedelta(days=3)
    first = policy.next_step(CHAIN, DUE, 0, late)
    assert (first.step, first.to, first.next_step) == (0, ["cs-supervisor"], 1)
    second = policy.next_step(CHAIN, DUE, first.next_step, late)
    assert (second.step, second.to) == (1, ["gm"])


def test_missed_repetitions_are_said_once() -> None:
    late = DUE + timedelta(days=3)
    third = policy.next_step(CHAIN, DUE, 2, late)
    assert (third.step, third.next_at) == (3, None)


@given(chains, st.integers(0, 20))
def test_moments_never_lie_before_the_due_time_and_never_go_back(chain: dict, step: int) -> None:  # type: ignore[type-arg]
    moment, later = (policy.step_moment(chain, DUE, each) for each in (step, step + 1))
    if moment is not None:
        assert moment >= DUE
    if later is not None:
        assert moment is not None and later >= moment


@given(chains, st.integers(0, 10_000_000))
def test_a_chain_always_ends_and_tells_every_step_once(chain: dict, late: int) -> None:  # type: ignore[type-arg]
    now, step, done = DUE, 0, []
    for _ in range(100):
        now = max(now, DUE + timedelta(seconds=late))
        found = policy.next_step(chain, DUE, step, now)
        done.append(found.step)
        step = found.next_step
        if found.next_at is None:
            break
        now = max(now, found.next_at)
    assert done == sorted(set(done))
    assert set(range(len(chain["steps"]))) <= set(done)
    assert found.next_at is None


@given(
    st.integers(2024, 2035),
    st.integers(1, 12),
    st.integers(1, 31),
    st.times(),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_a_monthly_moment_lies_in_its_month(
    year: int, month: int, day: int, at: time, zone: str
) -> None:
    moment = policy.monthly_moment(year, month, day, at, ZoneInfo(zone))
    assert (moment.year, moment.month) == (year, month)
    assert moment.day == min(day, calendar.monthrange(year, month)[1])
