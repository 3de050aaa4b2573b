"""The rules for Prometheus and the board for Grafana name what /metrics really says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import gauges
from storage import deployment, drills
from storage.db import transaction
from storage.keeping import SHELVES, drop
from tests.bot.web_site import Site, open_site
from tests.conftest import NOT_TESTED

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus"
NAME = re.compile(r"\bguanjia_\w+")
SHORT = ["rules", "board"]
FILES = [RULES / "guanjia.rules.yml", DEPLOY / "grafana/guanjia.json"]


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


async def said(site: Site) -> str:
    """All that is ever said: with a ticket, a drill, a purge, a backup, a poll."""
    running = site.running
    await site.say("王阿姨", "漏水了", "k1")
    running.demo = False
    folder = running.media.parent / "backups"
    folder.mkdir()
    (folder / "guanjia-2026-11-30.zip").touch()
    running.settings.backups = str(folder)
    with transaction(running.engine) as session:
        deployment.ensure(session)
        now = running.clock.now()
        session.add(drills.Drill(key="k", kind="tap", begun_at=now, passed_at=now))
        drop(session, SHELVES[0], [], now)
    gauges.RESTARTED.labels("worker").inc(0)
    gauges.SENT.labels("webchat", "sent").inc(0)
    return (await site.client.get("/metrics")).text


@pytest.mark.parametrize("words", [each.read_text("utf-8") for each in FILES], ids=SHORT)
async def test_every_metric_named_exists(site: Site, words: str) -> None:
    known = set(re.findall(r"^# TYPE (\w+)", await said(site), re.MULTILINE))
    known |= {"guanjia_poll_age_seconds"}  # of a messenger that is polled
    assert sorted(set(NAME.findall(words)) - known) == []


def test_the_board_can_be_read() -> None:
    board = json.loads((DEPLOY / "grafana/guanjia.json").read_text("utf-8"))
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]) > 10


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "rules", "guanjia.rules.yml"),
        ("test", "rules", "guanjia.rules.test.yml"),
        ("check", "config", "prometheus.yml"),
    ],
    ids=" ".join,
)
def test_prometheus_takes_them(arguments: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip(f"{NOT_TESTED}the rules with promtool. Install Debian's package prometheus")
    done = subprocess.run(
        [promtool, *arguments], cwd=RULES, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
