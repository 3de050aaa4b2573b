"""A search for the responsibility statement's figures, through the program's own syntax trees.

It finds numbers that are hardly ever anything else; spans of time as long as one of the
statement's, however they are written; a number beside a name that says what it counts
(``within_minutes=10``, ``if patrols < 2``); and what is said to people, in Chinese or English.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

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
STEP = timedelta(days=1)  # of a calendar, unless it stands beside one of the promises
PROMISED = re.compile(r"plan|answer_|deadline|promise|onsite", re.IGNORECASE)
# Small numbers are the statement's where the name beside them says what they count.
NAMED = tuple(
    (re.compile(rf"(?:^|_)(?:{words})(?:$|_)", re.IGNORECASE), frozenset[float](found))
    for words, found in (
        (r"minutes?|within_min", {10, 30}),
        (r"seconds?|secs?", {600, 1800, 86_400}),
        (r"hours?", {24}),
        (r"days?", {3, 5, 90}),
        (r"months?", {3}),
        (r"patrols?|events_a_quarter|quarters", {2}),
        (r"indicators?", {8}),
        (r"arrears|overdue", {3, 90}),
        (r"turnover|lost", {10, 0.1}),
        (r"coverage|collect\w*|satisf\w*|survey\w*|complete\w*", {80, 90, 0.8}),
    )
)
SMALL = frozenset[float]().union(*(figures for _, figures in NAMED))
# What is said: 10分钟, 三个月, 85%, 5万元; ten minutes, three months.
SAID = re.compile(
    r"(?<![\d.])(?:(?:10|30|十|三十) ?分钟|半个?小时|24 ?小时|[35三五] ?天(?!气)|[3三] ?个月"
    r"|(?:80|85|90|95|98|3) ?[%％]|(?:85|90) ?分(?!钟)|[5五] ?万|50,?000|[12一二]0? ?[十]?万元"
    r"|[2两] ?(?:次现场|次巡查|场活动|个季度)|[8八] ?项)"
    r"|\b(?:10|30|ten|thirty) minutes|\bhalf an hour|\b24 hours|\b(?:3|5|three|five) days"
    r"|\b(?:3|three) months|\b(?:2|two) (?:patrols|quarters)|\b(?:8|eight) indicators",
    re.IGNORECASE,
)


def found_in(code: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, what) for everything that may be one of the statement's figures."""
    read: set[int] = set()  # words that stand alone are said to readers of the code
    for node in ast.walk(code):
        if isinstance(node, ast.Expr):
            read.add(id(node.value))
        if isinstance(node, ast.Constant):
            if _number(node) in NUMBERS:
                yield node.lineno, str(node.value)
            elif isinstance(node.value, str) and id(node) not in read:
                yield from ((node.lineno, each[0]) for each in SAID.finditer(node.value))
            continue
        if isinstance(node, ast.stmt):
            yield from _spans_in(node)
        yield from (
            (line, f"{name} {number:g}")
            for line, name, number in _beside_names(node)
            if any(words.search(name) and number in figures for words, figures in NAMED)
        )


def _number(node: ast.expr | None) -> float | None:
    """The number that an expression is in plain figures: 600, 10 * 60, -3, "0.85"; else None."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Constant(value=str() as value) if re.fullmatch(r"\d+(\.\d+)?[%％]?", value):
            return float(value.rstrip("%％"))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = _number(left), _number(right)
            return None if one is None or other is None else one * other
        case ast.Call(func=called, args=[only]) if _name(called) in ("Decimal", "Fraction"):
            return _number(only)
        case _:
            return None


def _beside_names(node: ast.AST) -> Iterator[tuple[int, str, float]]:
    """(line, name, number) wherever a small number is given to a name or compared with one."""
    pairs: list[tuple[ast.expr | None, ast.expr | str]] = []
    match node:
        case ast.Assign(targets=targets, value=value):
            pairs = [(value, each) for each in targets]
        case ast.AnnAssign(target=target, value=value):
            pairs = [(value, target)]
        case ast.Call(func=called, keywords=keywords) if _name(called) != "timedelta":
            pairs = [(each.value, each.arg or "") for each in keywords]
        case ast.arguments():
            named = [*node.posonlyargs, *node.args][-len(node.defaults) :] if node.defaults else []
            pairs = [*zip(node.defaults, (each.arg for each in named), strict=True)]
            pairs += zip(node.kw_defaults, (each.arg for each in node.kwonlyargs), strict=True)
        case ast.Dict(keys=keys, values=values):
            pairs = [(value, key) for key, value in zip(keys, values, strict=True) if key]
        case ast.Compare(left=left, comparators=others):
            pairs = [(side, node) for side in (left, *others)]
    for value, name in pairs:
        number = _number(value)
        if value is not None and number in SMALL:
            said = name if isinstance(name, str) else ast.unparse(name)
            yield value.lineno, re.sub(r"\W+", "_", said), number or 0


def _spans_in(statement: ast.stmt) -> Iterator[tuple[int, str]]:
    """In what the statement itself says; the statements in its body speak for themselves."""
    within: list[ast.AST] = [statement]
    for node in within:
        within += [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.stmt)]
    for node in within:
        span = _span(node) if isinstance(node, ast.Call | ast.BinOp) else None
        if span in SPANS and (span != STEP or PROMISED.search(ast.unparse(statement))):
            yield node.lineno, f"timedelta of {span}"  # type: ignore[attr-defined]


def _name(called: ast.expr) -> str:
    return getattr(called, "attr", getattr(called, "id", ""))


UNITS = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")


def _span(node: ast.expr) -> timedelta | None:
    """The span of ``timedelta(minutes=10)``, ``timedelta(0, 600)`` or ``10 * MINUTE``; None where
    it is not written in plain numbers."""
    match node:
        case ast.Call(func=called, args=args, keywords=keywords) if _name(called) == "timedelta":
            given = [*zip(UNITS, args, strict=False), *((k.arg, k.value) for k in keywords)]
            values = {unit: _number(value) for unit, value in given if unit}
            if not values or len(values) != len(given) or None in values.values():
                return None
            return timedelta(**{unit: value or 0 for unit, value in values.items()})
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            for one, other in ((left, right), (right, left)):
                times, span = _number(one), _span(other) or _unit(other)
                if times is not None and span is not None:
                    return times * span
    return None


def _unit(node: ast.expr) -> timedelta | None:
    """MINUTE, an_hour, DAY: what is called so is so long."""
    said = re.search(r"(?:^|_)(minute|hour|day)$", _name(node), re.IGNORECASE)
    return timedelta(**{f"{said[1].lower()}s": 1}) if said else None
