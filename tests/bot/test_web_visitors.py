"""The web chat outside a demonstration: everybody has an address of their own, and keeps to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.sessions import COOKIE, address_in
from tests.bot.web_site import PNG, Site, open_site, settings_with


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media", demo=False) as site:
        yield site


def _address(site: Site) -> str:
    found = address_in(site.client.cookies[COOKIE], site.running.secret)
    assert found is not None
    return found


async def test_a_visit_gives_an_address_and_another_visit_keeps_it(site: Site) -> None:
    first = await site.client.get("/")
    said = first.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert "Secure" not in said  # http://; see below
    address = _address(site)
    await site.client.get("/")
    assert _address(site) == address
    assert "幕后" not in first.text


async def test_behind_https_the_cookie_never_travels_in_the_open(
    sqlite_database: str, tmp_path: Path
) -> None:
    settings = settings_with(public_url="https://guanjia.test")
    async with open_site(sqlite_database, tmp_path, demo=False, settings=settings) as site:
        assert "Secure" in (await site.client.get("/")).headers["set-cookie"]


async def test_without_a_visit_nothing_can_be_heard_or_said(site: Site) -> None:
    assert (await site.client.get("/chat/api/messages?person=王阿姨")).status_code == 401
    assert (await site.say("王阿姨", "在吗", "k")).status_code == 401
    body = {"person": "王阿姨", "action": "/take 1"}
    assert (await site.client.post("/chat/api/actions", json=body)).status_code == 401
    assert not site.received()


@pytest.mark.parametrize(
    "cookie", ["", ".", "w1.", "王阿姨." + "0" * 32, "w1." + "0" * 32, "w1." + "é" * 32]
)
async def test_a_cookie_that_we_did_not_sign_is_no_address(site: Site, cookie: str) -> None:
    assert address_in(cookie, site.running.secret) is None


async def test_the_cookie_alone_says_who_speaks(site: Site) -> None:
    await site.client.get("/")
    await site.say("赵总", "/queue", "k")
    (found,) = site.received()
    assert found.sender == _address(site) != "赵总"
    assert found.sender_name == ""
    assert found.language == "zh_CN"
    await site.tell(_address(site), "您好")
    assert [line["text"] for line in await site.heard("赵总")] == ["您好"]


async def test_a_visitors_language_is_handed_on(site: Site) -> None:
    english = {"Accept-Language": "en"}
    await site.client.get("/", headers=english)
    body = {"text": "hello"}
    await site.client.post("/chat/api/messages", json=body, headers=english)
    assert site.received()[0].language == "en"


async def test_two_visitors_hear_and_see_nothing_of_each_other(site: Site) -> None:
    await site.client.get("/")
    await site.tell(_address(site), "您家欠费 ¥612.50")
    files = {"photo": ("a.png", PNG, "image/png")}
    name = (await site.client.post("/chat/api/photos", files=files)).json()["photo"]
    await site.client.post("/chat/api/messages", json={"text": "看", "photo": name})
    assert (await site.client.get(f"/chat/api/photos/{name}")).status_code == 200
    async with site.another_browser() as other:
        assert (await other.client.get(f"/chat/api/photos/{name}")).status_code == 401
        await other.client.get("/")
        assert await other.heard(_address(site), mine=1) == []
        assert (await other.client.get(f"/chat/api/photos/{name}")).status_code == 404
        stolen = {"text": "我的", "photo": name}
        assert (await other.client.post("/chat/api/messages", json=stolen)).status_code == 400


async def test_a_photo_that_was_sent_to_somebody_can_be_seen_by_them(site: Site) -> None:
    site.running.media.mkdir()
    (site.running.media / "after.png").write_bytes(PNG)
    await site.client.get("/")
    assert (await site.client.get("/chat/api/photos/after.png")).status_code == 404
    await site.webchat.note(_address(site), "in:1", "修好了", "after.png")
    assert (await site.client.get("/chat/api/photos/after.png")).status_code == 200


async def test_the_stage_is_closed(site: Site) -> None:
    await site.client.get("/")
    assert (await site.client.get("/chat/api/cast")).status_code == 403
    assert (await site.client.get("/stage/api/state")).status_code == 403
    turned = await site.client.post("/stage/api/clock", json={"speed": 60})
    assert (turned.status_code, site.running.clock.speed) == (403, 1.0)


async def test_switched_off_there_is_no_chat(sqlite_database: str, tmp_path: Path) -> None:
    settings = settings_with(webchat="off")
    async with open_site(sqlite_database, tmp_path, settings=settings) as site:
        for path in ("/", "/chat/api/messages", "/chat/api/cast", "/stage/api/state"):
            assert (await site.client.get(path)).status_code == 404
        assert (await site.say("王阿姨", "在吗", "k")).status_code == 404
        assert (await site.client.get("/healthz")).status_code == 200
