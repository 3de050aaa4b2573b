"""What companies, banks and platforms export is read whole, or refused with what was looked at.

``tests/sheets`` holds made-up files in layouts that are in use, ``sheets.toml`` the right outcome
of each in figures. Money paid out is never received.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk

SHEETS = Path(__file__).parents[1] / "sheets"
RIGHT = tomllib.loads(Path(__file__).with_name("sheets.toml").read_text("utf-8"))


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Nothing of it depends on the kind of database."""
    return sqlite_database


def test_there_is_an_outcome_for_every_file() -> None:
    assert set(RIGHT) == {each.name for each in SHEETS.iterdir()}


@pytest.mark.parametrize(("file", "right"), RIGHT.items(), ids=list(RIGHT))
def test_a_file_as_it_comes(desk: Desk, file: str, right: dict[str, Any]) -> None:
    result = desk.imports(right["kind"], SHEETS / file, "--dry-run")
    for words in right["said"]:
        assert words in result.output, result.output
    for words in right.get("unsaid", ()):
        assert words not in result.output, result.output
    assert (result.exit_code == 0) == right.get("good", True), result.output
    assert "把握" in result.output
