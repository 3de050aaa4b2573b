"""What it takes to say ``--help`` and to be ready, and how much memory that holds."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.bench.ground import Ground, size
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
TURNS = size("TURNS", 3)
HOUSE = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, order=True)
class Start:
    """One start: seconds of the processor and of the clock, megabytes when ready and later."""

    processor: float
    seconds: float
    memory: float
    after: float = 0.0  # fifty messages


def measure(ground: Ground) -> Iterator[Ratio]:
    shown = min(_help(ground) for _ in range(TURNS))
    yield Ratio("processor for guanjia --help", f"{shown:.2f} s", "", "", "<= 0.4 s", shown <= 0.4)
    ours = min(_ours(ground, f"start-{number}") for number in range(TURNS))
    bare = min(_bare(ground) for _ in range(TURNS))
    yield Ratio(
        f"processor from start to ready ({ours.seconds:.1f} s by the clock), beside importing "
        "the same libraries and jieba's dictionary",
        f"{ours.processor:.2f} s",
        f"{bare.processor:.2f} s",
        f"{ours.processor / bare.processor:.2f}",
        "<= 1.5 s",
        ours.processor <= 1.5,
    )
    yield Ratio(
        f"memory when ready ({ours.after:.0f} MB after 50 messages), beside the same libraries",
        f"{ours.memory:.0f} MB",
        f"{bare.memory:.0f} MB",
        f"{ours.memory / bare.memory:.2f}",
        "<= 150 MB",
        ours.memory <= 150,
    )


def _help(ground: Ground) -> float:
    """Seconds of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=HOUSE,
        env=os.environ | _compiled(ground),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ours(ground: Ground, name: str) -> Start:
    folder = ground.folder / name
    folder.mkdir()
    settings = {"GUANJIA_DATABASE_URL": ground.fresh(name), **_compiled(ground)}
    with births(folder, settings) as nest:
        began = time.perf_counter()
        life = nest.serve(cold=True)
        address = life.listening(within=120)  # the first compiles everything
        with httpx.Client(base_url=address, trust_env=False) as client:
            while client.get("/readyz").status_code != httpx.codes.OK:
                time.sleep(0.1)
            seconds = time.perf_counter() - began
            processor, memory = _processor(life.pid), _memory(life.pid)
            _talk(client, life)
        return Start(processor, seconds, memory, _memory(life.pid))


def _talk(client: httpx.Client, life: Life) -> None:
    for number in range(50):
        said = {"person": f"邻居{number}", "text": "厨房漏水了", "key": str(number)}
        assert client.post("/chat/api/messages", json=said).status_code == httpx.codes.ACCEPTED
    asked = {"person": "邻居49", "wait": "20"}
    assert client.get("/chat/api/messages", params=asked, timeout=30).json(), life.errors()


def _bare(ground: Ground) -> Start:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", BARE],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parent,
        env=os.environ | _compiled(ground),
    ) as child:
        assert child.stdout and child.stdout.readline()
        seconds = time.perf_counter() - began
        found = Start(_processor(child.pid), seconds, _memory(child.pid))
        child.kill()
    return found


def _compiled(ground: Ground) -> dict[str, str]:
    """A place for compiled files, as on any machine that has run the program before."""
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(ground.folder / "compiled"),
    }


def _processor(pid: int) -> float:
    """Seconds so far."""
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


def _memory(pid: int) -> float:
    """Megabytes that really lie in memory."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6
