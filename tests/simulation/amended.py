"""The charter of a made-up company: with a position of its own, and changed in the middle."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.rules import Rules
from nlu.intents import understand
from storage import charter
from tests.stories.test_new_position import ORDER

# What the company changes in the middle: (was, is). Months that are frozen stay as they were.
CHANGES = (
    ('version = "2026-11"', 'version = "2027-05"'),
    ('target = "complaints-in-time", points = 5', 'target = "complaints-in-time", points = 4'),
    ('title = "投诉管理"\nweight = 30', 'title = "投诉管理"\nweight = 35'),
    ('title = "档案管理"\nweight = 20', 'title = "档案管理"\nweight = 15'),
    ('measure = "fee-collection"\nperiod = "quarter"\nat_least = 90', None),
)


def charters(folder: Path) -> tuple[Path, Path]:
    """The file that holds at first, with a supervisor of order in it, and the changed one."""
    before = charter.BUILT_IN.read_text("utf-8") + ORDER.replace(
        'every = "day"\nopens = { at', 'every = "week"\nopens = { day = 2, at'
    ).replace("due = { at", "due = { day = 2, at")
    after = before
    for was, now in CHANGES:
        assert was in after, was
        after = after.replace(was, now or was.replace("90", "92"), 1)
    paths = folder / "charter-1.toml", folder / "charter-2.toml"
    for path, text in zip(paths, (before, after), strict=True):
        path.write_text(text, "utf-8")
    return paths


def rules(path: Path, zone: ZoneInfo) -> Rules:
    return Rules(charter.load(path), zone, understand)
