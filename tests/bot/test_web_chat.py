"""The web chat's door in a demonstration, where anybody may play anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.web_site import Site, open_site


@pytest.fixture
async def demo(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


async def test_a_message_is_stored_once_however_often_it_comes(
    database: str, tmp_path: Path
) -> None:
    async with open_site(database, tmp_path) as demo:
        answers = [await demo.say("王阿姨", "厨房漏水了", "k1") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 202]
        assert len({answer.json()["id"] for answer in answers}) == 1
        (found,) = demo.received()
        assert (found.sender, found.text, found.kind) == ("王阿姨", "厨房漏水了", "message")
        assert (found.sender_name, found.channel) == ("王阿姨", "webchat")
        assert [line["text"] for line in await demo.heard("王阿姨", mine=1)] == ["厨房漏水了"]


async def test_two_people_may_choose_the_same_key(demo: Site) -> None:
    await demo.say("王阿姨", "一", "same")
    await demo.say("李先生", "二", "same")
    assert [found.text for found in demo.received()] == ["一", "二"]


async def test_what_the_bot_says_is_heard_by_that_person_alone(demo: Site) -> None:
    await demo.tell("王阿姨", "记下了", 7, "/status 1")
    await demo.tell("王阿姨", "记下了", 7, "/status 1")
    (line,) = await demo.heard("王阿姨")
    assert line["text"] == "记下了"
    assert line["buttons"] == [{"label": "按 /status 1", "action": "/status 1"}]
    assert line["photo"] is None
    assert str(line["at"]).endswith("+00:00")
    assert not await demo.heard("王阿姨", after=line["id"])
    assert not await demo.heard("李先生")


async def test_a_persons_own_words_come_only_when_asked_for(demo: Site) -> None:
    await demo.say("王阿姨", "在吗", "k1")
    await demo.tell("王阿姨", "在的")
    assert [line["text"] for line in await demo.heard("王阿姨")] == ["在的"]
    own, told = await demo.heard("王阿姨", mine=1)
    assert (own["text"], own["mine"], own["key"]) == ("在吗", True, "k1")
    assert (told["text"], "mine" in told) == ("在的", False)


async def test_the_end_of_a_long_chat_can_be_had_at_once(demo: Site) -> None:
    for n in range(5):
        await demo.tell("王阿姨", str(n), n + 1)
    assert [line["text"] for line in await demo.heard("王阿姨", last=2)] == ["3", "4"]


async def test_whoever_waits_hears_at_once(demo: Site) -> None:
    waiting = asyncio.create_task(demo.heard("王阿姨", after=0, wait=20))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await demo.tell("王阿姨", "来了")
    async with asyncio.timeout(0.8):
        assert [line["text"] for line in await waiting] == ["来了"]


async def test_nobody_goes_on_waiting_when_the_program_stops(demo: Site) -> None:
    waiting = asyncio.create_task(demo.heard("王阿姨", after=0, wait=20))
    await asyncio.sleep(0.2)
    await demo.webchat.aclose()
    async with asyncio.timeout(0.8):
        assert await waiting == []


async def test_a_pressed_button_is_an_action_and_shows_what_stood_on_it(demo: Site) -> None:
    await demo.tell("张师傅", "#1 厨房漏水了", 1, "/take 1", "/reply 1")
    body = {"person": "张师傅", "action": "/take 1", "key": "k"}
    for _ in range(2):
        assert (await demo.client.post("/chat/api/actions", json=body)).status_code == 202
    (found,) = demo.received()
    assert (found.kind, found.action, found.text) == ("action", "/take 1", "")
    assert [line["text"] for line in await demo.heard("张师傅", mine=1)][-1] == "按 /take 1"


async def test_a_button_that_was_never_shown_is_for_the_bot_to_judge(demo: Site) -> None:
    body = {"person": "张师傅", "action": "/take 99"}
    assert (await demo.client.post("/chat/api/actions", json=body)).status_code == 202
    assert demo.received()[0].action == "/take 99"


@pytest.mark.parametrize(
    "text",
    [
        "水" * 4_000,
        "水" * 20_000,
        "",
        "   ",
        "🚰💦",
        "\u202e左右颠倒",
        "第一行\n第二行",
        "<script>alert(1)</script>",
    ],
    ids=["4000", "20000", "empty", "blank", "emoji", "right-to-left", "lines", "markup"],
)
async def test_texts_of_every_kind_arrive_as_they_were_written(demo: Site, text: str) -> None:
    assert (await demo.say("王阿姨", text, "k")).status_code == 202
    assert demo.received()[0].text == text
    assert (await demo.heard("王阿姨", mine=1))[0]["text"] == text


async def test_what_no_database_keeps_is_taken_out(database: str, tmp_path: Path) -> None:
    async with open_site(database, tmp_path) as demo:
        raw = rb'{"person": "\u738b\u963f\u59e8", "text": "a\u0000b\ud800c", "key": "k"}'
        answer = await demo.client.post(
            "/chat/api/messages", content=raw, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 202
        assert demo.received()[0].text == "ab?c"


GOOD = {"person": "王阿姨", "text": "在吗", "key": "k"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**GOOD, "text": "水" * 20_001}, 413),
        ({**GOOD, "text": 7}, 400),
        ({**GOOD, "person": ""}, 400),
        ({**GOOD, "person": "长" * 41}, 400),
        ({**GOOD, "person": ["王阿姨"]}, 400),
        ({**GOOD, "key": "k" * 101}, 400),
        ({**GOOD, "reply_to": {}}, 400),
        ({**GOOD, "reply_to": 1e3}, 400),
        ({**GOOD, "photo": 7}, 400),
        ({**GOOD, "photo": "webchat/none.png"}, 400),
        ({**GOOD, "photo": "../guanjia.db"}, 400),
        ({**GOOD, "photo": "data:image/png;base64,***"}, 400),
        ({**GOOD, "photo": "data:image/png,plain"}, 400),
        ({"person": "王阿姨"}, 400),
        ([GOOD], 400),
    ],
)
async def test_a_wrong_message_is_refused_in_one_sentence(
    demo: Site, body: object, status: int
) -> None:
    answer = await demo.client.post("/chat/api/messages", json=body)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(("。", "）"))
    assert not demo.received()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
async def test_what_is_not_json_is_refused(demo: Site, body: bytes) -> None:
    answer = await demo.client.post(
        "/chat/api/messages", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400


async def test_only_json_is_taken_so_that_no_other_page_can_send_it(demo: Site) -> None:
    """A form of another site can send text or a form, but never this type unasked."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = await demo.client.post(
            "/chat/api/messages", content=b"{}", headers={"Content-Type": kind}
        )
        assert answer.status_code == 415
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_huge_body_is_not_even_read(demo: Site) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b" " * 1_000_000

    headers = {"Content-Type": "application/json"}
    answer = await demo.client.post("/chat/api/messages", content=endless(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "请写点什么"),
        ("en-GB,en;q=0.9,zh;q=0.1", "Please write"),
        ("fr", "请写点什么"),
        ("", "请写点什么"),
        ("en;q=nonsense,zh", "请写点什么"),
    ],
)
async def test_refusals_speak_the_callers_language(
    demo: Site, language: str, sentence: str
) -> None:
    answer = await demo.client.post(
        "/chat/api/messages", json={"person": "Anna"}, headers={"Accept-Language": language}
    )
    assert answer.json()["error"].startswith(sentence)


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=" + "9" * 30, "last=½"])
async def test_a_wrong_number_is_refused(demo: Site, query: str) -> None:
    answer = await demo.client.get(f"/chat/api/messages?person=Anna&{query}")
    assert answer.status_code == 400


