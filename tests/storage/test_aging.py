"""What is old is found from the oldest row on, and behind the old nothing is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col

from storage.aging import Era, Page
from storage.db import connect, reading, transaction
from storage.webchat import WebchatLine

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
DAYS = {"old": 9, "kept": 9, "young": 1, "ahead": -60}


def laid(engine: Engine, rows: Sequence[str]) -> None:
    with transaction(engine) as session:
        session.add_all(
            WebchatLine(id=n, address="a", key=str(n), text=each, at=NOW - _days(each))
            for n, each in enumerate(rows, 1)
        )


def _days(row: str) -> timedelta:
    return timedelta(days=DAYS[row])


def pages(engine: Engine, size: int) -> list[Page]:
    era = Era(WebchatLine, WebchatLine.at, NOW - timedelta(days=5))
    found: list[Page] = []
    after: int | None = 0
    while after is not None:
        with reading(engine) as session:
            found.append(era.page(session, [col(WebchatLine.text) != "kept"], after, size))
        after = found[-1].last
    return found


@pytest.mark.parametrize(
    ("rows", "ids", "looked"),
    [
        pytest.param([], [], 1, id="nothing is there"),
        pytest.param(["young"] * 9, [], 1, id="all are young"),
        pytest.param(["old"] * 3 + ["young"] * 6, [1, 2, 3], 3, id="the young are not looked at"),
        pytest.param(["kept"] * 5 + ["old"], [6], 4, id="what stays hides nothing"),
        pytest.param(["ahead", "old", "old", "young"], [2, 3], 3, id="a clock was ahead"),
        pytest.param(["old"] * 4, [1, 2, 3, 4], 3, id="all are old"),
    ],
)
def test_the_old_are_found(database: str, rows: list[str], ids: list[int], looked: int) -> None:
    engine = connect(database)
    laid(engine, rows)
    found = pages(engine, 2)
    engine.dispose()
    assert [each for page in found for each in page.ids] == ids
    assert len(found) == looked
