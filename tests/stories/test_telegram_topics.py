"""In a Telegram group with topics each ticket has its own; a group's limits and moves are survived.

The real channel over real HTTP to a fake Bot API that enforces topics, limits and moves; the real
inbox, sweeps and dispatcher; only the clock stands still.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.channels.telegram import Telegram
from bot.delivery.claim import Claim
from storage import contacts, outbox
from storage.contacts import ContactPoint
from storage.db import transaction
from storage.outbox import Left, OutboxMessage, To
from storage.people import named
from tests.fakes.botapi import BotApi
from tests.world import World


class Forum:
    """桂花园 with its engineers in a Telegram group; the homeowners are in the web chat."""

    def __init__(self, world: World, api: BotApi, **group: Any) -> None:
        self.world, self.api, self._offset = world, api, 0
        world.limited = False  # the pace has a test of its own
        self.bot = Telegram(
            token=api.token,
            mailbox=world.running.mailbox,
            api_url=api.root,
            mode="webhook",
            webhook_secret="s",
            public_url="https://example.org",
            bot_name="guanjia_bot",
        )
        world.running.channels = {**world.running.channels, "telegram": self.bot}
        self.id = api.group("工程部", **{"forum": True, **group})
        with transaction(world.engine) as session:
            for name in ("张师傅", "陈主管", "吴工"):
                (person,) = named(session, name)
                session.add(
                    ContactPoint(
                        person_id=person.id,
                        channel="telegram",
                        address=str(api.person(name)),
                        bound_at=world.now,
                        seen_at=world.now,
                    )
                )
        self.says("陈主管", "/bindchat engineering")

    def says(self, name: str, text: str, *, chat: int = 0, **more: Any) -> None:
        self.api.says(name, text, chat=chat or self.id, **more)
        self.receives()

    def receives(self) -> None:
        """What waits at Telegram comes in, is handled, and what follows is done."""
        answer = self.api.call("getUpdates", offset=self._offset, timeout=0)
        for update in answer["result"]:
            self._offset = update["update_id"] + 1
            body = json.dumps(update).encode()
            self.world._runner.run(self.bot.receive_webhook("s", body))
            self.world.settles()
        self.world.ticks()

    def heard(self, topic: int | None = None, chat: int = 0) -> list[str]:
        sent = self.api.sent(chat or self.id)
        return [one["text"] for one in sent if topic is None or one["topic"] == topic]

    @property
    def topic(self) -> dict[str, Any]:
        """The newest topic."""
        return self.api.topics(self.id)[-1]


@pytest.fixture
def forum(world: World, api: BotApi) -> Iterator[Forum]:
    forum = Forum(world, api)
    yield forum
    world._runner.run(forum.bot.aclose())


def test_a_ticket_has_its_topic(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    assert "#1" in forum.topic["title"] and "厨房漏水" in forum.topic["title"]
    (card,) = forum.heard(forum.topic["thread"])
    assert "#1" in card and "/note" in card


def test_what_is_said_in_it_reaches_the_homeowner(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    thread = forum.topic["thread"]
    forum.says("张师傅", "半小时后到", topic=thread)
    assert "半小时后到" in world.last("王阿姨").text
    world.replies("王阿姨", "半小时后到", "好，我在家")
    forum.says("张师傅", "/note 阀门要换", topic=thread)
    assert not any("阀门要换" in words for words in world.heard("王阿姨"))
    forum.says("张师傅", "/take", topic=thread)
    assert world.ticket(1).state == "taken"
    assert any("是您的了" in words for words in forum.heard(thread))


def test_what_is_said_beside_it_stays_there(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.everybody_listened()
    forum.says("张师傅", "中午吃什么")
    assert world.heard("王阿姨") == []
    forum.says("张师傅", "/ticket 1")
    assert "厨房漏水了" in forum.heard(0)[-1]  # asked in General, answered in General


def test_an_outsider_in_the_topic_reaches_nobody(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.everybody_listened()
    forum.says("路人", "我来看看", topic=forum.topic["thread"])
    assert world.heard("王阿姨") == []


def test_it_is_renamed_closed_and_opened_again(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    before = forum.topic["title"]
    forum.says("张师傅", "/take", topic=forum.topic["thread"])
    assert forum.topic["title"] != before
    forum.says("张师傅", "/close 换了阀门", topic=forum.topic["thread"])
    world.says("王阿姨", "/confirm 1")
    world.ticks()
    assert forum.topic["closed"] and "✅" in forum.topic["title"]
    world.says("王阿姨", "/reopen 1 又漏了")
    world.ticks()
    assert not forum.topic["closed"]
    assert len(forum.api.topics(forum.id)) == 1


def test_deleted_it_is_opened_anew_and_nothing_is_lost(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    forum.says("张师傅", "/take", topic=forum.topic["thread"])
    old = forum.topic["thread"]
    forum.api.deletes_topic(forum.id, old)
    world.replies("王阿姨", "#1", "水越来越大了")
    new = forum.topic["thread"]
    assert new != old
    assert any("水越来越大了" in words for words in forum.heard(new))


def test_deleted_before_anybody_took_it(world: World, forum: Forum) -> None:
    world.says("王阿姨", "厨房漏水了")
    old = forum.topic["thread"]
    forum.api.deletes_topic(forum.id, old)
    world.replies("王阿姨", "#1", "水越来越大了")
    assert forum.topic["thread"] != old
    assert any("水越来越大了" in words for words in forum.heard(forum.topic["thread"]))


def test_without_the_right_to_open_topics_all_is_said_in_the_group(
    world: World, api: BotApi
) -> None:
    forum = Forum(world, api, manages=False)
    world.says("王阿姨", "厨房漏水了")
    world.says("李先生", "客厅灯不亮了")
    assert api.topics(forum.id) == []
    assert [words for words in forum.heard(0) if "#1" in words]
    assert [words for words in forum.heard(0) if "#2" in words]
    assert api.stats()["calls"]["createforumtopic"] == 1  # it is not tried for each ticket
    world._runner.run(forum.bot.aclose())


def test_an_opened_topic_survives_the_end_of_the_program(world: World, forum: Forum) -> None:
    world.is_unreachable("nobody")
    forum.api.fault("drop", method="createForumTopic", accepted=False)
    world.says("王阿姨", "厨房漏水了")
    world.passes(minutes=2)
    assert [words for words in forum.heard() if "#1" in words]
    assert len(forum.api.topics(forum.id)) == 1


# ------------------------------------------------------------------------------------------ moves


@pytest.fixture
def group(world: World, api: BotApi) -> Iterator[Forum]:
    group = Forum(world, api, forum=False)
    yield group
    world._runner.run(group.bot.aclose())


def test_a_move_that_is_told_is_followed(world: World, group: Forum) -> None:
    new = group.api.migrates(group.id)
    group.receives()
    world.says("王阿姨", "厨房漏水了")
    assert any("#1" in words for words in group.heard(chat=new))


def test_a_move_met_while_sending_is_followed_and_the_message_sent_again(
    world: World, group: Forum
) -> None:
    new = group.api.migrates(group.id)  # the news of it still waits at Telegram
    world.says("王阿姨", "厨房漏水了")
    assert any("#1" in words for words in group.heard(chat=new))
    group.receives()
    group.says("张师傅", "/take 1", chat=new)
    assert world.ticket(1).state == "taken"


def test_whoever_writes_in_the_new_group_first_does_no_harm(world: World, group: Forum) -> None:
    new = group.api.migrates(group.id)
    skipped = group.api.call("getUpdates", offset=group._offset, timeout=0)["result"]
    group._offset = skipped[-1]["update_id"] + 1
    group.says("张师傅", "/queue", chat=new)  # a group that nobody has heard of
    for update in skipped:
        world._runner.run(group.bot.receive_webhook("s", json.dumps(update).encode()))
        world.settles()
    world.says("王阿姨", "厨房漏水了")
    assert any("#1" in words for words in group.heard(chat=new))
    assert world.stuck() == 0


# ----------------------------------------------------------------------------------------- limits


def test_in_a_crowd_messages_to_a_group_travel_together(world: World, group: Forum) -> None:
    with transaction(world.engine) as session:
        chat = contacts.find_chat(session, "telegram", str(group.id))
        assert chat is not None
        for number in range(60):
            message = {
                "kind": "card",
                "text": f"第{number}条",
                "buttons": [["接单", f"/take {number}"]],
            }
            outbox.enqueue(session, To(staff_chat_id=chat.id), message, world.now)
    texts, moment = [], datetime.now(UTC)
    for _ in range(30):  # a minute and a half of real time
        with transaction(world.engine) as session:
            running = world.running
            claim = Claim(
                session,
                world.now,
                moment,
                1.0,
                running.channels,
                running.media,
                running.rules,
            )
            claim.take(10)
            texts += [batch.message.text for batch in claim.batches]
            left = [Left(row, "1", None) for each in claim.batches for row in each.row_ids]
            outbox.mark_sent(session, left, world.now)
        moment += timedelta(seconds=3)
        world.clock.at += timedelta(seconds=3)
    said = re.findall(r"第(\d+)条", "\n".join(texts))
    assert said == [str(number) for number in range(60)]  # all, in order, each once
    assert len(texts) <= 20


def test_a_reply_to_a_message_of_several_tickets_asks_which(world: World, group: Forum) -> None:
    for name, words in (("王阿姨", "厨房漏水了"), ("李先生", "客厅灯不亮了")):
        world.says(name, words)
    with transaction(world.engine) as session:
        found = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "card")).all()
        for row in found:
            row.provider_id = "4711"
            session.add(row)
    world.everybody_listened()
    group.says("张师傅", "马上来", reply_to=4711)
    assert "#1" in group.heard()[-1] and "#2" in group.heard()[-1]
    assert world.heard("王阿姨") == [] and world.heard("李先生") == []
