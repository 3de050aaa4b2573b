"""Photos in the web chat: what is taken, what is shown, and to whom nothing is."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.bot.web_site import JPEG, PNG, Site, open_site


@pytest.fixture
async def demo(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


async def _upload(site: Site, content: bytes, person: str = "王阿姨") -> httpx.Response:
    return await site.client.post(
        "/chat/api/photos",
        data={"person": person},
        files={"photo": ("漏水.png", content, "image/png")},
    )


async def test_a_photo_is_kept_shown_and_handed_on(demo: Site) -> None:
    name = (await _upload(demo, PNG)).json()["photo"]
    assert (await demo.say("王阿姨", "你看", "k", photo=name)).status_code == 202
    (attached,) = demo.received()[0].attachments
    assert (attached.kind, attached.mime, attached.size) == ("photo", "image/png", len(PNG))
    assert (await demo.webchat.fetch(attached.reference)).content == PNG
    (line,) = await demo.heard("王阿姨", mine=1)
    shown = await demo.client.get(str(line["photo"]))
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert shown.headers["content-security-policy"] == "sandbox"
    assert shown.headers["x-content-type-options"] == "nosniff"


async def test_a_photo_may_come_within_the_message(demo: Site) -> None:
    url = "data:image/jpeg;base64," + base64.b64encode(JPEG).decode()
    assert (await demo.say("王阿姨", "", "k", photo=url)).status_code == 202
    (attached,) = demo.received()[0].attachments
    assert attached.mime == "image/jpeg"


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ", b"", b"RIFF0000WAVE"]
)
async def test_only_real_images_are_taken(demo: Site, content: bytes) -> None:
    assert (await _upload(demo, content)).status_code == 415
    assert not [path for path in demo.running.media.rglob("*") if path.is_file()]


async def test_a_photo_that_is_too_big_is_refused(demo: Site) -> None:
    big = PNG + bytes(10 * 1024 * 1024)
    answer = await _upload(demo, big)
    assert (answer.status_code, "10 MB" in answer.json()["error"]) == (413, True)
    url = "data:image/png;base64," + base64.b64encode(big).decode()
    assert (await demo.say("王阿姨", "", "k", photo=url)).status_code == 413


async def test_a_form_without_a_photo_is_refused(demo: Site) -> None:
    files = {"other": ("a.png", PNG, "image/png")}
    assert (await demo.client.post("/chat/api/photos", files=files)).status_code == 400
    assert (await demo.client.post("/chat/api/photos", content=b"x")).status_code == 415
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await demo.client.post("/chat/api/photos", content=b"--y", headers=broken)
    assert answer.status_code == 400


async def test_no_file_but_our_images_can_be_had(demo: Site, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    demo.running.media.mkdir()
    (demo.running.media / "voice.ogg").write_bytes(b"OggS")
    for name in ("../secret.png", "%2e%2e/secret.png", "voice.ogg", "none.png", "%00.png", ""):
        answer = await demo.client.get(f"/chat/api/photos/{name}")
        assert answer.status_code == 404, name
