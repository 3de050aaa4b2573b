"""Long polling over real HTTP: stored before it is confirmed, whatever goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.channels.base import Outgoing
from bot.channels.telegram import Pace, Telegram
from handlers.incoming import Button
from tests.fakes.botapi import BotApi
from tests.fakes.mailbox import MemoryMailbox, eventually

SWIFT = Pace(poll=1, first=0.02, longest=0.1, refused=0.05, lease=0.02)
MENU = {"zh_CN": [("help", "能做什么")], "en": [("help", "What I can do")]}


@pytest.fixture
def box() -> MemoryMailbox:
    return MemoryMailbox()


@asynccontextmanager
async def polling(
    api: BotApi, box: MemoryMailbox, pace: Pace = SWIFT, token: str = ""
) -> AsyncIterator[Telegram]:
    bot = Telegram(token=token or api.token, mailbox=box, api_url=api.root, pace=pace, menu=MENU)
    task = asyncio.create_task(bot.run())
    try:
        yield bot
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await bot.aclose()


def texts(bot: Telegram, box: MemoryMailbox) -> list[str]:
    return [incoming.text for body in box.bodies if (incoming := bot.read(body))]


async def test_what_people_say_reaches_the_mailbox_in_order(
    api: BotApi, box: MemoryMailbox
) -> None:
    async with polling(api, box) as bot:
        said = [api.says("王阿姨", f"第{n}句") for n in range(150)]
        await eventually(lambda: len(box.rows) == 150)
        assert texts(bot, box) == [f"第{n}句" for n in range(150)]
        assert list(box.rows) == [str(one["update_id"]) for one in said]
        assert {one.conversation for one in box.rows.values()} == {str(api.person("王阿姨"))}
        await eventually(lambda: api.stats()["waiting"] == [])
        assert bot.last_poll_at is not None and bot.trouble == ""


async def test_it_asks_for_what_it_wants_and_shows_its_menus(
    api: BotApi, box: MemoryMailbox
) -> None:
    api.says("王阿姨", "早就来了")
    async with polling(api, box) as bot:
        await eventually(lambda: box.rows)
        await eventually(lambda: len(api.stats()["menus"]) == 2)
        stats = api.stats()
        wanted = ["callback_query", "edited_message", "message", "my_chat_member"]
        assert stats["wanted"] == wanted
        assert [(one["language"], one["scope"]) for one in stats["menus"]] == [
            ("zh", "all_private_chats"),
            ("", "all_private_chats"),
        ]
        assert bot.bot_name == "guanjia_bot"


async def test_nothing_is_confirmed_that_is_not_stored(api: BotApi, box: MemoryMailbox) -> None:
    box.out_of_order = True
    said = api.says("王阿姨", "厨房漏水")["update_id"]
    async with polling(api, box):
        await eventually(lambda: len(box.puts) > 2)
        assert (box.rows, api.stats()["waiting"]) == ({}, [said])
        box.out_of_order = False
        await eventually(lambda: api.stats()["waiting"] == [])
    assert list(box.rows) == [str(said)]


async def test_a_death_between_storing_and_confirming_loses_and_doubles_nothing(
    api: BotApi, box: MemoryMailbox
) -> None:
    said = api.says("王阿姨", "厨房漏水")["update_id"]
    box.slow = 0.2
    async with polling(api, box):
        await eventually(lambda: box.puts)  # and here it dies, while it stores
    assert (list(box.rows), api.stats()["waiting"]) == ([str(said)], [said])
    async with polling(api, box):
        await eventually(lambda: api.stats()["waiting"] == [])
    assert [[one.key for one in put] for put in box.puts] == [[str(said)]] * 2
    assert list(box.rows) == [str(said)]


async def test_a_stop_while_the_database_is_away_loses_nothing(
    api: BotApi, box: MemoryMailbox
) -> None:
    said = api.says("王阿姨", "厨房漏水")["update_id"]
    box.slow, box.out_of_order = 0.1, True
    async with polling(api, box):
        await eventually(lambda: box.puts)
    assert (box.rows, api.stats()["waiting"]) == ({}, [said])


async def test_what_comes_twice_has_the_same_key(api: BotApi, box: MemoryMailbox) -> None:
    async with polling(api, box):
        said = api.says("王阿姨", "厨房漏水")["update_id"]
        await eventually(lambda: box.puts)
        api.redelivers(said)
        await eventually(lambda: len(box.puts) == 2)
    assert list(box.rows) == [str(said)]


async def test_a_pressed_button_is_answered_once_it_is_stored(
    api: BotApi, box: MemoryMailbox
) -> None:
    async with polling(api, box) as bot:
        wang = api.person("王阿姨")
        sent = await bot.send(Outgoing(1, str(wang), "修好了吗？", (Button("好了", "/confirm 1"),)))
        api.presses(wang, int(sent), "好了")
        await eventually(lambda: api.stats()["answers"])
        (row,) = box.rows.values()
        incoming = bot.read(row.body)
        assert incoming and (incoming.action, row.conversation) == ("/confirm 1", str(wang))


async def test_a_button_that_is_too_old_to_answer_is_still_heard(
    api: BotApi, box: MemoryMailbox
) -> None:
    query = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "王"}}
    async with polling(api, box) as bot:
        api.pushes({"update_id": 5, "callback_query": {**query, "chat_instance": "1", "data": "x"}})
        await eventually(lambda: box.rows)
        await eventually(lambda: api.stats()["calls"].get("answercallbackquery"))
        assert bot.read(box.bodies[0])


async def test_an_update_that_cannot_be_confirmed_does_not_run_hot(
    api: BotApi, box: MemoryMailbox
) -> None:
    async with polling(api, box):
        for odd in ("nonsense", {"message": {"text": "no number"}}, {"update_id": "5"}, None, [1]):
            api.pushes(odd)
        await eventually(lambda: len(box.rows) == 5)
        asked = api.stats()["calls"]["getupdates"]
        await asyncio.sleep(0.5)
        assert api.stats()["calls"]["getupdates"] - asked < 15
        assert all(len(key) == 64 for key in box.rows)
        api.says("王阿姨", "厨房漏水")
        await eventually(lambda: len(box.rows) == 6)


async def test_only_the_holder_of_the_lease_polls(api: BotApi, box: MemoryMailbox) -> None:
    waiting = MemoryMailbox()
    waiting.leads = False
    api.says("王阿姨", "一")
    async with polling(api, box), polling(api, waiting) as second:
        await eventually(lambda: box.rows)
        await eventually(lambda: second.last_poll_at)  # it is in order, though it does not poll
        assert not waiting.rows
        box.leads, waiting.leads = False, True
        api.says("王阿姨", "二")
        # The first still gets it where a poll of its own was under way, and the second hears again
        # what the first had not confirmed: the keys tell them apart.
        await eventually(lambda: len({*box.rows, *waiting.rows}) == 2)
        api.says("王阿姨", "三")
        await eventually(lambda: "三" in texts(second, waiting))


async def test_a_second_poller_is_logged_plainly(
    api: BotApi, box: MemoryMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling(api, box), polling(api, box):
        await eventually(lambda: "another process, or a webhook" in caplog.text)


async def test_a_refused_token_raises_one_alarm_and_is_tried_again(
    api: BotApi, box: MemoryMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "guanjia.telegram")
    api.fault(code=401, description="Unauthorized", times=5)
    async with polling(api, box) as bot:
        await eventually(lambda: bot.trouble)
        assert "GUANJIA_TELEGRAM_TOKEN" in bot.trouble
        await eventually(lambda: bot.last_poll_at)
        assert bot.trouble == ""
    assert [one.levelname for one in caplog.records].count("ERROR") == 1
    assert api.token not in caplog.text


@pytest.mark.parametrize("kind", ["answer", "drop"])
async def test_it_outlives_a_server_that_fails(api: BotApi, box: MemoryMailbox, kind: str) -> None:
    async with polling(api, box):
        await eventually(lambda: api.stats()["calls"].get("getupdates"))
        api.fault(kind, method="getUpdates", times=3, accepted=False)
        said = [api.says("王阿姨", text)["update_id"] for text in "一二三"]
        await eventually(lambda: len(box.rows) == 3)
        assert list(box.rows) == [str(one) for one in said]


async def test_it_waits_as_long_as_it_is_asked_to(api: BotApi, box: MemoryMailbox) -> None:
    api.fault(method="getUpdates", code=429, parameters={"retry_after": 60})
    async with polling(api, box) as bot:
        await eventually(lambda: api.stats()["calls"].get("getupdates"))
        api.says("王阿姨", "厨房漏水")
        await asyncio.sleep(0.3)
        assert bot.last_poll_at is None and not box.rows


async def test_pauses_grow_to_their_limit() -> None:
    pace = Pace(first=1, longest=30)
    bot = Telegram(token="1:x", mailbox=MemoryMailbox(), api_url="http://127.0.0.1:9", pace=pace)
    pauses = [bot._receiver.pause(OSError(), failures) for failures in (1, 2, 5, 6, 5000)]
    limits = (1, 2, 16, 30, 30)
    assert all(high / 2 <= one <= high for one, high in zip(pauses, limits, strict=True))
    await bot.aclose()


# ------------------------------------------------------------------- what is a nicety, and what not


@pytest.mark.parametrize("code", [400, 404, 500])
@pytest.mark.parametrize("method", ["setMyCommands", "getMe", "deleteWebhook"])
async def test_people_are_heard_whatever_becomes_of_our_name_and_menus(
    api: BotApi, box: MemoryMailbox, method: str, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    api.fault(method=method, code=code, description="Not Found", times=1000)
    api.says("王阿姨", "厨房漏水")
    with caplog.at_level(logging.WARNING, "guanjia.telegram"):
        async with polling(api, box) as bot:
            await eventually(lambda: box.rows)
            assert (bot.trouble, bot.awaits_first_poll) == ("", False)
            await eventually(lambda: caplog.records)


@pytest.mark.parametrize("method", ["getMe", "setMyCommands", "getUpdates", "deleteWebhook"])
async def test_an_answer_that_nobody_can_read_ends_nothing(
    api: BotApi, box: MemoryMailbox, method: str
) -> None:
    api.fault("odd", method=method, times=3)
    api.says("王阿姨", "厨房漏水")
    async with polling(api, box) as bot:
        await eventually(lambda: box.rows)
        await eventually(lambda: bot.bot_name == "guanjia_bot")


async def test_unreachable_from_the_start_it_has_not_polled_yet(box: MemoryMailbox) -> None:
    bot = Telegram(token="1:a", mailbox=box, api_url="http://127.0.0.1:9", pace=SWIFT)
    awaited = bot.awaits_first_poll
    assert not awaited  # it does not run yet
    task = asyncio.create_task(bot.run())
    await asyncio.sleep(0.2)
    assert bot.awaits_first_poll
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await bot.aclose()
