"""The picture of a score: the same drawing for a chat and for a page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from bot.delivery.send import Dispatcher
from bot.papers import draw, draw_vector
from bot.papers.house import WIDTH, Kit, font_file
from storage import outbox, papers
from storage.db import transaction
from storage.outbox import To
from storage.people import named
from tests.bot.web_site import open_site

PARTS = (("投诉管理", "20", 30, False), ("档案管理", "20", 20, False), ("费用收缴", "25", 25, True))
SCORE: dict[str, Any] = {
    "title": "客服主管 2026年12月计分",
    "subtitle": "1月5日自动定稿",
    "total": "40分，满分50分",
    "parts": [
        {"title": title, "points": points, "weight": weight, "label": f"{points}", "open": is_open}
        for title, points, weight, is_open in PARTS
    ],
    "trend": [
        {"label": f"{month}月", "percent": percent, "shown": ""}
        for month, percent in ((10, "100"), (11, "0"), (12, "80"))
    ],
    "costliest": [{"what": "投诉处理及时率", "why": "80% #12、#15", "points": "扣10分"}],
    "labels": {"parts": "各项得分", "trend": "近六个月", "costliest": "扣分", "none": "没有扣分"},
    "foot": "依据 CS-S",
}


@pytest.mark.long
def test_a_score_is_drawn_as_wide_as_a_phone_with_or_without_a_trend(tmp_path: Path) -> None:
    kit = Kit(font_file(), tmp_path)
    whole = draw("score", SCORE, kit)
    bare = draw("score", {**SCORE, "trend": SCORE["trend"][:1], "costliest": []}, kit)
    with Image.open(io.BytesIO(whole)) as one, Image.open(io.BytesIO(bare)) as other:
        assert one.width == other.width == WIDTH
        assert 800 < other.height < one.height < 2400
    vector = draw_vector("score", SCORE, kit)
    assert vector is not None and ElementTree.fromstring(vector).tag.endswith("svg")  # noqa: S314


@pytest.mark.long
async def test_a_page_shows_it_as_svg(sqlite_database: str, tmp_path: Path) -> None:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        with transaction(site.running.engine) as session:
            (person,) = named(session, "陈主管")
            now = site.running.clock.now()
            paper = papers.order(session, "score", "计分.png", "image/png", SCORE, now)
            words = {"kind": "answer", "text": "计分", "paper_id": paper.id}
            outbox.enqueue(session, To(person_id=person.id), words, now)
        await Dispatcher(site.running).drain()
        line = (await site.heard("陈主管"))[-1]
        answer = await site.client.get(str(line["photo"]))
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"] == "sandbox"
        assert b"<svg" in answer.content[:600]
