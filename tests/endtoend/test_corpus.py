"""What people really write: every labelled message gets an answer, and the log stays clean."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from storage import received
from storage.db import connect, reading
from storage.outbox import OutboxMessage
from storage.received import Received
from tests.serving import Served, environment, guanjia, served

MESSAGES = sorted((Path(__file__).parent.parent / "nlu").glob("voices-*.jsonl"))
CAST = ("王阿姨", "李先生", "小赵", "Anna", "孙伯")
WITHIN = 100.0


def texts() -> list[str]:
    lines = [line for path in MESSAGES for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


@pytest.fixture
def bot(sqlite_database: str, tmp_path: Path) -> Iterator[tuple[Served, Engine]]:
    env = environment(sqlite_database, tmp_path)
    guanjia(env, "seed", "demo", "--bare")
    with served(env, tmp_path / "log") as process:
        engine = connect(sqlite_database)
        yield process, engine
        engine.dispose()


@pytest.mark.long
def test_every_message_of_the_corpus_is_answered(bot: tuple[Served, Engine]) -> None:
    process, engine = bot
    said = texts()
    assert len(said) >= 1_500
    with httpx.Client(base_url=process.address, timeout=30) as client:
        for number, text in enumerate(said):
            # Half are said by strangers, each new; half by those who have said much before.
            name = f"住户{number}" if number % 2 else CAST[number // 2 % len(CAST)]
            message = {"person": name, "text": text, "key": f"m{number}"}
            bring(client, message)
    wait_until_handled(engine)
    assert unanswered(engine) == []
    assert process.errors == []


def bring(client: httpx.Client, message: dict[str, str]) -> None:
    """As the page does it: whoever is asked to come again comes again."""
    end = time.monotonic() + WITHIN
    while (answer := client.post("/chat/api/messages", json=message)).status_code == 503:
        assert time.monotonic() < end, answer.text
        time.sleep(float(answer.headers["retry-after"]))
    assert answer.status_code == 202, answer.text


def wait_until_handled(engine: Engine) -> None:
    end = time.monotonic() + WITHIN
    while True:
        with reading(engine) as session:
            if received.count_pending(session) == 0:
                return
        assert time.monotonic() < end, "messages are still waiting"
        time.sleep(0.2)


def unanswered(engine: Engine) -> list[str]:
    """What was handled without a word to anybody, or not handled. An answer is of its moment."""
    with reading(engine) as session:
        return [
            f"{row.state} {row.outcome}: {row.body}"
            for row in session.exec(select(Received)).all()
            if row.state != "handled" or not _answered(session, row)
        ]


def _answered(session: Session, row: Received) -> bool:
    query = select(OutboxMessage.id).where(
        col(OutboxMessage.kind) == "answer", col(OutboxMessage.created_at) == row.handled_at
    )
    return session.exec(query).first() is not None
