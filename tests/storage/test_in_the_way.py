"""What was in another's way is done once more, quietly; what is away is told from what is wrong."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from storage.db import TRIES, again, is_away


class _Problem(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("of the server")
        self.sqlstate = sqlstate


def _error(sqlstate: str | None) -> OperationalError:
    return OperationalError("SELECT", {}, _Problem(sqlstate))


def test_a_deadlock_is_tried_again() -> None:
    tries: list[int] = []

    def do() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise _error("40P01")
        return "done"

    assert again(do) == "done"
    assert len(tries) == 3


@pytest.mark.parametrize(("state", "tries"), [("40P01", TRIES), ("40001", TRIES), ("57P01", 1)])
def test_not_for_ever_and_nothing_else(state: str, tries: int) -> None:
    tried: list[int] = []

    def do() -> None:
        tried.append(1)
        raise _error(state)

    with pytest.raises(OperationalError):
        again(do)
    assert len(tried) == tries


def test_what_is_away() -> None:
    assert is_away(_error(None))
    assert is_away(_error("57P01"))
    assert is_away(InternalError("UPDATE", {}, _Problem("25006"))), "a standby: elsewhere it may go"
    assert not is_away(_error("40P01"))
    assert not is_away(ProgrammingError("SELECT", {}, _Problem("42P01")))
    assert not is_away(ValueError())
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as wrong:
        connection.execute("SELECT * FROM nothing")
    assert not is_away(OperationalError("SELECT", {}, wrong.value))
