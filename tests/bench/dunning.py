"""The start of a month over 100,000 homes: its pace, its memory, and a death in the middle.

Beside: the very same rows, put in by bare Core statements in as many commits.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Connection, insert, select, text

from scheduler import dunning
from scheduler.timetable import BY_NAME
from storage import db
from storage.tables import metadata
from tests.bench import streets
from tests.bench.ground import Ground, rules, size
from tests.bench.table import Ratio

MANY = size("HOMES", 100_000)
FEW = MANY // 10
FLAT_MB = 25  # so much more memory for ten times the homes is none
LEAST = 0.15

_IN_ARREARS = """
    SELECT count(DISTINCT bill.home_id) FROM bill
    LEFT JOIN (SELECT bill_id, sum(amount_fen) AS fen FROM allocation GROUP BY bill_id) AS paid
      ON paid.bill_id = bill.id
    WHERE bill.due_on < '2031-03-03' AND NOT bill.disputed
      AND bill.amount_fen > coalesce(paid.fen, 0)"""
_STEPS = "SELECT count(*) FROM dunning_step WHERE month = '2031-03'"
_HOMES = "SELECT count(DISTINCT home_id) FROM dunning_step WHERE month = '2031-03'"
_TWICE = """
    SELECT count(*) - count(DISTINCT receiver || '/' || task_id) FROM outbox
    WHERE kind = 'dunning'"""
_REACHED = "SELECT coalesce(max(cursor), 0) FROM periodic_run WHERE name = 'dunning.text'"


def measure(ground: Ground) -> list[Ratio]:
    few = ground.fresh("dunning-few")
    streets.build(few, FEW)
    _, small = _finish(_begin(few))
    url = ground.fresh("dunning-many")
    streets.build(url, MANY)
    wanted = _number(url, _IN_ARREARS)
    killed = _killed_in_the_middle(url)
    before = _number(url, _STEPS)
    seconds, large = _finish(_begin(url))
    made, homes, doubled = (_number(url, each) for each in (_STEPS, _HOMES, _TWICE))
    speed, bare = (made - before) / seconds, made / _bare(ground, url)
    return [
        Ratio(
            f"homes reminded at the start of a month ({MANY:,}), beside writing the same rows",
            f"{speed:,.0f} a second",
            f"{bare:,.0f} a second",
            f"{speed / bare:.2f}",
            f">= {LEAST}",
            speed / bare >= LEAST,
        ),
        Ratio(
            f"memory that this adds, beside {FEW:,} homes",
            f"{large:.0f} MB",
            f"{small:.0f} MB",
            "",
            f"<= {FLAT_MB} MB more",
            large - small <= FLAT_MB,
        ),
        Ratio(
            f"killed after {before:,} of {wanted:,}, begun again: left out, reminded twice",
            f"{wanted - homes}, {made - homes + doubled}",
            "",
            "",
            "0, 0",
            killed and 0 < before < wanted and homes == made == wanted and not doubled,
        ),
    ]


def _number(url: str, query: str) -> int:
    engine = db.connect(url)
    with db.reading(engine) as session:
        found = int(session.connection().execute(text(query)).scalar_one())
    engine.dispose()
    return found


def _begin(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.dunning", url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _finish(process: subprocess.Popen[str]) -> tuple[float, float]:
    """Seconds of the step, and the megabytes that it added to its process."""
    told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"the step ended with {process.returncode}")
    answer = json.loads(told.splitlines()[-1])
    return answer["seconds"], answer["megabytes"]


def _killed_in_the_middle(url: str) -> bool:
    """Whether the process was still at work when it was killed."""
    process = _begin(url)
    while process.poll() is None:
        time.sleep(0.05)
        if _number(url, _REACHED) >= MANY // 3:
            process.kill()
    process.wait()
    return process.returncode < 0


def _bare(ground: Ground, url: str) -> float:
    """Seconds of putting in what the step wrote, a page of homes in each commit."""
    path = ground.folder / "dunning-bare.db"
    shutil.copy(Path(url.removeprefix("sqlite:///")), path)
    engine, other = db.connect(f"sqlite:///{path}"), db.connect(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM outbox WHERE kind = 'dunning'"))
        connection.execute(text("DELETE FROM dunning_step WHERE month = '2031-03'"))
    seconds, last = 0.0, _number(url, "SELECT max(id) FROM dunning_step")
    first = _number(url, "SELECT min(id) FROM dunning_step WHERE month = '2031-03'")
    with other.connect() as source:
        for start in range(first, last + 1, dunning.PAGE):
            pages = _page(source, start, start + dunning.PAGE)
            began = time.perf_counter()
            with engine.begin() as connection:
                for name, rows in pages.items():
                    if rows:
                        connection.execute(insert(metadata.tables[name]), rows)
            seconds += time.perf_counter() - began
    engine.dispose()
    other.dispose()
    return seconds


def _page(source: Connection, start: int, end: int) -> dict[str, list[dict[str, object]]]:
    steps, words = metadata.tables["dunning_step"].c, metadata.tables["outbox"].c
    conditions = {
        "dunning_step": (steps.id >= start) & (steps.id < end),
        "outbox": (words.task_id >= start) & (words.task_id < end),
    }
    return {
        name: [dict(row) for row in source.execute(query).mappings()]
        for name, condition in conditions.items()
        for query in [select(metadata.tables[name]).where(condition)]
    }


def _child(url: str) -> None:
    engine, ours = db.connect(url), rules()
    # What every process needs is not the step's: its libraries, and the words it will say.
    with db.reading(engine) as session:
        session.connection().execute(text("SELECT 1"))
    began, before = time.perf_counter(), megabytes()
    BY_NAME["dunning"].work(engine, ours, streets.NOW)
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "megabytes": megabytes() - before}))


def megabytes() -> float:
    """The most that this process has held; ``getrusage`` would count its parent's too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    _child(*sys.argv[1:])
