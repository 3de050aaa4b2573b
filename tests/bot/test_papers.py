"""Papers: drawn once, shown or handed over, and never in the way of the words."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.base import Document, Outgoing
from bot.papers import RENDERERS, draw
from bot.papers.charts import Chart
from bot.papers.house import WIDTH, Kit, font_file
from bot.papers.press import printed
from bot.settings import Settings
from bot.web.sessions import COOKIE, address_in
from storage import outbox, papers
from storage.db import reading, transaction
from storage.outbox import To
from storage.papers import Paper
from storage.people import named
from tests.bot.web_site import Site, open_site
from tests.world import World

BILL = {
    "title": "桂花园 · 费用账单",
    "home": "3栋2单元1501",
    "total_label": "还要交",
    "total": "¥306.25",
    "rows": [{"what": "2026年10月 物业费", "how": "122.50㎡", "amount": "¥306.25", "note": ""}],
    "more": [],
    "pay": ["怎么交：到前台"],
    "link": "",
    "code_label": "",
    "foot": "截至 11月23日",
}


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with World(database, tmp_path / "media") as world:
        yield world


def kit(folder: Path, **more: Any) -> Kit:
    return Kit(font_file(), folder, **more)


def send(world: World, kind: str = "bill", mime: str = "image/png", **values: Any) -> int:
    """王阿姨 is sent words with a paper; returns the paper's id."""
    with transaction(world.engine) as session:
        (person,) = named(session, "王阿姨")
        row = papers.order(session, kind, "账单.png", mime, {**BILL, **values}, world.now)
        words = {"kind": "answer", "text": "这是您的账单", "paper_id": row.id}
        outbox.enqueue(session, To(person_id=person.id), words, world.now)
        paper_id = row.id
    world.settles()
    return paper_id


def paper(world: World, paper_id: int) -> Paper:
    with reading(world.engine) as session:
        return papers.paper(session, paper_id)


def files(world: World) -> list[Path]:
    return [path for path in world.running.media.rglob("*") if path.is_file()]


def test_a_picture_goes_out_with_its_words(world: World) -> None:
    row = paper(world, send(world))
    heard = world.last("王阿姨")
    assert heard.text == "这是您的账单" and heard.photo == world.running.media / row.path
    assert heard.photo is not None
    with Image.open(heard.photo) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)
    assert len(row.sha256) == 64 and row.made_at == world.now


def test_the_same_paper_is_drawn_once_however_often_it_is_sent(world: World) -> None:
    assert send(world) == send(world)
    assert len(files(world)) == 1
    assert send(world, total="¥0.00") != send(world)
    assert len(files(world)) == 2


def test_a_lost_file_is_drawn_anew(world: World) -> None:
    first = send(world)
    files(world)[0].unlink()
    assert send(world) == first
    assert world.last("王阿姨").photo == files(world)[0]


def test_what_is_no_picture_is_handed_over(world: World) -> None:
    send(world, mime="application/pdf")
    heard = world.last("王阿姨")
    assert heard.photo is None and heard.document is not None
    assert (heard.document.name, heard.document.path.suffix) == ("账单.png", ".pdf")


@pytest.mark.parametrize("broken", [{"kind": "nobody draws this"}, {"rows": "no rows"}])
def test_a_drawing_that_fails_does_not_hold_up_the_words(
    world: World, broken: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "guanjia.papers"):
        send(world, **broken)
    heard = world.last("王阿姨")
    assert heard.text == "这是您的账单" and heard.photo is None and heard.document is None
    assert "cannot be drawn" in caplog.text and "3栋2单元1501" not in caplog.text


def test_a_twin_that_was_faster_keeps_its_file(world: World) -> None:
    paper_id = send(world)
    kept = files(world)
    with transaction(world.engine) as session:
        assert papers.keep(session, paper_id, "papers/other.png", "0" * 64, world.now) != (
            "papers/other.png"
        )
    again = printed(world.running, paper_id)
    assert again is not None and [again.path] == kept == files(world)


# ------------------------------------------------------------------------------- the renderers


