"""Every fault that was once seen has its test: ``faults.toml`` says which, and they are there."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
FAULTS: dict[str, dict[str, list[str]]] = tomllib.loads((HERE / "faults.toml").read_text("utf-8"))


@cache
def _tests(file: str) -> frozenset[str]:
    tree = ast.parse((HERE / file).read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


def test_every_fault_has_a_test_that_is_there() -> None:
    told = [each for part in FAULTS.values() for tests in part.values() for each in tests]
    assert all(tests for part in FAULTS.values() for tests in part.values())
    gone = [each for each in told if each.split("::")[1] not in _tests(each.split("::")[0])]
    assert not gone
