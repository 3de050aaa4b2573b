"""Whatever is written into the audit is said in words, not as the program calls it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.wording import audits
from handlers.wording.tongue import Tongue

HOUSE = Path(__file__).parent.parent.parent
WRITES = {"record", "record_hourly", "record_many", "audit", "seen", "_audit", "_seen"}
ACTION = re.compile(r"[a-z]+\.[a-z_]*[a-z]|refused")


def written() -> Iterator[str]:
    """Every action that some line of ours writes."""
    for room in ("handlers", "storage", "scheduler", "bot"):
        for path in (HOUSE / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in WRITES:
                    yield from filter(ACTION.fullmatch, _words(call))


def _words(call: ast.Call) -> Iterator[str]:
    for each in (one for value in call.args for one in ast.walk(value)):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def test_every_action_of_the_audit_has_words() -> None:
    found = set(written())
    assert len(found) > 60
    for t in (Tongue("zh_CN", ZoneInfo("Asia/Shanghai")), Tongue("en", ZoneInfo("Asia/Shanghai"))):
        raw = sorted(each for each in found if audits.action(t, each) == each)
        assert not raw, raw
