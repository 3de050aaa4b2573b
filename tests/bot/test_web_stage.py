"""The demo's stage: its page, its clock, what it tells of the happenings behind the scenes."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.web.moments import monthly
from storage.db import transaction
from storage.deadlines import Deadline
from storage.outbox import OutboxMessage
from storage.people import named
from storage.runs import PeriodicRun
from storage.tickets import Ticket
from tests.bot.web_site import STARTS_AT, ZONE, Site, minutes, open_site


@pytest.fixture
async def demo(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


def _report(session: Session) -> Ticket:
    """王阿姨's ticket with an answer due in ten minutes, and its card on the way."""
    (reporter,), (engineer,) = named(session, "王阿姨"), named(session, "张师傅")
    ticket = Ticket(
        reporter_id=reporter.id,
        place="3-2",
        text="电梯坏了",
        category="engineering",
        urgency="urgent",
        department="engineering",
        created_at=STARTS_AT,
    )
    session.add(ticket)
    session.flush()
    session.add(
        Deadline(
            ticket_id=ticket.id,
            kind="answer",
            clause="CS-2",
            started_at=STARTS_AT,
            due_at=STARTS_AT + minutes(10),
            next_at=STARTS_AT + minutes(10),
            policy={
                "steps": [{"after": 0, "to": ["cs-supervisor"]}, {"after": 600, "to": ["gm"]}],
                "every": 1800,
                "times": 1,
            },
        )
    )
    session.add(
        OutboxMessage(
            receiver=f"p{engineer.id}",
            person_id=engineer.id,
            kind="card",
            ticket_id=ticket.id,
            text="#1",
            created_at=STARTS_AT,
            not_before=STARTS_AT,
        )
    )
    return ticket


# ---------------------------------------------------------------------------------------- page


@pytest.mark.parametrize(("language", "name"), [("zh", "新邻居"), ("en", "Newcomer")])
async def test_a_stranger_can_be_played(demo: Site, language: str, name: str) -> None:
    page = (await demo.client.get(f"/?lang={language}&phones={name}")).text
    assert f'<article class="phone" data-name="{name}"' in page
    assert (await demo.say(name, "楼道灯坏了")).status_code == 202


async def test_the_stage_is_set_for_three(demo: Site) -> None:
    page = (await demo.client.get("/")).text
    assert re.findall(r'<article class="phone" data-name="(.+?)"', page) == [
        "王阿姨",
        "张师傅",
        "陈主管",
    ]
    assert '<html lang="zh-CN">' in page
    assert "幕后" in page


async def test_the_stage_speaks_english_and_then_begins_with_anna(demo: Site) -> None:
    for asked in ({"Accept-Language": "en-US,en;q=0.9"}, {}):
        page = (await demo.client.get("/" if asked else "/?lang=en", headers=asked)).text
        assert '<html lang="en">' in page
        assert "Behind the scenes" in page
        assert 'data-name="Anna"' in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("赵总,孙伯", ["赵总", "孙伯"]),
        ("赵总,赵总,没有这人", ["赵总"]),
        ("没有这人", ["王阿姨", "张师傅", "陈主管"]),
        ("王阿姨,李先生,小赵,Anna,孙伯,小刘,张师傅,老马", 6),
    ],
)
async def test_the_address_says_whose_phones_are_shown(
    demo: Site, asked: str, shown: list[str] | int
) -> None:
    page = (await demo.client.get("/", params={"phones": asked})).text
    found = re.findall(r'<article class="phone" data-name="(.+?)"', page)
    assert (len(found) if isinstance(shown, int) else found) == shown


async def test_what_the_page_is_given_cannot_break_out_of_it(demo: Site) -> None:
    """A stranger may have any name, and then stands in the cast."""
    from storage.contacts import ContactPoint
    from storage.people import Person

    name = "</script><script>alert(1)"
    with transaction(demo.running.engine) as session:
        person = Person(name=name, created_at=STARTS_AT)
        session.add(person)
        session.flush()
        session.add(
            ContactPoint(
                person_id=person.id,
                channel="webchat",
                address=name,
                bound_at=STARTS_AT,
                seen_at=STARTS_AT,
            )
        )
    page = (await demo.client.get("/", params={"phones": name})).text
    assert "alert(1)" in page
    assert "<script>alert" not in page
    (given,) = re.findall(r'<script type="application/json" id="given">(.*?)</script>', page, re.S)
    assert json.loads(given)["cast"][-2]["name"] == name


