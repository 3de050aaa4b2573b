"""What is done for each message and at each tick reads no growing table from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot import app
from bot.channels.base import Delivery
from bot.channels.webchat import pack
from bot.delivery.send import Dispatcher
from bot.running import Running
from bot.settings import Settings
from bot.worker import handle_some
from handlers.incoming import Incoming
from scheduler import keeping
from scheduler.driver import Driver
from tests.reliability.estate import owe_answers, prepare

GROWING = (
    *("received", "outbox", "deadline", "ticket", "ticket_event", "attachment", "audit_entry"),
    *("webchat_line", "person", "contact_point", "home", "household", "residency", "dunning_step"),
    *("search_term", "message_part", "doubt", "paper", "webhook_letter", "unanswered", "miss"),
)
# A month's run, once a month, looks at every bill.
MONTHLY = re.compile(r"FROM bill\b|periodic_run|dunning_step\.month = ")
SCANNED = re.compile(r"SCAN (?P<table>\w+?)(_\d+)?( USING (COVERING )?INDEX (?P<index>\w+))?")
# An index of what is open or has not left yet is as short as that is.
PARTIAL = text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
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
    running, now = _composed(sqlite_database)
    with _reading_plans(running.engine) as scans:
        await _live(running, now, said)
    await app.close(running)
    assert not scans, "\n".join(scans)


async def test_nor_is_one_in_the_night_in_which_all_of_it_goes(sqlite_database: str) -> None:
    running, now = _composed(sqlite_database)
    await _live(running, now, WORK)
    with _reading_plans(running.engine) as scans:
        gone = keeping.purge(running.engine, running.rules, now + timedelta(days=20 * 365))
    await app.close(running)
    assert gone
    assert not scans, "\n".join(scans)


def _composed(url: str) -> tuple[Running, datetime]:
    now = datetime.now(UTC)
    prepare(url, now, 20, lambda _: 0, every=99)
    owe_answers(url, now, 5)
    return app.compose(Settings(_env_file=None, database_url=url)), now  # type: ignore[call-arg]


async def _live(running: Running, now: datetime, said: tuple[tuple[str, str], ...]) -> None:
    for number, (who, words) in enumerate(said):
        await _say(running, who, words, number)
        await Dispatcher(running).drain()
    Driver(running.engine, running.rules).run(now + timedelta(minutes=30))
    while await Dispatcher(running).drain():
        pass


async def _say(running: Running, who: str, words: str, number: int) -> None:
    incoming = Incoming(
        channel="webchat",
        sender=who,
        conversation=who,
        sent_at=running.clock.now(),
        kind="message",
        text=words,
        message_id=str(number),
    )
    await running.mailbox.put("webchat", [Delivery(str(number), who, pack(incoming))])
    assert await running.in_thread(lambda: handle_some(running)) == 1


@contextmanager
def _reading_plans(engine: Engine) -> Iterator[set[str]]:
    """Fills a set with "table: statement" of every full scan that happens meanwhile, be it of the
    table or of an index of all of its rows."""
    found: set[str] = set()
    with engine.connect() as connection:
        partial = set(connection.execute(PARTIAL).scalars())

    def explain(connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if not statement.startswith(("SELECT", "UPDATE", "DELETE")) or MONTHLY.search(statement):
            return
        if isinstance(given, list):  # many at once: the plan is that of the first
            given = given[0]
        cursor = connection.connection.cursor()
        for *_, step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall():
            scanned = SCANNED.fullmatch(step)
            if scanned and scanned["table"] in GROWING and scanned["index"] not in partial:
                found.add(f"{scanned['table']}: {' '.join(statement.split())}")
        cursor.close()

    event.listen(engine, "before_cursor_execute", explain)
    yield found
    event.remove(engine, "before_cursor_execute", explain)
