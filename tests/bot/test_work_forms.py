"""Any verb as a form in the browser: filled in, refused beside the field, done once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlmodel import col, select

from bot.web.work import door
from nlu.intents import understand
from storage.audit import AuditEntry
from storage.db import reading, transaction
from storage.history import TicketEvent
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.tickets import Ticket
from tests.bot.web_site import STARTS_AT, Site, open_site


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        site.running.demo = False
        site.running.rules = replace(site.running.rules, understand=understand)
        report(site)
        yield site


def who(site: Site, name: str) -> int:
    with reading(site.running.engine) as session:
        return session.exec(select(Person.id).where(col(Person.name) == name)).one()


def report(site: Site, text: str = "厨房漏水<script>") -> None:
    with transaction(site.running.engine) as session:
        row = Ticket(
            estate_id=1,
            home_id=1,
            reporter_id=who(site, "王阿姨"),
            text=text,
            place="3-2-1501",
            category="engineering",
            department="engineering",
            created_at=STARTS_AT,
        )
        session.add(row)


async def enter(site: Site, name: str) -> None:
    address = door.link("http://guanjia.test", site.running.secret, who(site, name), STARTS_AT)
    assert (await site.client.get(address)).status_code == 303


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


async def fill(site: Site, verb: str, **fields: str) -> httpx.Response:
    page = (await site.client.get(f"/desk/verbs/{verb}")).text
    sent = {"token": hidden(page, "token"), "key": hidden(page, "key")}
    sent |= {f"f.{name}": value for name, value in fields.items()}
    return await site.client.post(f"/desk/verbs/{verb}", data=sent)


def ticket(site: Site, number: int = 1) -> Ticket:
    with reading(site.running.engine) as session:
        return session.get_one(Ticket, number)


async def test_a_form_does_what_the_words_do_and_everybody_hears_of_it(site: Site) -> None:
    await enter(site, "张师傅")
    done = await fill(site, "take", ticket="1")
    assert done.status_code == 303
    assert ticket(site).state == "taken"
    shown = (await site.client.get(done.headers["location"])).text
    assert "#1" in shown
    with reading(site.running.engine) as session:
        events = session.exec(select(TicketEvent.kind).where(col(TicketEvent.ticket_id) == 1)).all()
        told = session.exec(select(OutboxMessage)).all()
    assert "taken" in events
    assert [each for each in told if each.person_id == who(site, "王阿姨")]
    own = [each for each in told if each.person_id == who(site, "张师傅")]
    assert {each.state for each in own if each.kind == "answer"} == {"sent"}


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(site: Site) -> None:
    await enter(site, "张师傅")
    wrong = await fill(site, "promise", ticket="999", reason="等灯具到货")
    assert wrong.status_code == 422
    assert re.search(r'id="fx-ticket-wrong">[^<]*#999', wrong.text)
    assert "等灯具到货" in wrong.text
    assert 'value="999"' in wrong.text
    empty = await fill(site, "note", text="缺锁芯")
    assert "这一栏要填" in empty.text
    assert "缺锁芯" in empty.text


async def test_a_form_that_is_sent_twice_is_done_once(site: Site) -> None:
    await enter(site, "张师傅")
    page = (await site.client.get("/desk/verbs/note")).text
    sent = {
        "token": hidden(page, "token"),
        "key": hidden(page, "key"),
        "f.ticket": "1",
        "f.text": "缺锁芯",
    }
    first = await site.client.post("/desk/verbs/note", data=sent)
    second = await site.client.post("/desk/verbs/note", data=sent)
    assert first.headers["location"] == second.headers["location"]
    with reading(site.running.engine) as session:
        notes = session.exec(select(TicketEvent).where(col(TicketEvent.kind) == "note")).all()
    assert [each.text for each in notes] == ["缺锁芯"]


async def test_a_form_of_another_page_than_ours_changes_nothing(site: Site) -> None:
    await enter(site, "张师傅")
    for token in ("", "1", "1.xyz", "é"):
        answer = await site.client.post("/desk/verbs/take", data={"token": token, "f.ticket": "1"})
        assert answer.status_code == 409
        assert 'value="1"' in answer.text
    assert ticket(site).state == "reported"


async def test_a_session_that_ended_while_a_form_was_open_loses_nothing(site: Site) -> None:
    await enter(site, "张师傅")
    page = (await site.client.get("/desk/verbs/note")).text
    cookie = site.client.cookies.get(door.COOKIE)
    site.client.cookies.clear()
    sent = {"token": hidden(page, "token"), "f.ticket": "1", "f.text": "缺锁芯 & 两把"}
    gone = await site.client.post("/desk/verbs/note", data=sent)
    assert gone.status_code == 401
    assert "缺锁芯 &amp; 两把" in gone.text
    await enter(site, "张师傅")
    assert site.client.cookies.get(door.COOKIE) != cookie
    kept = {"f.ticket": "1", "f.text": "缺锁芯 & 两把"}
    again = await site.client.post("/desk/verbs/note", data=kept)
    assert again.status_code == 409
    assert "缺锁芯 &amp; 两把" in again.text
    sent = {"token": hidden(again.text, "token"), "key": hidden(again.text, "key"), **kept}
    assert (await site.client.post("/desk/verbs/note", data=sent)).status_code == 303


@pytest.mark.parametrize(
    "path",
    ["", "/verbs", "/verbs/take", "/verbs/nothing", "/tickets", "/homes", "/money", "/me"],
)
async def test_nobody_sees_anything_without_signing_in(site: Site, path: str) -> None:
    answer = await site.client.get(f"/desk{path}")
    assert answer.status_code == 401
    assert "漏水" not in answer.text


async def test_what_is_not_theirs_is_refused_and_written_down(site: Site) -> None:
    await enter(site, "张师傅")
    assert (await site.client.get("/desk/verbs/assign")).status_code == 403
    assert (await site.client.post("/desk/verbs/assign", data={})).status_code == 403
    assert (await site.client.get("/desk/verbs/%2e%2e/x")).status_code == 404
    page = (await site.client.get("/desk/verbs")).text
    assert "/desk/verbs/take" in page
    assert "/desk/verbs/assign" not in page


async def test_a_question_under_an_answer_is_answered_on_the_page(site: Site) -> None:
    await enter(site, "张师傅")
    asked = await fill(site, "plan", ticket="1")
    shown = (await site.client.get(asked.headers["location"])).text
    assert 'name="words"' in shown
    sent = {"token": hidden(shown, "token"), "key": "answer", "words": "明早换阀门"}
    done = await site.client.post("/desk/say", data=sent)
    assert done.status_code == 303
    with reading(site.running.engine) as session:
        plans = session.exec(select(TicketEvent).where(col(TicketEvent.kind) == "planned")).all()
    assert [each.text for each in plans] == ["明早换阀门"]


async def test_who_is_signed_out_elsewhere_is_out(site: Site) -> None:
    await enter(site, "张师傅")
    async with site.another_browser() as other:
        await enter(other, "张师傅")
        page = (await site.client.get("/desk/me")).text
        sent = {"token": hidden(page, "token"), "login": hidden(page, "login")}
        await site.client.post("/desk/leave", data=sent)
        assert (await site.client.get("/desk/me")).status_code == 200
        assert (await other.client.get("/desk/me")).status_code == 401


async def test_lines_are_filled_in_as_a_table(site: Site) -> None:
    await enter(site, "陈主管")
    line = {"day": "2026-12-05", "clock": "14:00", "audience": "管理层", "topic": "沟通技巧"}
    fields = {f"0.{name}": value for name, value in line.items()}
    wrong = await fill(
        site, "training/plan", **fields, **{"1.day": "2026-12-06", "1.topic": "礼仪"}
    )
    assert wrong.status_code == 422
    assert 'id="fx-1.clock-wrong"' in wrong.text
    assert 'id="fx-0.clock-wrong"' not in wrong.text
    assert (await fill(site, "training/plan", **fields)).status_code == 303


async def test_a_look_at_what_is_another_estates_is_kept(site: Site) -> None:
    await enter(site, "张师傅")
    with reading(site.running.engine) as session:
        assert not session.exec(select(AuditEntry).where(AuditEntry.action == "refused")).all()