@pytest.mark.parametrize("kind", RENDERERS)
def test_every_renderer_can_be_had(kind: str) -> None:
    with pytest.raises((KeyError, TypeError, AttributeError)):
        draw(kind, {}, Kit(font_file(), Path()))


def test_a_long_bill_grows_and_an_endless_one_is_refused(tmp_path: Path) -> None:
    def height(rows: int) -> int:
        content = draw("bill", {**BILL, "rows": BILL["rows"] * rows}, kit(tmp_path))  # type: ignore[operator]
        with Image.open(io.BytesIO(content)) as image:
            return int(image.height)

    assert height(30) > height(2)
    with pytest.raises(ValueError):
        height(500)


@pytest.mark.long
def test_the_payment_code_is_the_link_else_the_payees_own(tmp_path: Path) -> None:
    own = tmp_path / "payee.png"
    Image.new("RGB", (600, 900), "#1677ff").save(own)
    plain = draw("bill", BILL, kit(tmp_path))
    payee = draw("bill", BILL, kit(tmp_path, payee_qr=own))
    link = draw("bill", {**BILL, "link": "https://pay.example"}, kit(tmp_path, payee_qr=own))
    assert len({plain, payee, link}) == 3

    def blue(content: bytes) -> int:
        with Image.open(io.BytesIO(content)) as image:
            found = image.getcolors(1 << 24) or []
        return sum(count for count, colour in found if colour == (22, 119, 255))

    assert blue(payee) > 10_000 and blue(plain) == blue(link) == 0


def test_charts_are_pictures_for_chat_and_page(tmp_path: Path) -> None:
    chart = Chart(kit(tmp_path), "收缴率")
    with chart as axes:
        axes.plot(["一月", "二月"], [90, 95])
    with Image.open(io.BytesIO(chart.file("png"))) as image:
        assert image.width == WIDTH
    assert chart.file("svg").lstrip().startswith(b"<?xml")


# -------------------------------------------------------------------------------- the web chat


@pytest.fixture
async def strict(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media", demo=False) as site:
        yield site


@pytest.fixture
async def demo(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


def message_to(site: Site, address: str) -> Outgoing:
    (site.running.media / "papers").mkdir(parents=True, exist_ok=True)
    path = site.running.media / "papers" / "x.zip"
    path.write_bytes(b"PK")
    return Outgoing(1, address, "材料", document=Document(path, "材料 3-2.zip", "application/zip"))


async def test_a_document_is_downloaded_under_its_name(demo: Site) -> None:
    await demo.webchat.send(message_to(demo, "周律师"))
    (line,) = await demo.heard("周律师")
    document: Any = line["document"]
    assert document["name"] == "材料 3-2.zip"
    answer = await demo.client.get(document["url"])
    assert answer.content == b"PK"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await demo.client.get("/chat/api/documents/papers/y.zip")).status_code == 404
    assert (await demo.client.get("/chat/api/documents/../guanjia.db")).status_code == 404


async def test_nobody_elses_document_can_be_had(strict: Site) -> None:
    await strict.webchat.send(message_to(strict, "somebody else"))
    url = "/chat/api/documents/papers/x.zip"
    assert (await strict.client.get(url)).status_code == 401
    await strict.client.get("/")
    assert (await strict.client.get(url)).status_code == 404
    mine = address_in(strict.client.cookies[COOKIE], strict.running.secret)
    await strict.webchat.send(replace(message_to(strict, str(mine)), outbox_id=2))
    assert (await strict.client.get(url)).content == b"PK"


# -------------------------------------------------------------------------------- the settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"pay_url": "https://pay.example/{room}"},
        {"pay_url": "https://pay.example/{"},
        {"pay_url": "pay.example"},
        {"font": "nowhere.ttc"},
        {"pay_qr": "nowhere.png"},
    ],
)
def test_settings_of_papers_are_checked_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        Settings.model_validate(wrong)


def test_a_font_of_ones_own_may_be_set(tmp_path: Path) -> None:
    own = tmp_path / "own.ttc"
    own.write_bytes(font_file().read_bytes())
    assert Settings.model_validate({"font": own}).font == own
    assert draw("bill", BILL, replace(kit(tmp_path), font=own))
