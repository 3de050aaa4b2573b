"""Counts the words that have a home and stand elsewhere too: ``python -m tests.literals [FOLDER]``.

A literal is a string constant that is exactly a state of a ticket, or a role of the built-in
charter, in the five rooms; migrations, the made-up past and the homes themselves aside.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("bot", "handlers", "nlu", "scheduler", "storage")
ASIDE = ("/migrations/", "/demo/", "/simulation/", "storage/seeds.py", "storage/town.py")
STATES = {"reported", "taken", "resolved", "signed_off", "unsigned", "merged"}
ROLES = {"service", "engineering", "order", "environment"}
ROLES |= {"cs-supervisor", "en-supervisor", "gm", "legal"}
HOMES = {
    "states": ("storage/states.py", "storage/history.py"),
    "roles": ("storage/charter/company.py",),
}


def literals(house: Path, words: set[str], homes: tuple[str, ...]) -> Counter[str]:
    """File → how many of the words stand in it as literals."""
    found: Counter[str] = Counter()
    for path in _modules(house):
        name = path.relative_to(house).as_posix()
        if name in homes:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in words:
                found[name] += 1
    return found


def _modules(house: Path) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((house / room).rglob("*.py")):
            if not any(each in path.as_posix() for each in ASIDE):
                yield path


def main() -> None:
    house = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent
    for name, words in (("states", STATES), ("roles", ROLES)):
        found = literals(house, words, HOMES[name])
        print(f"{name}: {sum(found.values())} literals in {len(found)} files")
        for path, count in found.most_common():
            print(f"  {count:3} {path}")


if __name__ == "__main__":
    main()
