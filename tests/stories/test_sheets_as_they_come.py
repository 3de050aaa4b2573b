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


@pytest.mark.parametrize("kind", sorted({right["kind"] for right in RIGHT.values()}))
def test_the_files_as_they_come(desk: Desk, kind: str) -> None:
    """One desk looks at all of a kind: looking keeps nothing."""
    for file, right in RIGHT.items():
        if right["kind"] == kind:
            assert (file, wrong(desk, file, right)) == (file, [])


def wrong(desk: Desk, file: str, right: dict[str, Any]) -> list[str]:
    """What is not as it should be, with all that was said."""
    result = desk.imports(right["kind"], SHEETS / file, "--dry-run")
    found = [f"no {words}" for words in right["said"] if words not in result.output]
    found += [words for words in right.get("unsaid", ()) if words in result.output]
    if (result.exit_code == 0) != right.get("good", True) or "把握" not in result.output:
        found.append(f"left with {result.exit_code}")
    return [*found, result.output] if found else []
