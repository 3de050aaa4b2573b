"""微信客服 over a real database: nothing lost, nothing twice, never more than may be said."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Outgoing
from bot.channels.errors import SendError, WayClosed
from bot.channels.wecom.kf import messages
from handlers.incoming import Button
from storage import contacts, db, outbox, people, windows
from storage.contacts import ContactPoint
from storage.outbox import Left, OutboxMessage, To
from storage.people import Person
from tests.bot.wecom_ground import Ground, ground
from tests.fakes.wecom import Corp, serving


@pytest.fixture
def corp() -> Iterator[Corp]:
    with serving() as corp:
        yield corp


@pytest.fixture
async def here(database: str, tmp_path: Path, corp: Corp) -> AsyncIterator[Ground]:
    async with ground(database, tmp_path, corp) as found:
        yield found


async def wants(here: Ground) -> None:
    await here.books.want(here.corp.state.kf_id, next(reversed(here.corp.state.kf_tokens), ""))


def address(here: Ground, name: str) -> str:
    customer = here.corp.state.customer(name)
    assert customer is not None
    return f"{here.corp.state.kf_id}/{customer.id}"


def left(here: Ground, name: str) -> int:
    now = here.running.clock.now()
    with db.transaction(here.running.engine) as session:
        return windows.window(session, "wecom-kf", address(here, name)).left(now)


@pytest.mark.long
async def test_all_pages_come_in_order_and_once(here: Ground) -> None:
    for number in range(1203):
        here.corp.writes("吕先生", f"第{number}句")
    await wants(here)
    await here.pull()
    await wants(here)
    await here.pull()
    texts = [json.loads(row.body)["text"]["content"] for row in here.rows("wecom-kf")]
    assert texts == [f"第{number}句" for number in range(1203)]
    assert here.corp.state.calls.count("/cgi-bin/kf/sync_msg") == 3


async def test_a_crash_before_the_cursor_moved_loses_and_repeats_nothing(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    await wants(here)
    (account,) = await here.books.wanted()
    await here.kf.puller.pull(account)
    await here.books.pulled(account.kf_id, "", None)  # as if the process had died before
    with db.transaction(here.running.engine) as session:
        window = windows.window(session, "wecom-kf", address(here, "吕先生"))
        window.spend(3)
        session.add(window)
    await wants(here)
    await here.pull()
    assert len(here.rows("wecom-kf")) == 1
    assert left(here, "吕先生") == 2  # the same message opens no second window


async def test_a_token_that_is_over_is_done_without(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    await here.books.want(here.corp.state.kf_id, "an old one")
    await here.pull()
    assert len(here.rows("wecom-kf")) == 1


async def test_what_nobody_rang_for_is_found_five_minutes_later(here: Ground) -> None:
    await wants(here)
    await here.pull()
    assert not await here.books.wanted()
    with db.transaction(here.running.engine) as session:
        from storage.kf import KfAccount

        account = session.get_one(KfAccount, here.corp.state.kf_id)
        account.pulled_at -= timedelta(minutes=6)
        session.add(account)
    assert [each.kf_id for each in await here.books.wanted()] == [here.corp.state.kf_id]


async def test_a_wish_that_comes_during_a_pull_is_kept(here: Ground) -> None:
    await wants(here)
    (account,) = await here.books.wanted()
    await wants(here)
    await here.kf.puller.pull(account)
    assert await here.books.wanted()


async def test_their_words_let_us_say_five_things(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    await wants(here)
    await here.pull()
    assert left(here, "吕先生") == 5
    for number in range(5):
        await here.kf.send(Outgoing(number, address(here, "吕先生"), "好的"))
    with pytest.raises(WayClosed):
        await here.kf.send(Outgoing(9, address(here, "吕先生"), "还有"))
    assert here.corp.violations == ["吕先生 was sent more than five messages"]


async def test_the_same_message_is_shown_once_however_often_it_is_sent(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    here.corp.fault("/kf/send_msg", kind="drop", done=True)
    message = Outgoing(7, address(here, "吕先生"), "收到", (Button("催一下", "/urge 1"),))
    with pytest.raises(SendError):
        await here.kf.send(message)
    await here.kf.send(message)
    assert here.corp.heard("吕先生") == ["收到"]


async def test_who_opens_the_chat_is_greeted_once_and_for_free(here: Ground) -> None:
    here.corp.enters("吕先生", "CODE-1234")
    await wants(here)
    await here.pull()
    (row,) = here.rows("wecom-kf")
    incoming = messages.read(row.body)
    assert incoming is not None
    assert incoming.text == "/start CODE-1234"
    assert left(here, "吕先生") == 1
    await here.kf.send(Outgoing(1, address(here, "吕先生"), "您好"))
    with pytest.raises(SendError):
        await here.kf.send(Outgoing(2, address(here, "吕先生"), "再说一句"))
    assert here.corp.heard("吕先生") == ["您好"]


async def test_a_greeting_that_is_too_late_is_not_tried(here: Ground) -> None:
    here.corp.ages(-60)
    here.corp.enters("吕先生")
    here.corp.ages(60)
    await wants(here)
    await here.pull()
    assert left(here, "吕先生") == 0
    assert await here.books.take_welcome(address(here, "吕先生")) == ""


async def test_a_person_of_the_company_who_took_over_keeps_the_bot_silent(here: Ground) -> None:
    here.corp.writes("吕先生", "找人工")
    customer = here.corp.state.customer("吕先生")
    assert customer is not None
    customer.state = 3
    with pytest.raises(WayClosed):
        await here.kf.send(Outgoing(1, address(here, "吕先生"), "好的"))


async def test_what_did_not_arrive_after_all_waits_for_the_next_word(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    await wants(here)
    await here.pull()
    row_id, name = await said(here, "师傅九点到")
    here.corp.fails("吕先生", name, 4)
    await wants(here)
    await here.pull()
    with db.reading(here.running.engine) as session:
        row = session.get_one(OutboxMessage, row_id)
        assert (row.state, row.error) == (
            "pending",
            "48 hours have passed since the customer wrote",
        )
    assert left(here, "吕先生") == 0
    here.corp.writes("吕先生", "有人吗")
    again = Outgoing(row_id, address(here, "吕先生"), "师傅九点到", failed_as=name)
    assert await here.kf.send(again) != name
    assert here.corp.heard("吕先生") == ["师傅九点到", "师傅九点到"]


async def said(here: Ground, text: str) -> tuple[int, str]:
    """An outbox row that has left for 吕先生, and its name at the platform."""
    now, where = here.running.clock.now(), address(here, "吕先生")
    with db.transaction(here.running.engine) as session:
        person = Person(name="吕先生", created_at=now)
        session.add(person)
        session.flush()
        point = ContactPoint(
            person_id=person.id, channel="wecom-kf", address=where, bound_at=now, seen_at=now
        )
        session.add(point)
        outbox.enqueue(session, To(person_id=person.id), {"kind": "reply", "text": text}, now)
        session.flush()
        (row,) = outbox.next_due(session, now, 5)
        point_id, row_id = point.id, row.id
        assert contacts.reachable(session, people.person(session, person.id).id)
    name = await here.kf.send(Outgoing(row_id, where, text))
    with db.transaction(here.running.engine) as session:
        outbox.mark_sent(session, [Left(row_id, name, point_id)], now)
    return row_id, name


async def test_pictures_are_fetched_with_the_secret_of_kf(here: Ground) -> None:
    picture = b"\xff\xd8\xff\xe0" + bytes(40)
    here.corp.shows("吕先生", picture)
    await wants(here)
    await here.pull()
    incoming = messages.read(here.rows("wecom-kf")[0].body)
    assert incoming is not None
    (photo,) = incoming.attachments
    assert (await here.kf.fetch(photo.reference)).content == picture


async def test_a_menu_line_is_a_command(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    where = address(here, "吕先生")
    await here.kf.send(Outgoing(1, where, "可以：", (Button("催一下", "/urge 1"),)))
    here.corp.chooses("吕先生", "催一下")
    await wants(here)
    await here.pull()
    incoming = messages.read(here.rows("wecom-kf")[-1].body)
    assert incoming is not None
    assert (incoming.kind, incoming.action) == ("action", "/urge 1")


async def test_whoever_takes_the_turn_looks_for_what_came_while_nobody_did(here: Ground) -> None:
    await wants(here)
    await here.pull()
    here.corp.writes("吕先生", "没人听见的一句")  # no callback has come
    await here.kf.puller.look()
    assert len(here.rows("wecom-kf")) == 1


async def test_a_typed_number_presses_the_line_of_the_last_menu(here: Ground) -> None:
    here.corp.writes("吕先生", "漏水了")
    await wants(here)
    await here.pull()
    with db.transaction(here.running.engine) as session:
        window = windows.window(session, "wecom-kf", address(here, "吕先生"))
        buttons = [["解决了", "/confirm 1"], ["没解决", "/reopen 1"]]
        window.offer(buttons, here.running.clock.now())
        session.add(window)
    for said in ("2", "第1个", "3", "2栋"):
        here.corp.writes("吕先生", said)
    await wants(here)
    await here.pull()
    read = [messages.read(row.body) for row in here.rows("wecom-kf")[1:]]
    assert [(each.kind, each.action or each.text) for each in read if each] == [
        ("action", "/reopen 1"),
        ("action", "/confirm 1"),
        ("message", "3"),
        ("message", "2栋"),
    ]
