"""What the house is made of, counted: ``python -m tests.census [FOLDER]`` prints a table.

Another FOLDER is another checkout: ``git worktree add ../before 56951b7``.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeGuard

import grimp

ROOMS = ("bot", "handlers", "nlu", "storage", "scheduler")
CHINESE = re.compile("[一-鿿]")
SCREEN = 40  # lines of a function
# Where a word is at home. The charter names roles; what the demo's past and the made-up villages
# are made of are people, not rules.
HOME_OF_STATES = ("storage/states.py", "storage/tickets.py", "storage/history.py")
HOME_OF_ROLES = ("storage/charter/company.py",)
STATES = frozenset({"reported", "taken", "resolved", "signed_off", "unsigned", "merged"})
PLAYED = ("bot/demo/", "handlers/demo/", "bot/simulation/", "storage/seeds", "storage/demo")


def sources(house: Path, *rooms: str) -> Mapping[str, str]:
    """Path → text of every Python file; what alembic wrote is left out."""
    files = (path for room in rooms for path in sorted((house / room).rglob("*.py")))
    named = ((path.relative_to(house).as_posix(), path) for path in files)
    return {name: path.read_text("utf-8") for name, path in named if "/versions/" not in name}


def long_functions(files: Mapping[str, str]) -> Iterator[str]:
    """ "file function" of whatever is longer than a screen."""
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if (node.end_lineno or node.lineno) - node.lineno + 1 > SCREEN:
                yield f"{name} {node.name}"


def literals(files: Mapping[str, str], words: frozenset[str], homes: tuple[str, ...]) -> list[str]:
    """The file of every string that is one of ``words`` and stands outside of its homes."""
    return [
        name
        for name, text in files.items()
        if not name.startswith((*homes, *PLAYED))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.value in words
    ]


def roles() -> frozenset[str]:
    """Those of our own charter."""
    return frozenset(tomllib.loads(Path("storage/charter.toml").read_text("utf-8"))["roles"])


def spoken(files: Mapping[str, str]) -> Iterator[list[str]]:
    """The Chinese words in each constant of a module; sentences and summaries have a room of their
    own."""
    for name, text in files.items():
        if name.startswith(("handlers/wording/", "handlers/verbs/", *PLAYED)):
            continue
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                strings = [str(node.value) for node in ast.walk(statement) if _is_string(node)]
                yield [each for each in strings if CHINESE.search(each)]


def in_cycles(house: Path) -> list[str]:
    """Every module or package that stands on a sibling which stands on it."""
    sys.path.insert(0, str(house))
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    stands_on: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            mine, theirs = module.split("."), other.split(".")
            same = next(
                (i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0
            )
            if same:
                stands_on[".".join(mine[: same + 1])].add(".".join(theirs[: same + 1]))
    return sorted(each for each in stands_on if each in _below(each, stands_on))


def _is_string(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _below(start: str, stands_on: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(stands_on[start])
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += stands_on.get(each, ())
    return found


def table(house: Path) -> Iterator[tuple[str, str]]:
    """(what, how many)"""
    for room in (*ROOMS, "tests"):
        texts = sources(house, room).values()
        lines = sum(len(text.splitlines()) for text in texts)
        yield f"{room}: files, lines", f"{len(texts)}, {lines:,}"
    files = sources(house, *ROOMS)
    yield f"functions over {SCREEN} lines", str(len(list(long_functions(files))))
    cycles = in_cycles(house)
    yield "modules in cycles", f"{len(cycles)} in {len({c.rpartition('.')[0] for c in cycles})}"
    for what, words, homes in (
        ("literals of states outside their home", STATES, HOME_OF_STATES),
        ("literals of roles outside the charter", roles(), HOME_OF_ROLES),
    ):
        found = literals(files, words, homes)
        yield what, f"{len(found)} in {len(set(found))} files"
    said = [len(words) for words in spoken(sources(house, "handlers")) if words]
    yield "constants of handlers with Chinese words", f"{len(said)}, {sum(said)} words"


if __name__ == "__main__":
    for what, many in table(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()):
        print(f"{what:44} {many}")
