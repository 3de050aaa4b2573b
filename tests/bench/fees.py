"""What do I owe: understood, worked out, answered and kept, beside the bare reading of it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import cast

from sqlalchemy import insert, text

from bot.channels.webchat import Webchat, pack
from handlers import inbox
from handlers.incoming import Incoming
from nlu.intents import understand
from storage import received
from storage.db import transaction
from storage.tables import metadata
from tests.bench.ground import NOW, PEOPLE, Ground, rules, size
from tests.bench.table import Ratio, beside, in_turns

ASKED = size("ASKED", 200)
LEAST = 0.1
WORDS = ("我家物业费欠多少", "我还欠多少钱", "物业费是怎么算的", "我交过费了吗", "还有哪几个月没交")
# What any program must at least read: whose home, what is left of each bill, what came in.
QUERIES = (
    "SELECT h.home_id FROM contact_point c JOIN residency r ON r.person_id = c.person_id"
    " JOIN household h ON h.id = r.household_id WHERE c.channel = 'webchat' AND c.address = :who",
    "SELECT b.id, b.month, b.item, b.amount_fen, coalesce(sum(a.amount_fen), 0) FROM bill b"
    " LEFT JOIN allocation a ON a.bill_id = b.id WHERE b.home_id = :home GROUP BY b.id",
    "SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE home_id = :home",
)


def measure(ground: Ground) -> list[Ratio]:
    """Each question comes in two transactions, as on the road; the answer waits in the outbox."""

    def ours(turn: int) -> float:
        readers = {"webchat": lambda body: Webchat.read(cast(Webchat, None), body)}
        understand("", NOW.date())  # the dictionary is there before the clock starts
        with ground.engine(f"fees-{turn}") as engine:
            began, mine = time.perf_counter(), rules()
            for number in range(ASKED):
                now = NOW + timedelta(seconds=number)
                with transaction(engine) as session:
                    received.store(session, [_delivery(number)], now)
                assert inbox.receive_next(engine, mine, readers, now)
            return ASKED / (time.perf_counter() - began)

    def bare(turn: int) -> float:
        with ground.engine(f"fees-bare-{turn}") as engine:
            began = time.perf_counter()
            for number in range(ASKED):
                with transaction(engine) as session:
                    received.store(session, [_delivery(number)], NOW)
                with transaction(engine) as session:
                    connection = session.connection()
                    home = connection.execute(text(QUERIES[0]), {"who": _who(number)}).scalar_one()
                    for query in QUERIES[1:]:
                        connection.execute(text(query), {"home": home}).all()
                    connection.execute(insert(metadata.tables["outbox"]), _answer(number))
            return ASKED / (time.perf_counter() - began)

    what = "fee questions stored, understood and answered, beside three queries and the two rows"
    return [beside(what, *in_turns(ours, bare, turns=3), "a second", LEAST)]


def _answer(number: int) -> dict[str, object]:
    message = {"receiver": "p1", "person_id": 1, "kind": "answer", "text": f"{number} 元"}
    return {**message, "created_at": NOW, "not_before": NOW}


def _who(number: int) -> str:
    return f"邻居{number * 7 % PEOPLE}"


def _delivery(number: int) -> dict[str, object]:
    who = _who(number)
    incoming = Incoming(
        channel="webchat",
        sender=who,
        conversation=who,
        sent_at=NOW,
        kind="message",
        text=WORDS[number % len(WORDS)],
        message_id=str(number),
    )
    body = pack(incoming)
    return {"channel": "webchat", "key": f"{number}", "conversation": who, "body": body}
