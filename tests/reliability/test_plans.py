"""What is done for each message and at each tick reads no growing table from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot import app
from bot.channels.base import Delivery
from bot.channels.webchat import pack
from bot.delivery.send import Dispatcher
from bot.running import Running
from bot.settings import Settings
from bot.worker import handle_some
from handlers.incoming import Incoming
from scheduler.driver import Driver
from tests.reliability.estate import owe_answers, prepare

GROWING = (
    *("received", "outbox", "deadline", "ticket", "ticket_event", "attachment", "audit_entry"),
    *("webchat_line", "person", "contact_point", "home", "household", "residency", "dunning_step"),
)
# A month's run, once a month, looks at every bill.
MONTHLY = re.compile(r"FROM bill\b|periodic_run|dunning_step\.month = ")
WORK = (
    ("邻居1", "厨房水管漏水了，麻烦来修一下"),
    ("邻居1", "怎么还没人来"),
    ("邻居2", "我家物业费欠多少"),
    ("邻居3", "你好"),
    ("路人", "楼道的灯坏了好几天了，没人修"),
    ("张师傅", "/take 2"),
    ("张师傅", "/reply 2 马上到"),
    ("张师傅", "/resolve 2 已修好"),
)
LISTS = (("张师傅", "/queue"), ("陈主管", "/board"), ("陈主管", "/dunning"), ("小刘", "/tasks"))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(WORK, id="work"),
        pytest.param(LISTS, id="lists"),
    ],
)
async def test_no_growing_table_is_read_from_end_to_end(
    sqlite_database: str, said: tuple[tuple[str, str], ...]
) -> None:
    now = datetime.now(UTC)
    prepare(sqlite_database, now, 20, lambda _: 0, every=99)
    owe_answers(sqlite_database, now, 5)
    running = app.compose(Settings(_env_file=None, database_url=sqlite_database))  # type: ignore[call-arg]
    with _reading_plans(running.engine) as scans:
        for number, (who, text) in enumerate(said):
            await _say(running, who, text, number)
            await Dispatcher(running).drain()
        Driver(running.engine, running.rules).run(now + timedelta(minutes=30))
        while await Dispatcher(running).drain():
            pass
    await app.close(running)
    assert not scans, "\n".join(scans)


async def _say(running: Running, who: str, text: str, number: int) -> None:
    incoming = Incoming(
        channel="webchat",
        sender=who,
        conversation=who,
        sent_at=running.clock.now(),
        kind="message",
        text=text,
        message_id=str(number),
    )
    await running.mailbox.put("webchat", [Delivery(str(number), who, pack(incoming))])
    assert await running.in_thread(lambda: handle_some(running)) == 1


@contextmanager
def _reading_plans(engine: Engine) -> Iterator[set[str]]:
    """Fills a set with "table: statement" of every full scan that happens meanwhile."""
    found: set[str] = set()

    def explain(connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if not statement.startswith(("SELECT", "UPDATE", "DELETE")) or MONTHLY.search(statement):
            return
        if isinstance(given, list):  # many at once: the plan is that of the first
            given = given[0]
        cursor = connection.connection.cursor()
        for *_, step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall():
            scanned = re.fullmatch(r"SCAN (\w+?)(_\d+)?", step)
            if scanned and scanned[1] in GROWING:
                found.add(f"{scanned[1]}: {' '.join(statement.split())}")
        cursor.close()

    event.listen(engine, "before_cursor_execute", explain)
    yield found
    event.remove(engine, "before_cursor_execute", explain)
