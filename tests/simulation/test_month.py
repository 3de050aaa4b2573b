"""A month of a company, lived through; and nothing that it promised was forgotten."""

from __future__ import annotations

import asyncio
import logging
import os
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.simulation.month import Month, Size
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter
from storage.db import migrate
from tests.simulation.checker import mistakes
from tests.simulation.history import Case, History, Row, read

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 1, tzinfo=ZONE)
HOMES = int(os.environ.get("MONTH_HOMES", "1000"))  # `make month`: 2,000
COMPLAINTS = HOMES * 3 // 4

Lived = tuple[History, datetime]


def live(file: Path, size: Size) -> Lived:
    migrate(f"sqlite:///{file}")
    month = Month(f"sqlite:///{file}", Rules(charter.load(), ZONE, understand), START, size)
    asyncio.run(month.live())
    end = month.clock.now().astimezone(UTC)
    month.close()
    return read(file), end


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Three days, with the outage on the evening of the last."""
    folder = tmp_path_factory.mktemp("month")
    return live(folder / "days.db", Size(days=3, homes=600, complaints=100, burst=30))


def test_in_three_made_up_days_every_promise_is_kept_or_goes_up(lived: Lived) -> None:
    history, end = lived
    assert len(history.cases) >= 90
    found = mistakes(history, end)
    assert not found, f"{len(found)} mistakes, such as:\n" + "\n".join(found[:20])


@pytest.mark.timeout(1800)
def test_in_a_made_up_month_every_promise_is_kept_or_goes_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    history, end = live(tmp_path / "month.db", Size(homes=HOMES, complaints=COMPLAINTS))
    assert len(history.cases) >= 0.9 * COMPLAINTS  # who says it again makes no second ticket
    found = mistakes(history, end)
    assert not found, f"{len(found)} mistakes, such as:\n" + "\n".join(found[:20])
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


# ------------------------------------------------------------- the checker sees what goes wrong


def escalation(history: History) -> tuple[Case, Row]:
    return next(
        (case, event)
        for case in history.cases.values()
        for event in case.events
        if event["kind"] == "escalated" and event["data"]["step"] == 0
    )


def test_the_checker_sees_each_kind_of_mistake(lived: Lived) -> None:
    whole, end = lived

    def broken(found: str, history: History) -> None:
        assert any(found in each for each in mistakes(history, end)), found

    history = deepcopy(whole)
    case, event = escalation(history)
    case.events.remove(event)
    broken("step 0", history)

    history = deepcopy(whole)
    case, event = escalation(history)
    case.events.append(dict(event))
    broken("doubled or out of order", history)

    history = deepcopy(whole)
    case, event = escalation(history)
    later = datetime.fromisoformat(event["at"]) + timedelta(minutes=3)
    event["at"] = later.isoformat()
    broken("after its moment", history)

    history = deepcopy(whole)
    case, event = escalation(history)
    met = next(
        (case, each)
        for case in history.cases.values()
        for each in case.deadlines
        if each["kind"] == "answer" and each["state"] == "met"
    )
    told = {**event, "data": {**event["data"], "deadline": met[1]["id"]}}
    met[0].events.append(told)
    broken("answer was met and went up", history)

    history = deepcopy(whole)
    case = next(each for each in history.cases.values() if each.ticket["state"] == "resolved")
    case.deadlines = [each for each in case.deadlines if each["kind"] != "signoff"]
    broken("no clock from", history)

    history = deepcopy(whole)
    case = next(each for each in history.cases.values() if each.messages)
    message = next(
        each for each in case.messages if each["person_id"] == case.ticket["reporter_id"]
    )
    stranger = max(history.homes) + 10_000
    case.messages.append({**message, "person_id": stranger})
    broken(f"person {stranger} heard of it", history)

    history = deepcopy(whole)
    history.incidents *= 2
    broken("the outage became 2 incidents", history)

    history = deepcopy(whole)
    next(each for each in history.cases.values() if each.ticket["incident_id"]).ticket[
        "incident_id"
    ] = None
    broken("is not in the incident", history)