async def test_every_answer_carries_the_safe_headers(demo: Site) -> None:
    for path in ("/", "/static/stage.js", "/chat/api/cast", "/nowhere", "/healthz"):
        headers = (await demo.client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_the_page_asks_nobody_else_for_anything(demo: Site) -> None:
    page = (await demo.client.get("/")).text
    found = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert found
    for address in found:
        assert address.startswith("/"), address
        if address.startswith("/static/"):
            assert (await demo.client.get(address)).status_code == 200, address


# --------------------------------------------------------------------------------------- state


async def test_what_happens_behind_the_scenes_is_told(database: str, tmp_path: Path) -> None:
    async with open_site(database, tmp_path) as demo:
        with transaction(demo.running.engine) as session:
            _report(session)
            run = PeriodicRun(name="dunning.text", period="2026-12", started_at=STARTS_AT)
            session.add(run)
        await demo.tell("王阿姨", "记下了")
        state = (await demo.client.get("/stage/api/state")).json()
        (ticket,) = state["tickets"]
        assert (ticket["reporter"], ticket["holder"], ticket["state"]) == ("王阿姨", "", "reported")
        assert ticket["place"] == "3栋2单元"
        (deadline,) = ticket["deadlines"]
        assert (deadline["kind"], deadline["state"], deadline["done"]) == ("answer", "running", 0)
        assert datetime.fromisoformat(deadline["due_at"]) == STARTS_AT + minutes(10)
        assert deadline["steps"] == [["cs-supervisor"], ["gm"]]
        (message,) = state["outbox"]
        assert (message["to"], message["kind"], message["state"]) == ("张师傅", "card", "pending")
        assert [run["name"] for run in state["runs"]] == ["dunning.text"]
        assert list(state["heard"]) == ["王阿姨"]
        assert (state["speed"], state["zone"]) == (1.0, "Asia/Shanghai")
        assert state["leaps"]["deadline"] == (STARTS_AT + minutes(10)).isoformat()


async def test_a_fresh_stage_does_not_speak_of_days_that_had_passed(demo: Site) -> None:
    with transaction(demo.running.engine) as session:
        skipped = PeriodicRun(
            name="dunning.text", period="2026-12", started_at=STARTS_AT, outcome="skipped"
        )
        session.add(skipped)
    assert (await demo.client.get("/stage/api/state")).json()["runs"] == []


async def test_whoever_waits_for_news_gets_them_when_they_come(demo: Site) -> None:
    stamp = (await demo.client.get("/stage/api/state")).json()["stamp"]
    again = (await demo.client.get("/stage/api/state")).json()["stamp"]
    assert again == stamp
    asked = demo.client.get(f"/stage/api/state?seen={stamp}&wait=20")
    waiting = asyncio.create_task(asked)
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await demo.tell("赵总", "超时了")
    async with asyncio.timeout(0.8):
        news = (await waiting).json()
    assert news["stamp"] != stamp
    assert list(news["heard"]) == ["赵总"]


# --------------------------------------------------------------------------------------- clock


async def test_the_clock_runs_as_fast_as_it_is_told(demo: Site) -> None:
    answer = await demo.client.post("/stage/api/clock", json={"speed": 600})
    assert (answer.status_code, answer.json()["speed"]) == (200, 600)
    assert demo.running.clock.speed == 600


@pytest.mark.parametrize(
    ("leap", "to"),
    [
        ("deadline", STARTS_AT + minutes(10)),
        ("ten-minutes", STARTS_AT + minutes(10)),
        ("tomorrow", datetime(2026, 12, 4, 1, 0, tzinfo=UTC)),
        ("month-start", datetime(2027, 1, 4, 2, 0, tzinfo=UTC)),  # after the holiday
        ("month-middle", datetime(2026, 12, 15, 1, 0, tzinfo=UTC)),
        ("month-end", datetime(2026, 12, 25, 1, 0, tzinfo=UTC)),
        ("2026-12-04T08:30", datetime(2026, 12, 4, 0, 30, tzinfo=UTC)),
        ("2026-12-04T08:30+00:00", datetime(2026, 12, 4, 8, 30, tzinfo=UTC)),
    ],
)
@pytest.mark.long
async def test_the_clock_leaps(demo: Site, leap: str, to: datetime) -> None:
    with transaction(demo.running.engine) as session:
        _report(session)
    answer = await demo.client.post("/stage/api/clock", json={"leap": leap})
    assert answer.status_code == 200
    assert minutes(0) <= demo.running.clock.now() - to < minutes(1)


async def test_a_leap_lives_the_days_between(demo: Site) -> None:
    with transaction(demo.running.engine) as session:
        _report(session)
    answer = await demo.client.post("/stage/api/clock", json={"leap": "tomorrow"})
    assert answer.status_code == 200
    with transaction(demo.running.engine) as session:
        told = session.exec(select(OutboxMessage).where(col(OutboxMessage.kind) == "escalation"))
        spans = sorted((row.created_at - STARTS_AT) // minutes(1) for row in told)
    assert spans[:2] == [10, 20]  # to the supervisor at its moment, to the manager at theirs


async def test_without_a_deadline_there_is_none_to_leap_to(demo: Site) -> None:
    answer = await demo.client.post("/stage/api/clock", json={"leap": "deadline"})
    assert answer.status_code == 409
    assert demo.running.clock.now() - STARTS_AT < minutes(1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"speed": 0},
        {"speed": -60},
        {"speed": 1e9},
        {"speed": "60"},
        {"speed": True},
        {"speed": None},
        {"leap": "yesterday"},
        {"leap": ["deadline"]},
        {"leap": "2026-12-03T13:59"},  # has been
        {"leap": "2028-01-01T00:00"},
        {"leap": "9999-12-31T23:59:59-23:59"},
    ],
)
async def test_the_clock_refuses_what_no_clock_does(demo: Site, body: dict[str, object]) -> None:
    answer = await demo.client.post("/stage/api/clock", json=body)
    assert (answer.status_code, demo.running.clock.speed) == (400, 1.0)


@pytest.mark.parametrize(
    ("now", "leap", "to"),
    [
        ("2026-12-01T09:59", "month-start", "2026-12-01T10:00"),
        ("2026-12-01T10:00", "month-start", "2027-01-04T10:00"),
        ("2026-12-31T23:59", "month-middle", "2027-01-15T09:00"),
        ("2027-02-24T12:00", "month-end", "2027-02-25T09:00"),
        ("2027-02-25T12:00", "month-end", "2027-03-25T09:00"),
    ],
)
async def test_a_leap_goes_to_the_next_such_moment(
    demo: Site, now: str, leap: str, to: str
) -> None:
    def local(moment: str) -> datetime:
        return datetime.fromisoformat(moment).replace(tzinfo=ZONE)

    assert monthly(demo.running.rules, leap, local(now)) == local(to)
