"""A storm in one estate delays no other's complaint: estates take turns (``storage/lanes.py``)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

from sqlmodel import col, select

from bot import worker
from bot.channels.base import Delivery
from storage.db import reading
from storage.received import Received
from tests.world import World

STORM = 500


def writes(town: World, who: str, words: str, times: int) -> None:
    """So often, and nobody has looked at it yet."""
    said = {
        "channel": "webchat",
        "sender": who,
        "sender_name": who,
        "conversation": who,
        "is_group": False,
        "sent_at": town.now.isoformat(),
        "text": words,
    }
    found = [Delivery(f"{who}{n}", who, json.dumps(said)) for n in range(times)]
    asyncio.run(town.running.mailbox.put("webchat", found))


def handled(town: World) -> Counter[str]:
    """How many of whose."""
    with reading(town.engine) as session:
        query = select(Received.conversation).where(col(Received.state) == "handled")
        return Counter(each.removeprefix("webchat:") for each in session.exec(query).all())


def test_a_complaint_of_another_estate_is_among_the_next_few(town: World) -> None:
    for who in ("王小明", "李幸", "孙幸", "幸前台"):
        town.says(who, "你好")
    for who in ("王小明", "李幸"):
        writes(town, who, "你好", STORM // 2)
    worker.handle_some(town.running, 5)
    before = handled(town)
    writes(town, "周海", "厨房水管漏水了", 1)
    writes(town, "海前台", "/queue", 1)
    writes(town, "陌生人", "你们电话多少", 1)
    worker.handle_some(town.running, 8)
    new = handled(town) - before
    assert new["周海"] == new["海前台"] == new["陌生人"] == 1, new
    assert sum(new.values()) == 8 and sum(new[each] for each in ("王小明", "李幸")) == 5


def test_who_keeps_writing_alone_stands_beside_the_storm_and_not_before_it(town: World) -> None:
    """Both estates go on, one message each in turn; within one, in the order of their coming."""
    writes(town, "王小明", "你好", 20)
    writes(town, "周海", "你好", 20)
    before = handled(town)
    worker.handle_some(town.running, 12)
    new = handled(town) - before
    assert new["王小明"] == new["周海"] == 6, new
    with reading(town.engine) as session:
        query = select(Received.key).where(col(Received.state) == "handled")
        done = set(session.exec(query).all())
    assert {f"王小明{n}" for n in range(6)} <= done
    worker.handle_some(town.running, 40)
    assert handled(town)["王小明"] - before["王小明"] == 20
