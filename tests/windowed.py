"""A messenger with reply windows for the test language, and 王阿姨 who uses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import select

from bot.channels.base import Outgoing
from bot.channels.errors import WayClosed
from bot.channels.wechat import layout
from bot.channels.wechat.account import SAID
from handlers.incoming import Button
from storage import people, windows
from storage.contacts import ContactPoint
from storage.db import transaction
from storage.outbox import OutboxMessage
from tests.air import Air
from tests.world import World

SHUT = WayClosed("45015")


@dataclass
class Windowed(Air):
    """WeChat as far as windows go: it remembers the way that each message took."""

    name: str = "wechat"
    windowed: bool = True
    room: int = 2000
    speaks: bool = True
    takes_templates: bool = False
    ways: list[str] = field(default_factory=list)

    async def send(self, message: Outgoing) -> str:
        sent = await super().send(message)
        self.ways.append(message.way or "custom")
        return f"{message.way or 'custom'}:{sent}"

    def fits_template(self, message: Outgoing) -> bool:
        return len(message.text) <= 20

    def in_one_text(self, text: str, buttons: Sequence[Button], menu: str) -> str:
        return layout.in_one_text(text, buttons, menu)


def moves_to_wechat(world: World) -> Windowed:
    """王阿姨 has WeChat only, and everybody else the web chat as before."""
    wechat = Windowed()
    world.running.channels = {**world.running.channels, "wechat": wechat}
    with transaction(world.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        points = session.exec(select(ContactPoint).where(ContactPoint.person_id == wang.id)).all()
        for each in points:
            each.state = "gone"
            session.add(each)
        session.add(point(wang.id, "wechat", "o1", world.now))
    return wechat


def point(person_id: int, channel: str, address: str, seen_at: datetime) -> ContactPoint:
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


def ticket(world: World) -> int:
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
