"""``/api/v1`` over real HTTP: what a key lets a program read and do, and what it does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlmodel import col, select

from bot.web.site import create_site
from handlers.interface import reads
from nlu.intents import understand
from nlu.meaning import Conversation
from storage import keys
from storage.audit import AuditEntry
from storage.db import reading, transaction
from storage.dialogues import Dialogue
from storage.estates import Estate
from storage.keys import ApiKey
from storage.people import Person, Role
from tests.bot.web_site import STARTS_AT, Site, open_site
from tests.fakes import ending

READS = list(reads.READS)
EVERYTHING = [*(f"read:{each}" for each in READS), "do:behalf", "do:paid", "do:take", "do:note"]


class Program:
    """Another program, with a client on a real port."""

    def __init__(self, site: Site, client: httpx.AsyncClient) -> None:
        self.site, self.client = site, client

    def key(self, *scopes: str, by: str = "赵总", estates: tuple[int, ...] = ()) -> dict[str, str]:
        with transaction(self.site.running.engine) as session:
            maker = session.exec(select(Person.id).where(col(Person.name) == by)).one()
            row = ApiKey(
                name="停车系统",
                person_id=maker,
                scopes=list(scopes or EVERYTHING),
                estate_ids=list(estates),
                code_hash="",
                code_until=STARTS_AT + timedelta(minutes=30),
                made_at=STARTS_AT,
            )
            code = keys.make(session, row)
            return {"Authorization": f"Bearer {keys.fetch(session, code, STARTS_AT)}"}

    async def get(self, path: str, key: dict[str, str], **more: str) -> httpx.Response:
        return await self.client.get(f"/api/v1{path}", headers={**key, **more})

    async def do(
        self, verb: str, key: dict[str, str], once: str = "", **given: Any
    ) -> httpx.Response:
        headers = {**key, **({"Idempotency-Key": once} if once else {})}
        return await self.client.post(f"/api/v1/verbs/{verb}", json=given, headers=headers)


@asynccontextmanager
async def listening(site: Site) -> AsyncIterator[Program]:
    """A site behind a real port on loopback, until the end of the block."""
    site.running.rules = replace(site.running.rules, understand=_understand)
    config = uvicorn.Config(
        create_site(site.running), port=0, log_config=None, lifespan="off", access_log=False
    )
    server = ending.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    life = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield Program(site, client)
    finally:
        server.should_exit = True
        await life


@pytest.fixture
async def program(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Program]:
    async with open_site(sqlite_database, tmp_path / "media") as site, listening(site) as program:
        yield program


def _understand(text: str, today: Any, around: Conversation) -> Any:
    return understand(text, today, around)


def is_problem(answer: httpx.Response, status: int, code: str = "") -> bool:
    told = answer.json()
    typed = answer.headers["content-type"] == "application/problem+json"
    return typed and answer.status_code == status == told["status"] and code in ("", told["code"])


async def test_a_call_centre_opens_a_ticket_and_reads_it(program: Program) -> None:
    key = program.key("do:behalf", "read:tickets")
    done = await program.do("behalf", key, home="3-2-1501", said="厨房水管漏水，一直滴")
    assert done.status_code == 200, done.text
    number = done.json()["ticket"]
    answer = await program.get(f"/tickets/{number}", key)
    assert answer.status_code == 200, (done.text, answer.text)
    whole = answer.json()
    assert whole["ticket"]["place"] == "3-2-1501"
    assert whole["ticket"]["category"] == "engineering"
    assert whole["history"][0]["kind"] == "reported"


async def test_a_parking_system_reads_who_owes(program: Program) -> None:
    key = program.key("read:arrears")
    found = (await program.get("/arrears", key)).json()["items"]
    owing = {each["home"]: each["owed_fen"] for each in found}
    assert owing["3-2-1501"] > 0
    assert "3-2-1502" not in owing, "paid up"
    assert is_problem(await program.get("/bills", key), 403, "no_scope")


async def test_the_accounts_book_a_payment_once(program: Program) -> None:
    key = program.key("do:paid", "read:payments", "read:bills", "read:homes")
    homes = await program.get("/homes?number=3-2-1501", key)
    home_id = homes.json()["items"][0]["id"]
    bill = (await program.get(f"/bills?owed=true&home_id={home_id}", key)).json()["items"][0]
    home = {"home": "3-2-1501", "months": bill["month"], "amount": 0.01, "reference": "BANK-1"}
    first = await program.do("paid", key, "night-1", **home)
    assert first.status_code == 200, first.text
    again = await program.do("paid", key, "night-1", **home)
    assert again.json() == first.json()
    other = await program.do("paid", key, "night-1", **{**home, "amount": 0.02})
    assert is_problem(other, 409, "wrong_state")
    booked = (await program.get(f"/payments?home_id={bill['home_id']}", key)).json()["items"]
    assert [each["amount_fen"] for each in booked if each["reference"] == "BANK-1"] == [1]


async def test_without_a_good_key_there_is_nothing(program: Program) -> None:
    key = program.key("read:homes")
    shown = key["Authorization"]
    for wrong in ("", "Bearer", "Bearer x", f"{shown}x", shown[:-1], "Basic abc", "Bearer gj_9_x"):
        answer = await program.get("/homes", {"Authorization": wrong})
        assert is_problem(answer, 401, "wrong_key"), wrong
        assert answer.headers["www-authenticate"] == "Bearer"
    with transaction(program.site.running.engine) as session:
        row = session.exec(select(ApiKey)).one()
        row.revoked_at = STARTS_AT
        session.add(row)
        assert shown.rpartition("_")[2] not in json.dumps(row.model_dump(), default=str)
    assert is_problem(await program.get("/homes", key), 401)


async def test_whoever_made_it_has_left_and_it_opens_nothing(program: Program) -> None:
    key = program.key("read:tickets")
    with transaction(program.site.running.engine) as session:
        maker = session.exec(select(Person.id).where(col(Person.name) == "赵总")).one()
        for role in session.exec(select(Role).where(col(Role.person_id) == maker)).all():
            session.delete(role)
    assert is_problem(await program.get("/tickets", key), 403)


async def test_a_key_is_good_in_its_estates_and_nowhere_else(program: Program) -> None:
    with transaction(program.site.running.engine) as session:
        other = Estate(name="梧桐苑")
        session.add(other)
        session.flush()
        elsewhere = other.id
    here, there = program.key(estates=(1,)), program.key(estates=(elsewhere,))
    for what in READS:
        assert (await program.get(f"/{what}?estate=1", there)).json()["items"] == [], what
    assert (await program.get("/homes?limit=3", here)).json()["items"]
    done = await program.do("behalf", there, home="3-2-1501", said="漏水")
    assert is_problem(done, 403, "not_allowed") or is_problem(done, 404), done.text
    opened = (await program.do("behalf", here, home="3-2-1501", said="漏水")).json()["ticket"]
    assert is_problem(await program.get(f"/tickets/{opened}", there), 404)
    assert not (await program.do("note", there, ticket=opened, text="x")).is_success


async def test_a_code_is_good_for_one_key(program: Program) -> None:
    with transaction(program.site.running.engine) as session:
        row = ApiKey(
            name="账",
            person_id=1,
            code_hash="",
            code_until=STARTS_AT + timedelta(minutes=30),
            made_at=STARTS_AT,
        )
        code = keys.make(session, row)
    first = await program.client.post("/api/v1/key", json={"code": code})
    assert first.json()["key"].startswith("gj_")
    for wrong in (code, "nothing", ""):
        again = await program.client.post("/api/v1/key", json={"code": wrong})
        assert is_problem(again, 404, "wrong_code"), wrong
    for odd in (3, None, ["a"]):
        assert is_problem(await program.client.post("/api/v1/key", json={"code": odd}), 400), odd


async def test_pages_follow_one_another_and_an_etag_saves_the_second_look(
    program: Program,
) -> None:
    key = program.key("read:homes")
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = (await program.get(f"/homes?limit=25&after={after}", key)).json()
        seen += [each["id"] for each in page["items"]]
        after = page["after"]
    assert len(seen) == len(set(seen)) > 50
    first = await program.get("/homes?limit=2", key)
    same = await program.get("/homes?limit=2", key, **{"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_what_was_read_of_a_household_is_written_down(program: Program) -> None:
    key = program.key("read:people")
    found = (await program.get("/people?limit=3", key)).json()["items"]
    assert all("*" in each["phone"] for each in found if each["phone"])
    with reading(program.site.running.engine) as session:
        rows = session.exec(select(AuditEntry).where(col(AuditEntry.action) == "key.read")).all()
    assert {each.home_id for each in rows} == {h["home_id"] for p in found for h in p["homes"]}
    assert all(each.data == {"key": 1, "what": "people"} for each in rows)


ODD = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"home": null}',
    b'{"home": {"a": 1}}',
    b'{"home": ["3-2-1501"]}',
    b'{"home": true, "said": 1}',
    b'{"home": "\\u0000", "said": "\\ud800"}',
    b'{"home": "3-2-1501", "said": "x", "more": 1}',
    b'{"home": 1e400, "said": -1}',
    b'{"home": "' + b"9" * 9000 + b'", "said": "x"}',
    b"[" * 5000,
    b"\xff\xfe",
]


async def test_odd_input_is_refused_and_breaks_nothing(program: Program) -> None:
    key = program.key(*EVERYTHING, "do:key", "do:help", "do:meter")
    headers = {**key, "Content-Type": "application/json"}
    for body in ODD:
        for verb in ("behalf", "paid", "take", "meter/read"):
            answer = await program.client.post(
                f"/api/v1/verbs/{verb}", content=body, headers=headers
            )
            assert 400 <= answer.status_code < 500, (verb, body[:40], answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
    for path in (
        "/homes?limit=0",
        "/homes?limit=9999",
        "/homes?after=-1",
        "/homes?after=٣",
        "/homes?estate=99999999999999999999",
        "/homes?limit=1&limit=2",
        "/homes?colour=red",
        "/bills?month=2026",
        "/bills?owed=perhaps",
        "/tickets/0x1",
        "/tickets/99999999999999999999",
        "/tickets/5/attachments/9",
        "/nothing",
        "/verbs/take",
    ):
        answer = await program.get(path, key)
        assert 400 <= answer.status_code < 500, path
        assert answer.headers["content-type"] == "application/problem+json", path
    big = await program.client.post("/api/v1/verbs/take", content=b"x" * 1_400_000, headers=headers)
    assert is_problem(big, 413)
    assert is_problem(await program.do("nothing/here", key), 404)
    long = await program.do("take", key, "x" * 65, ticket=1)
    assert is_problem(long, 422, "bad_key")


async def test_what_is_missing_is_said_at_once_and_nobody_is_asked_in_their_chat(
    program: Program,
) -> None:
    key = program.key("do:behalf", "do:take", "do:plan", "do:promise", "read:tickets")
    opened = (await program.do("behalf", key, home="3-2-1501", said="漏水")).json()["ticket"]
    assert (await program.do("take", key, ticket=opened)).is_success
    asked = await program.do("plan", key, ticket=opened)
    assert is_problem(asked, 422, "bad_words") and "写" in asked.json()["detail"], asked.text
    with reading(program.site.running.engine) as session:
        assert not session.exec(select(Dialogue)).all()
    for given in ({"day": "", "reason": "x"}, {"day": "明天", "reason": "x"}, {"reason": None}):
        odd = await program.do("promise", key, ticket=opened, **given)
        assert is_problem(odd, 422, "bad_words"), odd.text
    day = (STARTS_AT + timedelta(days=3)).date().isoformat()
    sent = {"ticket": opened, "day": day, "reason": "配件要订"}
    empty = {**key, "Idempotency-Key": ""}
    answer = await program.client.post("/api/v1/verbs/promise", json=sent, headers=empty)
    assert is_problem(answer, 422, "bad_key")
    done = await program.do("promise", key, **sent)
    assert done.is_success, done.text


async def test_a_request_without_a_key_guesses_nothing(program: Program) -> None:
    for _ in range(40):
        assert is_problem(await program.get("/homes", {}), 401, "wrong_key")
    assert (await program.get("/homes", program.key("read:homes"))).is_success


async def test_too_much_is_asked_to_come_later(program: Program) -> None:
    for _ in range(31):
        last = await program.get("/homes", {"Authorization": "Bearer gj_1_x"})
    assert is_problem(last, 429, "too_many")
    assert int(last.headers["retry-after"]) >= 1


async def test_the_document_says_what_there_is(program: Program) -> None:
    found = (await program.client.get("/api/v1/openapi.json")).json()
    assert found["openapi"] == "3.1.0"
    behalf = found["paths"]["/verbs/behalf"]["post"]
    body = behalf["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["home", "said"]
    assert {f"/{each}" for each in READS} < set(found["paths"])
    text = json.dumps(found)
    for name in {each.split('"')[0] for each in text.split("#/components/schemas/")[1:]}:
        assert name in found["components"]["schemas"], name
    key = program.key()
    for what in READS:
        shown = (await program.get(f"/{what}?limit=2", key)).json()
        named = found["paths"][f"/{what}"]["get"]["responses"]["200"]["content"]
        page = named["application/json"]["schema"]["properties"]["items"]["items"]["$ref"]
        shape = found["components"]["schemas"][page.rpartition("/")[2]]
        for item in shown["items"]:
            assert set(item) == set(shape["properties"]) == set(shape["required"]), what
