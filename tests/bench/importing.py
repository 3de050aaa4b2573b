"""Sheets into the archive: rows a second beside bare Core inserts of the same rows, and memory.

The bare inserts know every row beforehand, read no file, compare nothing and check nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from bot.sheets import bills, homes
from bot.sheets.writing import Column, write
from storage import db
from storage.tables import metadata
from tests.bench.ground import Ground, size
from tests.bench.table import Ratio

HOMES = size("HOMES", 100_000)
MONTHS = 6
MOST_MB = 400
LEAST = 0.25
PAGE = 1000
TABLES = {
    "homes": ("home", "household", "person", "residency", "audit_entry"),
    "bills": ("bill", "ledger_entry", "audit_entry"),
}
ZONE = ZoneInfo("Asia/Shanghai")


def measure(ground: Ground) -> Iterator[Ratio]:
    url = ground.fresh("importing")
    for kind, columns, lines in (
        ("homes", homes.COLUMNS, _homes()),
        ("bills", bills.COLUMNS, _bills()),
    ):
        ending = "xlsx" if kind == "homes" else "csv"
        path = ground.folder / f"{kind}.{ending}"
        count = _write(path, columns, lines)
        before = _counts(url, kind)
        seconds, megabytes = _import(kind, path, url)
        bare = _bare(ground.fresh(f"bare-{kind}"), kind, before, url)
        ratio = bare / seconds
        name = f"import of {count:,} {kind} ({ending}) beside bare inserts"
        yield Ratio(
            name,
            f"{count / seconds:,.0f}/s",
            f"{count / bare:,.0f}/s",
            f"{ratio:.2f}",
            f">= {LEAST}",
            ratio >= LEAST,
        )
        yield Ratio(
            f"memory at most, {kind}",
            f"{megabytes} MB",
            "",
            "",
            f"< {MOST_MB} MB",
            megabytes < MOST_MB,
        )


def _place(number: int) -> tuple[str, str, str, str]:
    building, rest = divmod(number, 200)
    unit, door = divmod(rest, 100)
    return "大桂园", str(building + 1), str(unit + 1), f"{door // 4 + 1}{door % 4 + 1:02d}"


def _homes() -> Iterator[list[Any]]:
    for number in range(HOMES):
        who = [f"业主{number}", f"139{number:08d}", "", "", ""]
        yield [*_place(number), 8900 + number % 5000, "住宅", "", *who, date(2021, 5, 1)]


def _bills() -> Iterator[list[Any]]:
    for number in range(HOMES):
        for month in range(1, MONTHS + 1):
            due = date(2031, month, 28)
            yield [
                *_place(number),
                f"2031-{month:02d}",
                "物业费",
                25000 + number % 9999,
                0,
                due,
                "",
            ]


def _write(path: Path, columns: Sequence[Column], lines: Iterator[list[Any]]) -> int:
    return write(path, "Sheet1", columns, lines, ZONE)


def _import(kind: str, path: Path, url: str) -> tuple[float, int]:
    """Seconds and megabytes of ``guanjia import`` in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.importing", kind, str(path)],
        env={**os.environ, "GUANJIA_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(told.stdout.splitlines()[-1])
    return answer["seconds"], answer["megabytes"]


def _counts(url: str, kind: str) -> dict[str, int]:
    engine = db.connect(url)
    with engine.connect() as connection:
        found = {}
        for name in TABLES[kind]:
            last = select(func.coalesce(func.max(metadata.tables[name].c.id), 0))
            found[name] = connection.execute(last).scalar_one()
    engine.dispose()
    return found


def _bare(url: str, kind: str, before: dict[str, int], source: str) -> float:
    """Seconds of inserting the very same rows, page by page, in one transaction."""
    engine, other = db.connect(url), db.connect(source)
    _prepare(engine, kind, source)
    seconds = 0.0
    with engine.begin() as connection, other.connect() as reading:
        for name in TABLES[kind]:
            table = metadata.tables[name]
            statement = insert(table)
            query = select(table).where(table.c.id > before[name])
            found = reading.execution_options(yield_per=PAGE).execute(query).mappings()
            for page in found.partitions():
                rows = [dict(row) for row in page]
                began = time.perf_counter()
                connection.execute(statement, rows)
                seconds += time.perf_counter() - began
        began = time.perf_counter()
    seconds += time.perf_counter() - began
    engine.dispose()
    other.dispose()
    return seconds


def _prepare(engine: Any, kind: str, source: str) -> None:
    """What the rows refer to: estates and buildings, for bills also the homes."""
    names = ["estate", "building"] + (["home"] if kind == "bills" else [])
    other = db.connect(source)
    with other.connect() as connection, engine.begin() as target:
        for name in names:
            table = metadata.tables[name]
            there = set(target.execute(select(table.c.id)).scalars())
            missing = [
                dict(row)
                for row in connection.execute(select(table)).mappings()
                if row["id"] not in there
            ]
            for start in range(0, len(missing), PAGE):
                target.execute(insert(table), missing[start : start + PAGE])
    other.dispose()


def _child(kind: str, path: str) -> None:
    import resource

    from typer.testing import CliRunner

    from bot.cli import app

    began = time.perf_counter()
    result = CliRunner().invoke(app, ["import", kind, path], catch_exceptions=False)
    seconds = time.perf_counter() - began
    if result.exit_code:
        sys.exit(result.output)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


if __name__ == "__main__":
    _child(*sys.argv[1:])
