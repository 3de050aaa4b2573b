"""The demo estate as a newcomer finds it: half a year of its past, and nobody who is greeted by a
heap of messages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import demo
from handlers.context import Moment
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter, completeness, seeds, vitals
from storage.db import reading, transaction
from tests import world as worlds
from tests.world import ZONE, World

# What somebody sees on the first day: whoever asks, what, and a word that must be in the answer.
SHOWN = (
    ("赵总", "/score", "【服务质量】30/30"),
    ("赵总", "/policy", "还差：风险防控"),
    ("赵总", "/training", "消防器材使用和疏散演练"),
    ("赵总", "/goal", "98%"),
    ("赵总", "/figure", "90.6%"),
    ("赵总", "/duties", "现场巡查"),
    ("陈主管", "/score", "【投诉管理】"),
    ("陈主管", "/board", "业主确认"),
    ("陈主管", "/archive", "完整 93.3%"),
    ("陈主管", "/survey report", "综合得分 87.3（要求 85），上季度 80.1"),
    ("陈主管", "/event", "邻里包饺子"),
    ("陈主管", "/find 跳闸", "客厅灯一开就跳闸"),
    ("吴工", "/facility", "设备 8 台"),
    ("吴工", "/meter", "公共照明"),
    ("吴工", "/round", "6 个点都到了"),
    ("小刘", "/home 3-1-801", "已确认解决"),
    ("Anna", "/events", "places are left"),
)


def furnished(url: str, folder: Path) -> World:
    world = World(url, folder / "media")
    with transaction(world.engine) as session:
        demo.furnish(Moment(session, world.rules, world.now))
    return world


@pytest.mark.long
def test_a_newcomer_finds_something_everywhere_and_nobody_is_greeted_by_a_heap(
    database: str, tmp_path: Path
) -> None:
    with furnished(database, tmp_path) as world:
        world.ticks()
        world.passes(minutes=30)
        assert not world.air.said
        for name, asked, word in SHOWN:
            world.says(name, asked)
            assert word in world.last(name).text, f"{name} {asked}: {world.last(name).text}"
        with reading(world.engine) as session:
            cast = {each.address for each in vitals.cast(session, "webchat")}
        assert cast == {each.name for each in seeds.CAST}


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2027-01-01", marks=pytest.mark.long),
        "2028-02-29",
        pytest.param("2026-03-31", marks=pytest.mark.long),
    ],
)
def test_the_past_fits_any_day_of_the_year(
    sqlite_template: Path, tmp_path: Path, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted at noon of whatever day: the archive has its gaps, and the next two days are calm."""
    path = tmp_path / "guanjia.db"
    path.write_bytes(sqlite_template.read_bytes())
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZONE).astimezone(UTC)
    monkeypatch.setattr(worlds, "MONDAY_MORNING", noon)
    with furnished(f"sqlite:///{path}", tmp_path) as world:
        world.ticks()
        world.ticks()
        said = sum(len(each) for each in world.air.said.values())
        assert said <= 12, {name: [x.text for x in all_] for name, all_ in world.air.said.items()}
        with reading(world.engine) as session:
            (found,) = completeness.figures(
                session,
                world.rules.charter.archive.fields,
                world.now - world.rules.charter.archive.fresh_within,
            )
        assert 85 <= 100 * found.complete / found.homes <= 94
        world.says("陈主管", "/score")
        assert "计分" in world.last("陈主管").text


def renamed(text: str) -> str:
    """Every role, position, department and category called otherwise, where one may be."""
    for was, now in (
        ("cs-supervisor", "head"),
        ("en-supervisor", "chief"),
        ("gm", "boss"),
        ("order", "guards"),
        ("environment", "grounds"),
        ("security", "safety"),
    ):
        text = re.sub(rf"(?<![\w-]){was}(?![\w-])", now, text)
    return text


def emptied(text: str) -> str:
    """Nothing but what a charter must have: few duties, no figures, plans, scores, indicators or
    maintenance that the demo knows."""
    for section in ("scores", "accountability", "plans", "digests"):
        text = re.sub(rf"(?ms)^\[\[?{section}\.[^\n]*\n.*?(?=^\[(?!\[?{section}\.)|\Z)", "", text)
        text = f"{section} = {{}}\n{text}"
    for was, now in (
        ("plan-attainment", "attainment"),
        ("safety-round", "walk"),
        ("attitude", "manners"),
        ("电梯", "升降机"),
        ("month-plan", "plan-of-month"),
    ):
        text = text.replace(was, now)
    return text


@pytest.mark.parametrize("otherwise", [renamed, emptied])
@pytest.mark.long
def test_no_valid_charter_breaks_it(
    sqlite_template: Path, tmp_path: Path, otherwise: Callable[[str], str]
) -> None:
    path = tmp_path / "charter.toml"
    path.write_text(otherwise(charter.BUILT_IN.read_text("utf-8")), "utf-8")
    rules = Rules(charter.load(path), ZONE, understand)
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'guanjia.db')}"
    with World(url, tmp_path / "media", rules) as world:
        with transaction(world.engine) as session:
            demo.furnish(Moment(session, rules, world.now))
        world.ticks()
        assert len(world.all_tickets()) > 3 and world.stuck() == 0
