"""Coming into the workbench: who gets in, for how long, and what is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from bot.web.work import door
from storage.audit import AuditEntry
from storage.db import reading, transaction
from storage.people import Person, Role
from storage.tickets import Ticket
from tests.bot.web_site import STARTS_AT, Site, open_site


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The demo estate's people, but in earnest: nobody plays anybody."""
    async with open_site(sqlite_database, tmp_path / "media") as site:
        site.running.demo = False
        yield site


@pytest.fixture
async def demo(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


def who(site: Site, name: str) -> int:
    with reading(site.running.engine) as session:
        return session.exec(select(Person.id).where(col(Person.name) == name)).one()


def link(site: Site, name: str, ago: timedelta = timedelta(0)) -> str:
    secret = site.running.secret
    return door.link("http://guanjia.test", secret, who(site, name), STARTS_AT - ago)


def report(site: Site, text: str) -> None:
    with transaction(site.running.engine) as session:
        session.add(
            Ticket(
                estate_id=1,
                reporter_id=who(site, "王阿姨"),
                text=text,
                place="3-2-1501",
                category="engineering",
                department="engineering",
                created_at=STARTS_AT,
            )
        )


async def test_a_supervisor_enters_by_the_link_and_the_key_leaves_the_address(site: Site) -> None:
    report(site, "厨房漏水<script>")
    entered = await site.client.get(link(site, "陈主管"))
    assert entered.status_code == 303
    assert entered.headers["location"] == "/desk"
    said = entered.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert "Path=/desk" in said
    page = (await site.client.get("/desk")).text
    assert "陈主管" in page
    assert "厨房漏水&lt;script&gt;" in page
    assert "3栋2单元1501" in page


async def test_the_old_name_leads_there(site: Site) -> None:
    answer = await site.client.get("/console")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk"


async def test_looking_is_written_down_once_an_hour(site: Site) -> None:
    await site.client.get(link(site, "陈主管"), follow_redirects=True)
    await site.client.get("/desk")
    assert seen(site) == [who(site, "陈主管")]
    site.running.clock.leap(STARTS_AT + timedelta(hours=2))
    await site.client.get("/desk")
    assert seen(site) == [who(site, "陈主管")] * 2


def seen(site: Site) -> list[int | None]:
    with reading(site.running.engine) as session:
        query = select(AuditEntry.actor_id).where(col(AuditEntry.action) == "console.seen")
        return list(session.exec(query).all())


@pytest.mark.parametrize("name", ["张师傅", "小刘"])
async def test_who_leads_nobody_sees_their_work_and_nobodys_scores(site: Site, name: str) -> None:
    assert (await site.client.get(link(site, name))).status_code == 303
    assert "/desk/scores/" not in (await site.client.get("/desk")).text
    assert (await site.client.get("/desk/scores/gm.svg")).status_code == 403


async def test_a_homeowner_sees_nothing_of_the_staffs(site: Site) -> None:
    report(site, "厨房漏水")
    await site.client.get(link(site, "李先生"))
    for page in ("/tickets", "/tickets/1", "/homes", "/homes/1", "/money", "/news", "/wall"):
        answer = await site.client.get(f"/desk{page}")
        assert answer.status_code == 403, page
        assert "漏水" not in answer.text
    assert (await site.client.get("/desk")).headers["location"] == "/desk/verbs"


async def test_a_link_is_good_for_a_while_only(site: Site) -> None:
    late = await site.client.get(link(site, "陈主管", ago=door.OPENS_FOR))
    assert late.status_code == 403
    assert "/console" in late.json()["error"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/console?key=1.2.3", "/nothing/here"])
async def test_who_opens_a_wrong_address_reads_a_page(site: Site, path: str, language: str) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": language}
    answer = await site.client.get(path, headers=browser)
    assert answer.status_code in (403, 404)
    assert answer.headers["content-type"].startswith("text/html")
    wrong_link, nothing = ("写 /console", "Write /console"), ("什么也没有", "nothing here")
    said = (wrong_link if "key" in path else nothing)[language == "en"]
    assert said in answer.text and "{" not in answer.text


@pytest.mark.parametrize("key", [".", "1", "1.9999999999", "1.9999999999." + "0" * 32, "é.é.é"])
async def test_a_key_that_we_did_not_sign_opens_nothing(site: Site, key: str) -> None:
    assert (await site.client.get("/console", params={"key": key})).status_code == 403
    site.client.cookies.set(door.COOKIE, key.encode("ascii", "ignore").decode())
    assert (await site.client.get("/desk")).status_code == 401


async def test_the_key_of_the_link_is_no_cookie(site: Site) -> None:
    site.client.cookies.set(door.COOKIE, link(site, "陈主管").partition("key=")[2])
    assert (await site.client.get("/desk")).status_code == 401


async def test_who_has_left_sees_nothing_more(site: Site) -> None:
    await site.client.get(link(site, "陈主管"))
    with transaction(site.running.engine) as session:
        session.exec(delete(Role).where(col(Role.person_id) == who(site, "陈主管")))
    assert (await site.client.get("/desk/tickets")).status_code == 403


async def test_nobody_is_played_outside_the_demonstration(site: Site) -> None:
    assert (await site.client.get("/console?as=陈主管")).status_code == 403
    assert (await site.client.post("/desk/play", data={"name": "陈主管"})).status_code == 403


async def test_a_score_is_drawn_for_whoever_may_know_it(demo: Site) -> None:
    await demo.client.get("/console?as=陈主管")
    drawn = await demo.client.get("/desk/scores/cs-supervisor.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.lstrip().startswith("<?xml")
    assert (await demo.client.get("/desk/scores/gm.svg")).status_code == 403
    await demo.client.get("/console?as=赵总")
    assert (await demo.client.get("/desk/scores/gm.svg")).status_code == 200
    assert (await demo.client.get("/desk/scores/nobody.svg")).status_code == 403
    assert "gm.svg" in (await demo.client.get("/desk")).text
