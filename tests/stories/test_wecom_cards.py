"""CS-2 on WeCom: a card says in every chat who has the ticket, whoever took it and however."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.wecom_books import Books
from storage import cards
from storage.cards import ButtonCard
from storage.db import reading, transaction
from storage.outbox import OutboxMessage
from tests.world import World


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with World(database, tmp_path) as world:
        yield world


def lies(world: World, words: str, code: str = "code") -> int:
    """The newest message with these words is a card in a member's chat; its outbox number."""
    with reading(world.engine) as session:
        query = select(OutboxMessage).where(col(OutboxMessage.text).contains(words))
        row = session.exec(query.order_by(col(OutboxMessage.id).desc())).first()
    assert row is not None
    asyncio.run(Books(world.running).sent(row.id, "member", f"{row.id}-{code}", code))
    return row.id


def stamps(world: World) -> list[tuple[int, str, str]]:
    found = asyncio.run(Books(world.running).outdated())
    return [(each.outbox_id, each.code, each.says) for each in found]


def minutes_later(world: World) -> None:
    """Whoever had taken the cards to change them has died."""
    with transaction(world.engine) as session:
        for card in session.exec(select(ButtonCard)).all():
            card.not_before -= timedelta(minutes=5)
            session.add(card)


def test_a_card_says_who_took_the_ticket(world: World) -> None:
    world.says("王阿姨", "我家厨房漏水了")
    card = lies(world, "厨房漏水")
    assert stamps(world) == []
    world.passes(minutes=1)
    world.says("张师傅", "/take 1")
    assert stamps(world) == [(card, "code", "已接单 · 张师傅")]
    assert stamps(world) == []  # taken by one; a peer finds nothing
    minutes_later(world)
    assert stamps(world) == [(card, "code", "已接单 · 张师傅")]
    asyncio.run(Books(world.running).spent(card))
    minutes_later(world)
    assert stamps(world) == []


def test_a_press_brings_a_newer_code(world: World) -> None:
    world.says("王阿姨", "我家厨房漏水了")
    card = lies(world, "厨房漏水")
    asyncio.run(Books(world.running).pressed(f"{card}-code", "newer"))
    world.passes(minutes=1)
    world.says("张师傅", "/take 1")
    assert stamps(world) == [(card, "newer", "已接单 · 张师傅")]


def test_a_card_that_was_changed_cannot_be_changed_again_by_a_late_press(world: World) -> None:
    world.says("王阿姨", "我家厨房漏水了")
    card = lies(world, "厨房漏水")
    asyncio.run(Books(world.running).spent(card))
    asyncio.run(Books(world.running).pressed(f"{card}-code", "newer"))
    world.passes(minutes=1)
    world.says("张师傅", "/take 1")
    assert stamps(world) == []


def test_the_card_of_whoever_holds_it_changes_when_it_is_done(world: World) -> None:
    world.says("王阿姨", "我家厨房漏水了")
    world.says("张师傅", "/take 1")
    card = lies(world, "#1 是您的了")
    world.passes(minutes=1)
    assert stamps(world) == []
    world.says("张师傅", "/close 1 换了接头")
    assert stamps(world) == [(card, "code", "已处理，待确认")]


def test_after_three_days_a_card_is_left_alone(world: World) -> None:
    world.says("王阿姨", "我家厨房漏水了")
    card = lies(world, "厨房漏水")
    with transaction(world.engine) as session:
        row = session.get_one(ButtonCard, card)
        row.sent_at = datetime.now(UTC) - cards.LIFE
        session.add(row)
    world.passes(minutes=1)
    world.says("张师傅", "/take 1")
    assert stamps(world) == []
    with reading(world.engine) as session:
        assert session.get(ButtonCard, card) is None


def test_a_card_that_leaves_a_second_time_is_the_one_that_counts(world: World) -> None:
    world.says("王阿姨", "我家厨房漏水了")
    lies(world, "厨房漏水", "first")
    card = lies(world, "厨房漏水", "second")
    world.passes(minutes=1)
    world.says("张师傅", "/take 1")
    assert stamps(world) == [(card, "second", "已接单 · 张师傅")]
