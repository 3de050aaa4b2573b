"""A year of an estate with its shelves cleared every night: does it stay as small, and as quick?

``python -m tests.simulation.aging`` lives it and prints a line for each month. Of each month the
first days are lived through; what happens by itself in the others is caught up in one night.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import worker
from bot.simulation.month import Month, Size
from bot.simulation.village import delivery
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter
from storage.db import migrate
from storage.keeping import SHELVES

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2027, 1, 1, tzinfo=ZONE)
MONTHS = 12
KEPT = 40  # days, of everything that is not kept for ever: the charter says 180 to 1460
SIZE = Size(days=2, estates=1, homes=60, complaints=20, burst=0)
_SPAN = re.compile(r"(\[keeping\.\w+\][^\n]*\nfor = \{ days = )\d+")


@dataclass(frozen=True, slots=True)
class Grown:
    """How the database stands at the end of a month."""

    month: int
    used: int  # bytes, without pages that are free again
    file: int  # bytes
    shelved: int  # rows of what is let go of after its span
    books: int  # rows of what stays


class Aging(Month):
    """``ended`` hears the number of each month that is over."""

    async def live_on(self, months: int, ended: Callable[[int], None]) -> None:
        self._plant()
        for number in range(months):
            begins = _month(number)
            self._busy(begins)
            await self._live_until(begins + timedelta(days=self.size.days))
            await self._sleeps(_month(number + 1) - timedelta(hours=1))
            ended(number + 1)

    async def _sleeps(self, until: datetime) -> None:
        """Nobody writes; what is due is done at last."""
        self.clock.leap(until)
        self._heap.clear()
        self.driver.run(until)
        while await self.dispatcher.drain() and self._has_mail():
            pass


def _month(number: int) -> datetime:
    return FIRST.replace(year=FIRST.year + number // 12, month=number % 12 + 1)


def rules() -> Rules:
    text = _SPAN.sub(rf"\g<1>{KEPT}", charter.BUILT_IN.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "charter.toml"
        path.write_text(text, "utf-8")
        return Rules(charter.load(path), ZONE, understand, text=text)


def grown(file: Path, month: int) -> Grown:
    shelves = {str(each.table.__tablename__) for each in SHELVES} - {"ticket"} | {"search_term"}
    with sqlite3.connect(file) as connection:

        def ask(words: str) -> int:
            return int(connection.execute(words).fetchone()[0])

        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = {name: ask(f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608
        pages, free, size = (
            ask(f"PRAGMA {w}") for w in ("page_count", "freelist_count", "page_size")
        )
    shelved = sum(count for name, count in rows.items() if name in shelves)
    return Grown(month, (pages - free) * size, pages * size, shelved, sum(rows.values()) - shelved)


def live(file: Path, months: int = MONTHS) -> tuple[Sequence[Grown], Path, Path]:
    """How it stood after each month; the file as it was after the first, and after the last."""
    migrate(f"sqlite:///{file}")
    life = Aging(f"sqlite:///{file}", rules(), FIRST, SIZE)
    found: list[Grown] = []
    young, old = file.with_suffix(".young"), file.with_suffix(".old")

    def ended(number: int) -> None:
        life.engine.dispose()  # the last one to leave puts the write-ahead log into the file
        found.append(grown(file, number))
        if number in (1, months):
            shutil.copy(file, young if number == 1 else old)

    asyncio.run(life.live_on(months, ended))
    life.close()
    return found, young, old


def p99(young: Path, old: Path, turns: int = 3) -> tuple[float, float]:
    """Seconds of the processor for the slowest of a hundred messages in either database: the same
    messages of the same people, in turns; each at its quickest, so that nobody disturbed it."""
    took: dict[Path, list[list[float]]] = {young: [], old: []}
    for turn in range(turns):
        for file in (young, old):
            copy = file.with_name(f"{file.name}.{turn}")
            shutil.copy(file, copy)
            took[file].append(_handles(copy, _month(1 if file == young else MONTHS)))
    first, last = (
        sorted(min(each) for each in zip(*took[file], strict=True)) for file in (young, old)
    )
    return first[len(first) * 99 // 100], last[len(last) * 99 // 100]


WORDS = (
    "厨房漏水了",
    "电梯又坏了",
    "物业费多少",
    "修得怎么样了",
    "楼道灯不亮",
    "谢谢",
    "垃圾没人收",
)


def _handles(file: Path, now: datetime) -> list[float]:
    life = Aging(f"sqlite:///{file}", rules(), now, SIZE)
    with sqlite3.connect(file) as connection:
        query = "SELECT address FROM contact_point ORDER BY id LIMIT 40 OFFSET 20"
        people = [address for (address,) in connection.execute(query)]
    took = []
    for number, who in enumerate(people * 5):
        said = delivery(f"p{number}", who, WORDS[number % len(WORDS)], False, now)
        asyncio.run(life.running.mailbox.put(life.village.name, [said]))
        began = time.process_time()
        assert worker.handle_some(life.running, 1) == 1
        took.append(time.process_time() - began)
    life.close()
    return took


def main() -> None:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        found, young, old = live(Path(folder) / "year.db")
        for each in found:
            print(each)
        first, last = p99(young, old)
    print(f"p99 {first * 1000:.1f} ms, then {last * 1000:.1f} ms: {last / first:.2f}")
    print(f"{time.process_time() - began:.0f} s of the processor")


if __name__ == "__main__":
    main()
