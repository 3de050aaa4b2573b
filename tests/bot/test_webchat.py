"""The web chat as a channel: what it reads, sends and fetches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Outgoing
from bot.channels.errors import Refused
from bot.channels.webchat import Webchat, pack
from bot.condition import Condition
from handlers.incoming import Attachment, Incoming
from tests.bot.web_site import PNG, STARTS_AT, Site, open_site


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media", demo=False) as site:
        site.running.media.mkdir()
        yield site


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
deliveries = st.builds(
    lambda sender, **given: Incoming("webchat", sender, sender, **given),
    words,
    sent_at=st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1)),  # noqa: DTZ001
    kind=st.sampled_from(["message", "action"]),
    text=words,
    action=words,
    sender_name=words,
    language=st.sampled_from(["", "zh_CN", "en"]),
    message_id=words,
    reply_to=words,
    attachments=st.sampled_from([(), (Attachment("photo", "a.png", "image/png", 7),)]),
)


@given(deliveries)
def test_what_is_packed_is_read_again(delivery: Incoming) -> None:
    assert _unwired().read(pack(delivery)) == delivery


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "7",
        "{}",
        '{"sender": "a", "kind": "poke", "sent_at": "2026-12-03T06:00:00+00:00"}',
        '{"sender": "a", "kind": "message", "sent_at": "yesterday"}',
        '{"sender": "a", "kind": "message", "sent_at": 7}',
    ],
)
def test_what_nobody_can_understand_is_said_to_be_so(body: str) -> None:
    with pytest.raises(ValueError):
        _unwired().read(body)


def _unwired() -> Webchat:
    """Reading needs neither a database nor threads."""
    return Webchat(None, None, lambda: STARTS_AT, Path("media"))  # type: ignore[arg-type]


async def test_a_message_that_is_sent_again_is_said_once(database: str, tmp_path: Path) -> None:
    async with open_site(database, tmp_path, demo=False) as site:
        sent = [await site.webchat.send(Outgoing(7, "w1", "您好")) for _ in range(3)]
        assert len(set(sent)) == 1
        assert len(await site.webchat.lines("w1", 0, mine=True)) == 1


async def test_many_at_once_are_all_said_and_none_overtakes_its_id(
    database: str, tmp_path: Path
) -> None:
    """A reader that asks for what came after the last id it saw misses nothing."""
    async with open_site(database, tmp_path, demo=False) as site:
        sending = [
            asyncio.create_task(site.webchat.send(Outgoing(n, "w1", str(n)))) for n in range(40)
        ]
        seen: list[int] = []
        while not all(task.done() for task in sending):
            seen += [
                each.id for each in await site.webchat.lines("w1", max(seen, default=0), mine=True)
            ]
        seen += [
            each.id for each in await site.webchat.lines("w1", max(seen, default=0), mine=True)
        ]
        assert sorted(int(task.result()) for task in sending) == seen


async def test_a_photo_goes_along(site: Site) -> None:
    (site.running.media / "after.png").write_bytes(PNG)
    await site.webchat.send(Outgoing(1, "w1", "修好了", photo=site.running.media / "after.png"))
    await site.webchat.send(Outgoing(2, "w1", "再看", photo=Path("after.png")))
    lines = await site.webchat.lines("w1", 0, mine=False)
    assert [line.photo for line in lines] == ["after.png", "after.png"]


async def test_a_file_from_elsewhere_is_neither_sent_nor_fetched(
    site: Site, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    with pytest.raises(Refused):
        await site.webchat.send(Outgoing(1, "w1", "看", photo=tmp_path / "secret.png"))
    for reference in ("../secret.png", "none.png"):
        with pytest.raises(Refused):
            await site.webchat.fetch(reference)


async def test_what_was_uploaded_is_fetched(site: Site) -> None:
    (site.running.media / "a.png").write_bytes(PNG)
    fetched = await site.webchat.fetch("a.png")
    assert (fetched.content, fetched.mime, fetched.name) == (PNG, "image/png", "a.png")


async def test_receiving_needs_no_loop_of_its_own(site: Site) -> None:
    async with asyncio.timeout(1):
        await site.webchat.run()


async def test_the_bell_is_heard_by_all_and_also_by_who_looked_away() -> None:
    news = Condition()
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(news.wait(news.count, 30))
        await asyncio.sleep(0)
        before = news.count
        news.notify()
        group.create_task(news.wait(before, 30))
    await news.wait(news.count, 0.01)
