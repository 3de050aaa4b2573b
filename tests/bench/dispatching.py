"""The way out: how fast messages leave, and that no chat gets them faster than it may."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import Session

from bot import app
from bot.delivery.send import Dispatcher
from bot.running import Running
from bot.settings import Settings
from storage.contacts import ContactPoint, StaffChat
from storage.db import connect, transaction
from storage.outbox import OutboxMessage, To
from storage.people import Person
from tests.bench.ground import Ground, size
from tests.bench.table import Ratio, in_turns
from tests.fakes.botapi import BotApi

MESSAGES = size("MESSAGES", 1500)
CHATS = MESSAGES // 2
AT_ONCE = 16  # connections, as many as the channel holds
HOUSE = Path(__file__).parent.parent.parent
TOKEN = "1000:BENCH"
FIRST_CHAT = 7_000_000_001
PACED = size("PACED", 64)  # seconds: more than the minute in which a group's messages are counted
UNSENT = text("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")
WORDS = "您的报修已经收到，工单号 #{}，工程部会在10分钟内联系您。"


def measure(ground: Ground) -> list[Ratio]:
    with fake() as root:
        ours, bare = in_turns(
            lambda turn: asyncio.run(_ours(ground, root, f"dispatch-{turn}")),
            lambda turn: asyncio.run(_bare(root)),
            turns=5,
        )
    good = ours >= 1000 or ours / bare >= 0.7
    return [
        Ratio(
            f"messages sent to the fake Bot API, limits off, beside bare httpx ({AT_ONCE} "
            "connections each, the server on the same cores)",
            f"{ours:,.0f} a second",
            f"{bare:,.0f} a second",
            f"{ours / bare:.2f}",
            ">= 1,000 a second, or >= 0.7",
            good,
        )
    ]


async def _bare(root: str) -> float:
    """Messages a second: each of AT_ONCE clients sends one after the other."""
    numbers = iter(range(MESSAGES))

    async def send() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            for number in numbers:
                body = {"chat_id": FIRST_CHAT + number % CHATS, "text": WORDS.format(number)}
                answer = await client.post(f"{root}/bot{TOKEN}/sendMessage", json=body)
                assert answer.status_code == httpx.codes.OK

    began = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    return MESSAGES / (time.perf_counter() - began)


async def _ours(ground: Ground, root: str, name: str) -> float:
    url = ground.fresh(name)
    with _writing(url) as session:
        for number in range(CHATS):
            person = _person(session, FIRST_CHAT + number)
            for one in range(number, MESSAGES, CHATS):
                _enqueue(session, person, one)
    running = _compose(url, root)
    began = time.perf_counter()
    dispatcher = asyncio.create_task(Dispatcher(running, limited=False).run())
    while await running.in_thread(lambda: _unsent(running)):  # noqa: ASYNC110 - a thread writes
        await asyncio.sleep(0.05)
    seconds = time.perf_counter() - began
    dispatcher.cancel()
    await asyncio.gather(dispatcher, return_exceptions=True)
    await app.close(running)
    return MESSAGES / seconds


# --------------------------------------------------------------------------------------- pace


def measure_pace(ground: Ground) -> list[Ratio]:
    """More than may leave in a minute, to groups and to people, through the limits."""
    with fake() as root:
        asyncio.run(_paced(ground, root))
        api = BotApi(root, TOKEN)
        sent, refused = api.sent(), api.stats()["violations"]
        api.close()
    chats: dict[int, list[float]] = defaultdict(list)
    for entry in sent:
        chats[entry["chat"]].append(entry["at"])
    groups = max(_most(times, 60.0) for chat, times in chats.items() if chat < 0)
    people = max(_most(times, 10.0) for chat, times in chats.items() if chat > 0)
    everybody = _most(sorted(entry["at"] for entry in sent), 1.0)
    what = f"with limits on, the most messages in any {{}} of {PACED:.0f} s"
    return [
        _below(what.format("minute to one group"), groups, 20),
        _below(what.format("10 s to one person"), people, 13),
        _below(what.format("second to everybody"), everybody, 30),
        _below("of them refused by the platform", len(refused), 0),
    ]


async def _paced(ground: Ground, root: str) -> None:
    url = ground.fresh("pace")
    api = BotApi(root, TOKEN)
    api.limits()
    api.close()
    with _writing(url) as session:
        for number in range(3):
            _enqueue_to_group(session, -1_002_000_000_001 - number, 40)
        for number in range(300):
            person = _person(session, FIRST_CHAT + number)
            for one in range(80 if number < 3 else 5):
                _enqueue(session, person, one)
    running = _compose(url, root)
    dispatcher = asyncio.create_task(Dispatcher(running).run())
    await asyncio.sleep(PACED)
    dispatcher.cancel()
    await asyncio.gather(dispatcher, return_exceptions=True)
    await app.close(running)


def _most(times: Sequence[float], window: float) -> int:
    """How many of these moments, in order, lie in any stretch of so many seconds."""
    first = most = 0
    for last, moment in enumerate(times):
        while moment - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


def _below(what: str, found: int, allowed: int) -> Ratio:
    return Ratio(what, str(found), f"{allowed} allowed", "", f"<= {allowed}", found <= allowed)


# ------------------------------------------------------------------------------------- ground


@contextmanager
def fake() -> Iterator[str]:
    """The fake Bot API in a process of its own; yields its root."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.botapi", "--lenient", "--token", TOKEN],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}"
        finally:
            child.terminate()


def _compose(url: str, root: str) -> Running:
    return app.compose(
        Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=url,
            telegram_token=SecretStr(TOKEN),
            telegram_api_url=root,
        )
    )


@contextmanager
def _writing(url: str) -> Iterator[Session]:
    engine = connect(url)
    with transaction(engine) as session:
        yield session
    engine.dispose()


_keys = count()


def _person(session: Session, chat: int) -> int:
    now = datetime.now(UTC)
    person = Person(name="某人", created_at=now)
    session.add(person)
    session.flush()
    session.add(
        ContactPoint(
            person_id=person.id,
            channel="telegram",
            address=str(chat),
            bound_at=now,
            seen_at=now,
        )
    )
    return person.id


def _enqueue(session: Session, person_id: int, number: int) -> None:
    now = datetime.now(UTC)
    session.add(
        OutboxMessage(
            receiver=To(person_id=person_id).word,
            person_id=person_id,
            kind="notice",
            text=WORDS.format(number),
            created_at=now,
            not_before=now,
        )
    )


def _enqueue_to_group(session: Session, chat: int, messages: int) -> None:
    now = datetime.now(UTC)
    row = StaffChat(channel="telegram", address=str(chat), title="工程部", bound_at=now)
    session.add(row)
    session.flush()
    for number in range(messages):
        session.add(
            OutboxMessage(
                receiver=To(staff_chat_id=row.id).word,
                staff_chat_id=row.id,
                kind="card",
                text=WORDS.format(number),
                created_at=now,
                not_before=now,
            )
        )


def _unsent(running: Running) -> int:
    with running.engine.connect().execution_options(reading=True) as connection:
        found = connection.execute(
            text("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")
        )
        return int(found.scalar_one())
