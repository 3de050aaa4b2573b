"""WeChat lets us write only after they did: what waits, what goes another way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot import passive, worker
from bot.channels.base import Arrival, Outgoing, SendError
from bot.channels.wechat import writing
from bot.channels.wechat.account import SAID
from bot.passive import Passive
from handlers.incoming import Button
from storage import people, windows
from storage.contacts import ContactPoint
from storage.db import transaction
from storage.outbox import OutboxMessage
from tests.air import Air
from tests.world import World

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHUT = SendError("45015", permanent=True, elsewhere=True)


@dataclass
class Windowed(Air):
    """WeChat as far as windows go: it remembers the way that each message took."""

    name: str = "wechat"
    room: int = 2000
    speaks: bool = True
    knocks: bool = False
    ways: list[str] = field(default_factory=list)

    async def send(self, message: Outgoing) -> str:
        sent = await super().send(message)
        self.ways.append(message.way or "custom")
        return f"{message.way or 'custom'}:{sent}"

    def weight(self, message: Outgoing) -> int:
        return 1

    def fits_template(self, message: Outgoing) -> bool:
        return len(message.text) <= 20

    def in_one_text(self, text: str, buttons: list[Button], menu: str) -> str:
        return writing.in_one_text(text, buttons, menu)


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with World(database, tmp_path) as world:
        yield world


@pytest.fixture
def wechat(world: World, monkeypatch: pytest.MonkeyPatch) -> Windowed:
    """王阿姨 has WeChat only, and 张师傅 the web chat as before."""
    monkeypatch.setattr(passive, "PATIENCE", 30.0)  # a busy machine says nothing about the rules
    wechat = Windowed()
    world.running.channels = {**world.running.channels, "wechat": wechat}
    with transaction(world.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        points = session.exec(select(ContactPoint).where(ContactPoint.person_id == wang.id)).all()
        for point in points:
            point.state = "gone"
            session.add(point)
        session.add(_point(wang.id, "wechat", "o1", world.now))
    return wechat


def _point(person_id: int, channel: str, address: str, seen_at: datetime) -> ContactPoint:
    return ContactPoint(
        person_id=person_id, channel=channel, address=address, bound_at=seen_at, seen_at=seen_at
    )


def opens(world: World, messages: int = 5) -> None:
    with transaction(world.engine) as session:
        window = windows.window(session, "wechat", "o1")
        window.grant(windows.Grant("words", messages, SAID.within), world.now)
        session.add(window)


def left(world: World) -> int:
    with transaction(world.engine) as session:
        return windows.window(session, "wechat", "o1").left(world.now)


def tells(world: World, *texts: str, kind: str = "notice") -> None:
    """Messages to 王阿姨, all before anything is sent."""
    with transaction(world.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        for text in texts:
            session.add(
                OutboxMessage(
                    receiver=f"p{wang.id}",
                    person_id=wang.id,
                    kind=kind,
                    text=text,
                    created_at=world.now,
                    not_before=world.now,
                )
            )


def heard(wechat: Windowed) -> list[str]:
    return [each.text for each in wechat.said.get("o1", [])]


def test_what_waits_together_leaves_in_one_message(world: World, wechat: Windowed) -> None:
    opens(world)
    tells(world, "师傅接单了。", "半小时内到。")
    world.settles()
    assert heard(wechat) == ["师傅接单了。\n\n半小时内到。"]
    assert left(world) == 4


def test_after_five_messages_the_next_one_waits(world: World, wechat: Windowed) -> None:
    opens(world)
    for number in range(7):
        tells(world, f"第{number}条")
        world.settles()
    assert heard(wechat) == [f"第{number}条" for number in range(5)]
    opens(world)  # they wrote again
    world.passes(minutes=11)
    assert heard(wechat)[5:] == ["第5条\n\n第6条"]


def test_after_48_hours_the_window_is_shut(world: World, wechat: Windowed) -> None:
    opens(world)
    world.sleeps(hours=49)
    tells(world, "在吗")
    world.settles()
    assert heard(wechat) == []


def test_another_messenger_is_better_than_waiting(world: World, wechat: Windowed) -> None:
    with transaction(world.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        session.add(_point(wang.id, "webchat", "王阿姨家", world.now - timedelta(days=3)))
    tells(world, "明天停水")
    world.settles()
    assert heard(wechat) == []
    assert world.heard("王阿姨家") == ["明天停水"]


def test_the_platform_may_shut_it_earlier(world: World, wechat: Windowed) -> None:
    opens(world)
    wechat.deaf["o1"] = SHUT
    tells(world, "在吗")
    world.settles()
    assert left(world) == 0
    del wechat.deaf["o1"]
    world.passes(minutes=30)
    assert heard(wechat) == []  # we do not hammer at a shut door


def test_a_short_text_fits_a_template(world: World, wechat: Windowed) -> None:
    wechat.knocks = True
    tells(world, "明天停水")
    world.settles()
    assert (heard(wechat), wechat.ways) == (["明天停水"], ["template"])


def test_a_long_text_knocks_once_and_waits(world: World, wechat: Windowed) -> None:
    wechat.knocks = True
    long = "明天早上九点到下午五点三栋停水，请提前接好水，给您添麻烦了。"
    tells(world, long, long)
    world.settles()
    world.passes(hours=1)
    assert wechat.ways == ["knock"]
    opens(world)
    world.passes(minutes=11)
    assert wechat.ways == ["knock", "custom"]


def test_staff_see_how_many_replies_are_left(world: World, wechat: Windowed) -> None:
    number = _ticket(world)
    opens(world)
    world.says("张师傅", f"/reply {number} 半小时内到")
    assert any("还能主动发 4 条" in each for each in world.heard("张师傅"))


def test_staff_words_that_wait_are_no_answer_and_staff_know(world: World, wechat: Windowed) -> None:
    number = _ticket(world)
    world.says("张师傅", f"/reply {number} 半小时内到")
    assert any("还不算答复" in each for each in world.heard("张师傅"))
    assert "held" in world.events(number)
    assert "delivered" not in world.events(number)
    opens(world)
    world.passes(minutes=11)
    assert "delivered" in world.events(number)


def _ticket(world: World) -> int:
    """王阿姨 reports through WeChat, and what she is told at once has left."""
    body = {"channel": "wechat", "sender": "o1", "conversation": "o1"}
    world.says("王阿姨", "厨房漏水了", **body)
    with transaction(world.engine) as session:
        for row in session.exec(select(OutboxMessage)).all():
            if row.held:
                row.state = "sent"
                session.add(row)
    world.everybody_listened()
    return world.all_tickets()[-1].id


# ------------------------------------------------------------------ answers in the same breath


async def _answers(world: World, *arrivals: Arrival) -> list[str]:
    desk = Passive(world.running)
    hand = asyncio.create_task(worker.work(world.running))
    try:
        return list(await asyncio.gather(*(desk.answer(each) for each in arrivals)))
    finally:
        hand.cancel()
        await asyncio.gather(hand, return_exceptions=True)


def _arrival(world: World, key: str, text: str, number: int = 0) -> Arrival:
    def stored(action: str) -> str:
        said = {
            "channel": "wechat",
            "sender": "o1",
            "conversation": "o1",
            "sent_at": world.now.isoformat(),
        }
        kind = {"kind": "action", "action": action} if action else {"text": text}
        return json.dumps({**said, **kind})

    return Arrival("wechat", key, "o1", stored, SAID, number)


def _says(world: World, *said: tuple[str, str, int]) -> list[str]:
    return world._runner.run(_answers(world, *(_arrival(world, *each) for each in said)))


def test_three_tries_of_one_message_hear_one_answer(world: World, wechat: Windowed) -> None:
    first = _says(world, ("k1", "厨房漏水了", 0), ("k1", "厨房漏水了", 0))
    again = _says(world, ("k1", "厨房漏水了", 0))
    assert len({*first, *again}) == 1
    assert "#1" in first[0]
    world.settles()
    assert heard(wechat) == []  # nothing is said twice
    assert len(world.all_tickets()) == 1


def test_a_typed_number_is_the_button(world: World, wechat: Windowed) -> None:
    (answer,) = _says(world, ("k1", "厨房漏水了", 0))
    place = next(line for line in answer.splitlines() if "看进度" in line)[0]
    (progress,) = _says(world, ("k2", place, int(place)))
    assert "#1" in progress
    assert len(world.all_tickets()) == 1


def test_what_waited_comes_with_the_next_answer(world: World, wechat: Windowed) -> None:
    wechat.speaks = False
    tells(world, "师傅接单了。")
    world.settles()
    assert heard(wechat) == []
    (answer,) = _says(world, ("k1", "你好", 0))
    assert answer.startswith("您有 1 条回复：\n\n师傅接单了。")
    (next_answer,) = _says(world, ("k2", "你好", 0))
    assert "师傅接单了" not in next_answer


def test_more_than_fits_is_read_on(world: World, wechat: Windowed) -> None:
    wechat.speaks = False
    tells(world, "甲" * 500, "乙" * 500, "丙" * 900)
    found = [_says(world, (f"k{number}", "看", 0))[0] for number in range(6)]
    assert all(len(each.encode()) <= 2048 for each in found)
    whole = "".join(found)
    assert [whole.count(each) for each in "甲乙丙"] == [500, 500, 900]
