"""The charter: what is in it holds together, and every mistake is explained."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage import charter

BUILT_IN = charter.BUILT_IN.read_text("utf-8")


def test_the_promises_of_cs_2() -> None:
    rules = charter.load().deadlines
    assert rules.answer.within == timedelta(minutes=10)
    assert rules.onsite.within == timedelta(minutes=30)
    assert rules.onsite.urgencies == ("urgent",)
    assert rules.plan.within == timedelta(hours=24)


def test_the_statement_stands_there_whole() -> None:
    ids = [each.id for each in charter.load().clauses]
    parts = [f"GM-{x}" for x in "123456TSA"] + [f"CS-{x}" for x in "123456TSA"]
    assert ids == [*parts, "EN-1", "EN-2", "EN-3", "EN-4"]


def test_a_mistake_is_found_by_its_line(tmp_path: Path) -> None:
    wrong = {
        "day = 15": "day = 32",
        "silent_after = { minutes = 3 }": "silent_after = { minuets = 3 }",
        'closes = ["gm", "cs-supervisor"]': 'closes = ["gm", "cs-boss"]',
    }
    text = BUILT_IN
    for right, each in wrong.items():
        text = text.replace(right, each, 1)
    path = tmp_path / "charter.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(charter.CharterError) as error:
        charter.load(path)
    lines = text.splitlines()
    found = [
        int(each.removeprefix(f"{path}:").split(":")[0]) for each in str(error.value).split("\n")
    ]
    assert {lines[number - 1] for number in found} == set(wrong.values())


def test_what_is_named_elsewhere_is_found_by_its_line_too(tmp_path: Path) -> None:
    text = BUILT_IN.replace('clause = "GM-4"\ncloses', 'clause = "GM-9"\ncloses')
    path = tmp_path / "charter.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(charter.CharterError) as error:
        charter.load(path)
    line = text.splitlines().index('clause = "GM-9"') + 1
    assert f"{path}:{line}: major.clause: clause 'GM-9'" in str(error.value)


def test_a_position_may_not_stand_under_itself(tmp_path: Path) -> None:
    text = BUILT_IN.replace('under = "gm"', 'under = "cs-supervisor"', 1)
    path = tmp_path / "charter.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(charter.CharterError, match="under itself"):
        charter.load(path)


@pytest.mark.parametrize(
    ("instead_of", "stands", "explained"),
    [
        ("within = { minutes = 10 }", "within = 10", "{ minutes = 10 }"),
        ("within = { minutes = 10 }", "within = { minuets = 10 }", "minutes"),
        ("within = { hours = 24 }", "withn = { hours = 24 }", "misspelt"),
        ('clause = "CS-6"', 'clause = "CS-9"', "CS-9"),
        ('categories = ["security"]', "categories = []", "security"),
        ('to = ["gm"]', 'to = ["boss"]', "boss"),
        ('supervisor = "en-supervisor"', 'supervisor = "legal"', "no position is held"),
        ("day = 15", "day = 32", "31"),
        ("day = 15", "day = 26", "later day"),
        ('name = "call"', 'name = "text"', "text, call and visit"),
        ("remind_after = { days = 1 }", "remind_after = { days = 9 }", "shorter"),
        ("[dunning]", "[dunning", "TOML"),
        ('duty = "meters"', 'duty = "metres"', "metres"),
        ('target = "training"', 'target = "drill"', "drill"),
        ('["08:00", "20:00"]', '["8 am", "20:00"]', '"08:00"'),
        ('["08:00", "20:00"]', '["20:00", "08:00"]', "22:00"),
        ('["08:00", "20:00"]', '["08:00", "12:00"], ["11:00", "20:00"]', "apart"),
        ("[calendars.front-desk]", "[calendars.always]", "around the clock"),
        ("within = { minutes = 10 }", 'within = { minutes = 10 }\ncalendar = "desk"', "desk"),
        ("warn_at = 0.5", "warn_at = 1.5", "less than 1"),
        ("within = { hours = 24 }                # ", "# ", "follow: within is missing"),
    ],
)
def test_mistakes_are_explained(
    tmp_path: Path, instead_of: str, stands: str, explained: str
) -> None:
    assert instead_of in BUILT_IN
    path = tmp_path / "charter.toml"
    path.write_text(BUILT_IN.replace(instead_of, stands, 1), "utf-8")
    with pytest.raises(charter.CharterError) as error:
        charter.load(path)
    assert str(path) in str(error.value) and explained in str(error.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(charter.CharterError, match="cannot be read"):
        charter.load(tmp_path / "nothing.toml")


def test_an_estate_may_have_hours_of_its_own(tmp_path: Path) -> None:
    own = """
[calendars.front-desk.estates."湖畔"]
hours = [["09:00", "12:00"], ["13:00", "24:00"]]
closed = [2026-11-24]

[departments.service]"""
    path = tmp_path / "charter.toml"
    path.write_text(BUILT_IN.replace("[departments.service]", own, 1), "utf-8")
    found, zone = charter.load(path), ZoneInfo("Asia/Shanghai")
    here, elsewhere = (found.calendar("front-desk", zone, each) for each in ("湖畔", ""))
    assert here.hours == ((540, 720), (780, 1440)) and elsewhere.hours == ((480, 1200),)
    assert not here.works_on(date(2026, 11, 24)) and elsewhere.works_on(date(2026, 11, 24))
