"""``/api/v1/tickets``: a page over HTTP with its key, borders, audit and JSON, beside the bare
query of the same page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import quantiles
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import col, select

from storage import keys
from storage.db import transaction
from storage.keys import ApiKey
from storage.people import Person
from tests.bench.filling import settle
from tests.bench.ground import Ground, rules, size
from tests.bench.scale import FIRST, TICKETS, fill_tickets
from tests.bench.table import Ratio
from tests.bot.web_site import STARTS_AT, Site, open_site

ASKED = size("ASKED", 300)
MOST_TIMES = 8.0
PATH = f"/api/v1/tickets?after={FIRST}&limit=100"
Statement = tuple[str, Any]


def measure(ground: Ground) -> list[Ratio]:
    return asyncio.run(_measure(ground))


async def _measure(ground: Ground) -> list[Ratio]:
    url = ground.fresh("interface")
    async with open_site(url, ground.folder / "media", demo=False) as site:
        engine = site.running.engine
        with transaction(engine) as session:
            fill_tickets(session, rules(), STARTS_AT, TICKETS)
        settle(engine)
        headers = {"Authorization": f"Bearer {_key(engine)}"}
        with _listening(engine) as heard:
            await _page(site, headers)
        page = [each for each in heard if "ticket.text" in each[0] and "LIMIT" in each[0]][-1]
        ours, bare = [], []
        for _ in range(ASKED):
            ours.append(await _page(site, headers))
            bare.append(_bare(engine, page))
    slow, slow_bare = _p99(ours), _p99(bare)
    return [
        Ratio(
            f"p99 of a page of 100 of {TICKETS:,} tickets at /api/v1, beside the bare query",
            f"{slow:.1f} ms",
            f"{slow_bare:.1f} ms",
            f"{slow / slow_bare:.1f}×",
            f"<= {MOST_TIMES:.0f}×",
            slow <= slow_bare * MOST_TIMES,
        )
    ]


def _key(engine: Engine) -> str:
    with transaction(engine) as session:
        maker = session.exec(select(Person.id).where(col(Person.name) == "赵总")).one()
        row = ApiKey(
            name="呼叫中心",
            person_id=maker,
            scopes=["read:tickets"],
            code_hash="",
            code_until=STARTS_AT + timedelta(minutes=5),
            made_at=STARTS_AT,
        )
        key = keys.fetch(session, keys.make(session, row), STARTS_AT)
    assert key is not None
    return key


async def _page(site: Site, headers: dict[str, str]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    answer = await site.client.get(PATH, headers=headers)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200 and len(answer.json()["items"]) == 100
    return took


def _bare(engine: Engine, page: Statement) -> float:
    began = time.perf_counter()
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(*page).fetchall()
    took = (time.perf_counter() - began) * 1000
    assert len(rows) > 99
    return took


@contextmanager
def _listening(engine: Engine) -> Iterator[list[Statement]]:
    heard: list[Statement] = []

    def hear(_c: object, _cur: object, said: str, values: Any, *_more: object) -> None:
        heard.append((said, values))

    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def _p99(found: list[float]) -> float:
    return quantiles(found, n=100)[98] if len(found) > 1 else found[0]