async def test_a_name_that_nobody_knows_may_speak(demo: Site) -> None:
    assert (await demo.say(" 路人  甲 ", "你好", "k")).status_code == 202
    assert demo.received()[0].sender == "路人 甲"


async def test_a_message_may_answer_a_line(demo: Site) -> None:
    await demo.tell("张师傅", "#1 厨房漏水了")
    (line,) = await demo.heard("张师傅")
    await demo.say("张师傅", "马上到", "k", reply_to=line["id"])
    assert demo.received()[0].reply_to == str(line["id"])


async def test_the_cast_can_be_listed(demo: Site) -> None:
    cast = (await demo.client.get("/chat/api/cast")).json()
    assert [each["name"] for each in cast][:4] == ["王阿姨", "李先生", "小赵", "Anna"]
    by_name = {each["name"]: each for each in cast}
    assert by_name["王阿姨"] == {
        "name": "王阿姨",
        "role": "homeowner",
        "title": "业主",
        "note": "3栋2单元1501",
    }
    assert by_name["小赵"]["title"] == "租客"
    assert by_name["陈主管"]["role"] == "cs-supervisor"
    english = await demo.client.get("/chat/api/cast?lang=en")
    assert {each["title"] for each in english.json()} >= {"owner", "tenant", "general manager"}
