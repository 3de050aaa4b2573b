"""The statement's figures stand in the charter and nowhere else in the program's Python.

Three searches through the syntax trees: numbers that are hardly ever anything else; spans of time
as long as one of the statement's; small counts compared with what the statement counts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage import charter
from tests.test_house import HOUSE, ROOMS, modules, tree

# Shares, points and sums; a sum also in fen, a share also as a part of one.
NUMBERS: set[float] = {85, 95, 98, 50_000, 5_000_000, 100_000, 10_000_000, 200_000, 20_000_000}
NUMBERS |= {0.85, 0.9, 0.95, 0.98, 0.03}
SPANS = {
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=24),
    timedelta(days=3),
    timedelta(days=5),
    timedelta(days=90),
}
# Two patrols, two events, eight indicators, three months of arrears, two quarters, 10 % turnover.
COUNTS = {2, 3, 8, 10, 30, 80, 90}
COUNTED = re.compile(r"patrol|indicator|arrears|turnover|coverage|satisf|collect|quarters|survey")

# Rooms in which numbers are something else altogether.
ELSEWHERE = {
    "storage/migrations/": "history",
    "nlu/": "weights of words, measured on labelled messages",
    "bot/papers/": "places and sizes on paper",
    "bot/simulation/": "tempers of made-up people",
}
# What is the same number by chance: where, what, why.
ALLOWED: dict[tuple[str, str], str] = {
    ("bot/cli.py", "100000"): "how fast a demonstration may run",
    ("bot/enclosures.py", "timedelta of 0:10:00"): "how long a photo is fetched",
    ("bot/limits.py", "0.9"): "messages a second that a platform takes",
    ("bot/parcels.py", "timedelta of 0:10:00"): "how often a shut window is looked at",
    ("bot/sheets/cells/sums.py", "10000000"): "the largest area that is no misprint",
    ("bot/web/console.py", "timedelta of 0:10:00"): "how long a link to the console opens it",
    ("handlers/dialogue.py", "timedelta of 0:30:00"): "how long a question of the bot stays open",
    ("handlers/meters/commands.py", "100000"): "the largest factor of a meter that is no misprint",
    ("scheduler/housekeeping.py", "timedelta of 0:10:00"): "how often broken rows are looked for",
    ("storage/cards.py", "timedelta of 3 days, 0:00:00"): "WeCom: so long a card can be changed",
    ("storage/kf.py", "timedelta of 0:10:00"): "WeCom: so long a token lives",
    ("storage/tariffs.py", "100000"): "units: thousandths times ten-thousandths of a yuan in a fen",
    ("storage/tariffs.py", "50000"): "half of those, to round",
    (
        "storage/windows.py",
        "timedelta of 0:10:00",
    ): "WeChat: how long an answer is kept for retries",
}
# A step in the calendar, unless it stands beside one of the promises.
DAY = "timedelta(days=1)"
PROMISED = re.compile(r"plan|answer_|deadline|promise|onsite", re.IGNORECASE)


def found_in(code: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, what) for everything that may be one of the statement's figures."""
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            if node.value in NUMBERS:
                yield node.lineno, str(node.value)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            numbers = {s.value for s in sides if isinstance(s, ast.Constant)}
            if COUNTS & numbers and COUNTED.search(ast.unparse(node)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.stmt):
            yield from _spans_in(node)


def _spans_in(statement: ast.stmt) -> Iterator[tuple[int, str]]:
    """In what the statement itself says; the statements in its body speak for themselves."""
    within: list[ast.AST] = [statement]
    calls: list[ast.Call] = []
    for node in within:
        within += [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.stmt)]
        if isinstance(node, ast.Call) and _name(node.func) == "timedelta":
            calls.append(node)
    for call in calls:
        step = ast.unparse(call).endswith(DAY) and not PROMISED.search(ast.unparse(statement))
        if _span(call) in SPANS and not step:
            yield call.lineno, f"timedelta of {_span(call)}"


def _name(called: ast.expr) -> str:
    return getattr(called, "attr", getattr(called, "id", ""))


def _span(call: ast.Call) -> timedelta | None:
    """The span of ``timedelta(minutes=10)``; None where it is not written in plain numbers."""
    values = {
        each.arg: each.value.value
        for each in call.keywords
        if each.arg and isinstance(each.value, ast.Constant)
    }
    if call.args or len(values) != len(call.keywords) or not values:
        return None
    return timedelta(**values)  # type: ignore[arg-type]


def product() -> list[str]:
    return [each for each in modules(*ROOMS) if not each.startswith(tuple(ELSEWHERE))]


def test_the_figures_stand_in_the_charter_alone() -> None:
    found = {(module, what): line for module in product() for line, what in found_in(tree(module))}
    strangers = [
        f"{m}:{line} {what}" for (m, what), line in found.items() if (m, what) not in ALLOWED
    ]
    assert not strangers, "\n".join(strangers)
    assert not set(ALLOWED) - set(found), "allowed, but no longer there"


@pytest.mark.parametrize(
    "code",
    [
        "if value < 85: pass",
        "LIMIT_FEN = 5_000_000",
        "target = 0.95",
        "ANSWER = timedelta(minutes=10)",
        "ONSITE = timedelta(seconds=1800)",
        "PLAN = datetime.timedelta(days=1)",
        "if len(patrols) < 2: pass",
        "ok = months_in_arrears >= 3",
        "assert indicators == 8",
    ],
)
def test_the_search_finds_them(code: str) -> None:
    assert [*found_in(ast.parse(code))]


def test_the_search_leaves_other_numbers_alone() -> None:
    other = "x = 84\nWAIT = timedelta(minutes=11)\nif len(buttons) > 2: pass\nif n >= 3: pass"
    assert not [*found_in(ast.parse(other))]


def test_the_charter_has_every_figure_of_the_statement() -> None:
    rules = charter.load()
    assert rules.deadlines.answer.within == timedelta(minutes=10)
    assert rules.deadlines.onsite.within == timedelta(minutes=30)
    assert rules.deadlines.plan.within == timedelta(hours=24)
    assert rules.dunning.legal.months == 3 and rules.archive.updated_target == 0.95
    assert [tier.above_yuan for tier in rules.approvals.spend] == [0, 50_000]
    least = {name: int(target.at_least or 0) for name, target in rules.targets.items()}
    assert least["complaints-in-time"] == least["training"] == least["policies"] == 100
    assert least["resolution-satisfaction"] == least["survey-score"] == 85
    assert least["archive-complete"] == least["archive-updated"] == 98
    assert (least["survey-coverage"], least["fee-collection"]) == (80, 90)
    assert (least["third-party-satisfaction"], least["revenue"]) == (90, 95)
    cost = rules.targets["cost"]
    assert cost.at_least == 100 - 3 and cost.at_most == 100 + 3
    assert [part.weight for part in rules.scores["gm"].parts] == [40, 30, 20, 10]
    assert [part.weight for part in rules.scores["cs-supervisor"].parts] == [30, 20, 25, 25]
    assert rules.accountability["gm"].kinds["loss"].above_yuan == 200_000


if __name__ == "__main__":
    for module in product():
        for line, what in found_in(tree(module)):
            print(module, line, what, (HOUSE / module).read_text().splitlines()[line - 1].strip())
