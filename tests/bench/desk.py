"""The workbench's pages in a large company, beside the same pages at a hundredth of it, and beside
the bare statements that they ask the database; and fifty open pages while nothing happens.

What is measured is what a page gathers: the queries and the values, without the drawing of HTML.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, event
from sqlmodel import Session

from handlers.context import Context, Moment
from handlers.conversation.arrival import as_if_said
from handlers.rules import Rules
from handlers.workbench import homes, money, tickets, today
from storage import contacts
from storage.db import reading, transaction
from tests.bench.filling import settle
from tests.bench.ground import Ground, rules, size
from tests.bench.scale import BILLS, FIRST, TICKETS, fill_bills, fill_tickets
from tests.bench.table import Ratio
from tests.serving import environment, guanjia, served

ASKED = size("ASKED", 40)  # times
MOST_TIMES, LEAST_MS = 2.0, 30.0  # beside a hundredth; what is quicker than this is quick enough
MOST_OF_SQL = 4.0
OPEN, IDLE_SECONDS, MOST_IDLE = 50, 12.0, 0.05  # pages, and the share of a core
LEAST = 100  # rows of each, also in a tiny run
WHO = "赵总"

PAGES: dict[str, Callable[[Context], object]] = {
    "tickets": lambda context: tickets.listing_of(context, {}),
    "tickets, newest first": lambda context: tickets.listing_of(context, {"sort": "new"}),
    "tickets, all, by words": lambda context: tickets.listing_of(
        context, {"state": "all", "words": "漏水 20栋"}
    ),
    "a ticket": lambda context: tickets.whole(context, FIRST + 7),
    "a home": lambda context: homes.whole(context, FIRST + 7),
    "money": money.look,
    "today": today.look,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds of the processor: the half, the slowest of a hundred; the bare statements."""

    half: float
    slow: float
    bare: float


def measure(ground: Ground) -> Iterator[Ratio]:
    now, law = datetime.now(UTC), rules()
    found: dict[str, list[Asked]] = {name: [] for name in PAGES}
    for part in (100, 1):
        with ground.engine(f"desk{part}") as engine:
            with transaction(engine) as session:
                fill_tickets(session, law, now, max(TICKETS // part, LEAST))
                fill_bills(session, now, max(BILLS // part, LEAST))
            settle(engine)
            for name, page in PAGES.items():
                found[name].append(_ask(engine, law, now, page))
    for name, (few, many) in found.items():
        yield Ratio(
            f"{name} among {TICKETS:,} open tickets and {BILLS:,} bills",
            f"p50 {many.half:.1f} ms, p99 {many.slow:.1f} ms",
            f"at a hundredth {few.half:.1f} ms",
            f"{many.half / few.half:.1f}×",
            f"<= {MOST_TIMES:.0f}× or {LEAST_MS:.0f} ms",
            many.half <= max(few.half * MOST_TIMES, LEAST_MS),
        )
        yield Ratio(
            f"{name}, beside its own statements",
            f"p50 {many.half:.1f} ms",
            f"{many.bare:.1f} ms",
            f"{many.half / many.bare:.1f}×",
            f"<= {MOST_OF_SQL:.0f}× or {LEAST_MS:.0f} ms",
            many.half <= max(many.bare * MOST_OF_SQL, LEAST_MS),
        )
    yield _idle()


def _ask(engine: Engine, law: Rules, now: datetime, page: Callable[[Context], object]) -> Asked:
    """A page, again and again; nothing of it is kept."""
    found, statements = [], _statements(engine, law, now, page)
    for _ in range(ASKED):
        with reading(engine) as session:
            context = _context(session, law, now)
            began = time.process_time()
            page(context)
            found.append((time.process_time() - began) * 1000)
            session.rollback()
    found.sort()
    return Asked(found[len(found) // 2], found[-1 - len(found) // 100], _bare(engine, statements))


def _statements(
    engine: Engine, law: Rules, now: datetime, page: Callable[[Context], object]
) -> list[tuple[str, Any]]:
    """What a page asks the database."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, values))

    with reading(engine) as session:
        context = _context(session, law, now)
        event.listen(engine, "before_cursor_execute", note)
        try:
            page(context)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        session.rollback()
    return asked


def _bare(engine: Engine, statements: Sequence[tuple[str, Any]]) -> float:
    """Milliseconds of the statements alone, by the driver."""
    found = []
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for _ in range(ASKED):
            began = time.process_time()
            for statement, values in statements:
                cursor.execute(statement, values)
                cursor.fetchall()
            found.append((time.process_time() - began) * 1000)
        cursor.close()
    return sorted(found)[len(found) // 2]


def _idle() -> Ratio:
    """The share of a core that open pages of today take, beyond what the program takes alone."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        env = environment(f"sqlite:///{here / 'idle.db'}", here)
        guanjia(env, "migrate")
        guanjia(env, "seed", "demo")
        with served(env, here / "log") as bot:
            asyncio.run(_share(bot.address, bot.process.pid, OPEN))  # what is done once is done
            alone = asyncio.run(_share(bot.address, bot.process.pid, 0))
            many = asyncio.run(_share(bot.address, bot.process.pid, OPEN))
    return Ratio(
        f"{OPEN} open pages of today, nothing happens",
        f"{many - alone:.1%} of a core",
        f"without them {alone:.1%}",
        "",
        f"<= {MOST_IDLE:.0%}",
        many - alone <= MOST_IDLE,
    )


async def _share(address: str, process: int, pages: int) -> float:
    """What part of a core a process takes while so many pages wait for news."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        await client.get("/console", params={"as": WHO})
        waiting = [asyncio.create_task(_waits(client)) for _ in range(pages)]
        await asyncio.sleep(4)
        began = _taken(process)
        await asyncio.sleep(IDLE_SECONDS)
        share = (_taken(process) - began) / IDLE_SECONDS
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    return share


async def _waits(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/desk/news") as answer:
        async for _ in answer.aiter_lines():
            pass


def _taken(process: int) -> float:
    """Seconds of a processor that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _context(session: Session, law: Rules, now: datetime) -> Context:
    contact = contacts.find(session, "webchat", WHO)
    assert contact is not None
    return as_if_said(Moment(session, law, now), contact, "")
