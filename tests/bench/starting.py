"""How long the program takes to be ready, and how much memory it holds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from tests.bench.ground import Ground
from tests.bench.table import Ratio
from tests.reliability.lives import Life, births

BARE = """
import time
import apscheduler.schedulers.background, jieba, sqlmodel, starlette.applications, telegram, uvicorn
import alembic.command, httpx, jinja2, typer, pydantic_settings, prometheus_client
jieba.initialize()
print("ready", flush=True)
time.sleep(60)
"""
STARTS = 2  # the second finds everything compiled


def measure(ground: Ground) -> list[Ratio]:
    found = [_ours(ground, f"start-{number}") for number in range(STARTS)]
    seconds, memory, after = min(found)
    bare_seconds, bare_memory = min(_bare(ground) for _ in range(STARTS))
    return [
        Ratio(
            "from start to ready, beside importing the same libraries and jieba's dictionary",
            f"{seconds:.1f} s",
            f"{bare_seconds:.1f} s",
            f"{seconds / bare_seconds:.2f}",
            "",
            True,
        ),
        Ratio(
            f"memory when ready ({after:.0f} MB after 50 messages), beside the same libraries",
            f"{memory:.0f} MB",
            f"{bare_memory:.0f} MB",
            f"{memory / bare_memory:.2f}",
            "",
            True,
        ),
    ]


def _ours(ground: Ground, name: str) -> tuple[float, float, float]:
    folder = ground.folder / name
    folder.mkdir()
    settings = {"GUANJIA_DATABASE_URL": ground.fresh(name), **_compiled(ground)}
    with births(folder, settings) as nest:
        began = time.perf_counter()
        life = nest.serve(cold=True)
        address = life.listening()
        with httpx.Client(base_url=address, trust_env=False) as client:
            while client.get("/readyz").status_code != httpx.codes.OK:
                time.sleep(0.02)
            seconds = time.perf_counter() - began
            memory = _memory(life.pid)
            _talk(client, life)
        return seconds, memory, _memory(life.pid)


def _talk(client: httpx.Client, life: Life) -> None:
    for number in range(50):
        said = {"person": f"邻居{number}", "text": "厨房漏水了", "key": str(number)}
        assert client.post("/chat/api/messages", json=said).status_code == httpx.codes.ACCEPTED
    asked = {"person": "邻居49", "wait": "20"}
    assert client.get("/chat/api/messages", params=asked, timeout=30).json(), life.errors()


def _bare(ground: Ground) -> tuple[float, float]:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", BARE],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parent,
        env=os.environ | _compiled(ground),
    ) as child:
        assert child.stdout and child.stdout.readline()
        found = time.perf_counter() - began, _memory(child.pid)
        child.kill()
    return found


def _compiled(ground: Ground) -> dict[str, str]:
    """A place for compiled files, as on any machine that has run the program before."""
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(ground.folder / "compiled"),
    }


def _memory(pid: int) -> float:
    """Megabytes that really lie in memory."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6
