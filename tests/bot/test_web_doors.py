"""What a door takes, from whom, and how much of it; and what it says where it cannot."""

from __future__ import annotations

import errno
import json
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot import media
from bot.web import admission, photos
from bot.web.budgets import Budget
from bot.web.sessions import COOKIE, address_in
from storage import db, people, webchat
from storage.contacts import ContactPoint
from storage.db import reading, transaction
from tests.bot.web_site import PNG, Site, open_site

FILES = {"photo": ("a.png", PNG, "image/png")}


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media", demo=False) as site:
        yield site


@pytest.fixture
async def demo(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


class Body:
    """A body that notes how much of it was asked for."""

    def __init__(self, size: int, piece: int = 64 * 1024) -> None:
        self.pieces, self.piece, self.read = size // piece, piece, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.pieces):
            self.read += self.piece
            yield b"x" * self.piece


# ------------------------------------------------------------------------------- nobody's bodies


@pytest.mark.parametrize("door", ["/chat/api/messages", "/chat/api/actions", "/chat/api/photos"])
async def test_who_has_no_right_is_refused_before_the_body_is_read(site: Site, door: str) -> None:
    body = Body(11 * 1024 * 1024)
    kind = "multipart/form-data; boundary=x" if door.endswith("photos") else "application/json"
    answer = await site.client.post(door, content=body, headers={"Content-Type": kind})
    assert answer.status_code == 401
    assert body.read <= 2 * body.piece


@pytest.mark.parametrize("door", ["/chat/api/messages", "/chat/api/actions"])
async def test_json_is_bounded_to_what_words_need(demo: Site, door: str) -> None:
    body = Body(11 * 1024 * 1024)
    headers = {"Content-Type": "application/json"}
    answer = await demo.client.post(door, content=body, headers=headers)
    assert answer.status_code == 413
    assert body.read < 512 * 1024


async def test_many_keys_are_parsed_beside_the_loop(
    demo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = json.dumps({f"k{n}": n for n in range(12_000)} | {"person": "王阿姨", "text": "你好"})
    answer = await demo.client.post(
        "/chat/api/messages", content=many, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 202


# --------------------------------------------------------------------------------------- photos


async def test_a_photo_in_pieces_is_taken(site: Site) -> None:
    await site.client.get("/")
    request = site.client.build_request("POST", "/chat/api/photos", files=FILES)
    content = request.read()

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(content), 50):
            yield content[at : at + 50]

    headers = {"Content-Type": request.headers["content-type"]}
    answer = await site.client.post("/chat/api/photos", content=pieces(), headers=headers)
    assert answer.status_code == 201


async def test_one_that_never_ends_is_not_read_to_its_end(site: Site) -> None:
    await site.client.get("/")
    body = Body(40 * 1024 * 1024)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await site.client.post("/chat/api/photos", content=body, headers=headers)
    assert answer.status_code in (400, 413)
    assert body.read <= 11 * 1024 * 1024


async def test_a_visitor_has_so_many_photos_an_hour(site: Site) -> None:
    await site.client.get("/")
    sent = [await site.client.post("/chat/api/photos", files=FILES) for _ in range(30)]
    assert {answer.status_code for answer in sent} == {201, 429}
    assert sum(answer.status_code == 201 for answer in sent) == 20
    assert int(sent[-1].headers["retry-after"]) > 0


async def test_what_no_message_takes_is_deleted(site: Site) -> None:
    await site.client.get("/")
    kept, left = [
        (await site.client.post("/chat/api/photos", files=FILES)).json()["photo"] for _ in range(2)
    ]
    await site.client.post("/chat/api/messages", json={"text": "看", "photo": kept})
    assert media.tidy(site.running, time.time()) == 0  # it may still be on its way
    assert media.tidy(site.running, time.time() + 2 * media.TAKEN_WITHIN) == 1
    assert photos.find(site.running.media, kept) is not None
    assert photos.find(site.running.media, left) is None


async def test_a_full_disk_is_said_and_leaves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await site.client.get("/")

    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = await site.client.post("/chat/api/photos", files=FILES)
    assert answer.status_code == 507
    assert "存不下" in answer.json()["error"]
    assert not [path for path in site.running.media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("door", ["photos", "documents"])
@pytest.mark.parametrize(
    "name",
    ["x" * 300 + ".png", "%00.png", "../../etc/passwd", "a/" * 2000, "%ED%A0%80.png", "é.png"],
)
@pytest.mark.parametrize("is_demo", [False, True])
async def test_made_up_names_are_nothing(
    sqlite_database: str, tmp_path: Path, door: str, name: str, is_demo: bool
) -> None:
    async with open_site(sqlite_database, tmp_path / "media", demo=is_demo) as site:
        await site.client.get("/")
        found = await site.client.get(f"/chat/api/{door}/{name}", params={"person": "王阿姨"})
        assert found.status_code == 404


async def test_files_are_for_us_alone(site: Site) -> None:
    await site.client.get("/")
    name = (await site.client.post("/chat/api/photos", files=FILES)).json()["photo"]
    path = site.running.media / name
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


# ------------------------------------------------------------------------------------ strangers


async def test_strangers_without_end_are_stopped(site: Site) -> None:
    codes = []
    for _ in range(25):
        site.client.cookies.clear()
        await site.client.get("/")
        said = await site.client.post("/chat/api/messages", json={"text": "漏水了"})
        codes.append(said.status_code)
    assert codes.count(202) == 20
    assert set(codes) == {202, 429}


async def test_who_is_known_is_no_newcomer(site: Site) -> None:
    await site.client.get("/")
    address = address_in(site.client.cookies[COOKIE], site.running.secret) or ""
    with transaction(site.running.engine) as session:
        person = people.Person(name="王阿姨", created_at=site.running.clock.now())
        session.add(person)
        session.flush()
        session.add(
            ContactPoint(
                person_id=person.id,
                channel="webchat",
                address=address,
                bound_at=site.running.clock.now(),
                seen_at=site.running.clock.now(),
            )
        )
    for _ in range(40):
        said = await site.client.post("/chat/api/messages", json={"text": "漏水了"})
        assert said.status_code == 202


async def test_a_flood_of_one_visitor_is_slowed(site: Site) -> None:
    await site.client.get("/")
    sent = [await site.client.post("/chat/api/messages", json={"text": "喂"}) for _ in range(70)]
    assert sent[-1].status_code == 429
    assert int(sent[-1].headers["retry-after"]) > 0
    assert len(site.received()) <= 60


def test_a_budget_comes_back_little_by_little() -> None:
    now = [0.0]
    budget = Budget(2, 10, clock=lambda: now[0])
    budget.spend("a")
    budget.spend("a")
    assert (budget.wait("a"), budget.wait("b")) == (5.0, 0.0)
    now[0] = 5.0
    assert budget.wait("a") == 0.0


# -------------------------------------------------------------------------- overload and outages


async def test_above_a_backlog_one_is_asked_to_come_again(
    demo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "BACKLOG", 3)
    monkeypatch.setattr(admission, "COUNTED_EVERY", 0.0)
    sent = [await demo.say("王阿姨", "漏水了", f"k{n}") for n in range(6)]
    assert [answer.status_code for answer in sent] == [202] * 4 + [429] * 2
    assert sent[-1].headers["retry-after"] == "10"
    assert len(demo.received()) == 4


async def test_a_database_that_is_locked_is_503_and_the_same_key_counts_once(
    demo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 100)
    demo.running.engine.dispose()
    path = demo.running.engine.url.database or ""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = await demo.say("王阿姨", "漏水了", "k")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "再发" in answer.json()["error"]
        other.execute("ROLLBACK")
    assert (await demo.say("王阿姨", "漏水了", "k")).status_code == 202
    assert len(demo.received()) == 1


@pytest.mark.parametrize(
    "path", ["/chat/api/messages?person=王阿姨", "/readyz", "/stage/api/state", "/", "/metrics"]
)
async def test_a_database_that_is_away_is_503_everywhere(
    demo: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(demo.running.engine, "connect", away)
    assert (await demo.client.get(path)).status_code == 503


async def test_another_error_stays_a_fault_of_ours(
    demo: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(photos, "suffix_of", broken)
    with pytest.raises(OSError, match="Permission"):
        await demo.client.post("/chat/api/photos", data={"person": "王阿姨"}, files=FILES)


# --------------------------------------------------------------------------------------- forget


async def test_what_was_forgotten_is_not_shown_again(site: Site) -> None:
    await site.client.get("/")
    await site.client.post("/chat/api/messages", json={"text": "我的电话 13800000101"})
    address = address_in(site.client.cookies[COOKIE], site.running.secret) or ""
    await site.tell(address, "记下了 13800000101")
    with transaction(site.running.engine) as session:
        webchat.forget(session, "telegram", address)
    assert await site.heard("", mine=1, last=60)
    with transaction(site.running.engine) as session:
        webchat.forget(session, "webchat", address)
    assert await site.heard("", mine=1, last=60) == []
    with reading(site.running.engine) as session:
        assert not webchat.newest(session, address, 9)


def test_the_kinds_of_being_away() -> None:
    assert issubclass(OperationalError, db.AWAY)
    assert not issubclass(httpx.HTTPError, db.AWAY)
