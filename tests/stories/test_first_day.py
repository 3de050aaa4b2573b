"""The first day in the browser: an empty database becomes a company's, for one person only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import xlsxwriter

from bot.web.work import setup
from storage import deployment, seeds
from storage.db import reading, transaction
from tests.clerk import Browser
from tests.engines import fresh_copy
from tests.world import World

PASSWORD = "jintian di yi tian"
GIVEN = {
    "company": "安居物业",
    "estate": "海棠苑",
    "phone": "0512-66880000",
    "name": "林工",
    "also": "cs-supervisor",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def empty(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A database that holds nothing yet, and is no demonstration."""
    monkeypatch.setattr(seeds, "plant", lambda *_: None)
    with World(fresh_copy(sqlite_template, tmp_path / "empty.db"), tmp_path) as world:
        with transaction(world.engine) as session:
            deployment.ensure(session)
        world.running.demo = False
        yield world


def key_of(world: World) -> str:
    return parse_qs(urlsplit(setup.address(world.running, "http://guanjia.test")).query)["key"][0]


def test_only_who_reads_the_server_begins_and_only_once(empty: World) -> None:
    with Browser(empty) as browser, Browser(empty) as stranger:
        for path in ("/desk", "/desk/tickets"):
            assert stranger.opens(path).headers["location"] == "/desk/setup"
        assert 'name="estate"' not in stranger.opens("/desk/setup").text
        assert stranger.sends("/desk/setup", {**GIVEN, "key": "guess"}).status_code == 200
        assert stranger.opens("/desk").headers["location"] == "/desk/setup"
        key = key_of(empty)
        assert 'name="estate"' in browser.opens(f"/desk/setup?key={key}").text
        again = browser.sends("/desk/setup", {**GIVEN, "key": key, "again": "别的"})
        assert again.status_code == 422 and "0512-66880000" in again.text  # nothing typed is lost
        begun = browser.sends("/desk/setup", {**GIVEN, "key": key})
        assert begun.headers["location"] == "/desk/house"
        assert "安居物业" in browser.opens("/desk/house").text
        late = stranger.sends("/desk/setup", {**GIVEN, "key": key, "name": "后来的"})
        assert late.headers["location"] == "/desk"
        assert stranger.opens("/desk").status_code == 401
        fields = {"name": "林工", "password": PASSWORD}
        assert stranger.sends("/desk/signin", fields).status_code == 303
    with reading(empty.engine) as session:
        here = deployment.this(session)
        assert here is not None and here.company == "安居物业"


def test_from_nothing_to_the_first_ticket_without_the_command_line(empty: World) -> None:
    with Browser(empty) as browser:
        browser.sends("/desk/setup", {**GIVEN, "key": key_of(empty)})
        token = {"token": browser.token(), "kind": "homes"}
        file = ("房屋.xlsx", homes(), "application/octet-stream")
        looked = browser.uploads("/desk/sheets", token, file)
        assert looked.status_code == 200, looked.text
        brought = {**token, "brought": browser.hidden(looked.text, "brought")}
        assert "写进去了" in browser.sends("/desk/sheets/take", brought).text
        invited = browser.fills("invite", role="engineering", name="张师傅").text
        assert "张师傅" in invited
        planned = browser.fills("roster set", colleague="张师傅", hours="每天 8:00-17:00")
        assert "张师傅" in planned.text
        taken = browser.fills("behalf", home="1-1-101", said="厨房水管漏水了")
        assert "#1" in taken.text
        house = browser.opens("/desk/house").text
        assert "·" not in next(each for each in house.split("<li>") if "房屋" in each)[:12]


def homes() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        rows = [("小区", "楼栋", "单元", "房号", "业主", "电话", "面积")]
        rows += [
            ("海棠苑", "1", "1", f"{floor}01", f"业主{floor}", f"1380000{floor:04}", "89.5")
            for floor in range(1, 7)
        ]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()
