"""The door /wecom: who may knock, what is stored, and what it says whatever comes."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Answer
from bot.channels.wechat_common.crypto import Envelope, signature
from bot.channels.wechat_common.xml import BODY_LIMIT, read_xml
from bot.channels.wecom import callbacks
from bot.channels.wecom.account import Account
from bot.channels.wecom.door import Door
from tests.bot.wecom_ground import NOW, NoNotes, ground
from tests.fakes.mailbox import MemoryMailbox
from tests.fakes.wecom import Corp, serving

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors/weixin.json").read_text())
CORP, TOKEN, KEY = VECTORS["corp_id"], VECTORS["token"], VECTORS["aes_key"]
ACCOUNT = Account(CORP, 1000002, "secret", TOKEN, KEY)
ENVELOPE = Envelope(TOKEN, KEY, CORP)
TEXT = (
    "<xml><ToUserName>ww</ToUserName><FromUserName>ZhangSan</FromUserName>"
    "<CreateTime>1795420800</CreateTime><MsgType>text</MsgType><Content>你好</Content>"
    "<MsgId>7</MsgId><AgentID>1000002</AgentID></xml>"
)
PRESS = (
    "<xml><FromUserName>z</FromUserName><CreateTime>1795420800</CreateTime><MsgType>event</MsgType>"
    "<Event>template_card_event</Event><EventKey>/take 1</EventKey><TaskId>1-a</TaskId>"
    "<ResponseCode>{code}</ResponseCode><AgentID>1000002</AgentID></xml>"
)


class Knock:
    def __init__(self) -> None:
        self.box, self.notes = MemoryMailbox(), NoNotes()
        self.door = Door(ACCOUNT, self.box, self.notes, lambda: NOW)

    def brings(self, plain: str, envelope: Envelope = ENVELOPE, at: float = NOW) -> Answer:
        query, hidden = sealed(plain, envelope, at)
        return self.posts(query, f"<xml><Encrypt>{hidden}</Encrypt></xml>".encode())

    def posts(self, query: dict[str, str], body: bytes) -> Answer:
        return asyncio.run(self.door.take(query, body))

    def greets(self, **query: str) -> Answer:
        return asyncio.run(self.door.greet(query))


def sealed(
    plain: str, envelope: Envelope = ENVELOPE, at: float = NOW
) -> tuple[dict[str, str], str]:
    fields = read_xml(envelope.seal(plain, at))
    query = {"timestamp": fields["TimeStamp"], "nonce": fields["Nonce"]}
    return {**query, "msg_signature": fields["MsgSignature"]}, fields["Encrypt"]


@pytest.fixture
def knock() -> Knock:
    return Knock()


@pytest.fixture
def corp() -> Iterator[Corp]:
    with serving() as corp:
        yield corp


def test_the_console_hears_its_own_word(knock: Knock) -> None:
    query, hidden = sealed("1616140317555161061")
    assert knock.greets(**query, echostr=hidden) == Answer(200, "1616140317555161061")
    # A proxy that takes the plus signs of a query for spaces does no harm.
    assert knock.greets(**query, echostr=hidden.replace("+", " ")).status == 200
    assert knock.greets(**query, echostr="x" + hidden).status == 403
    assert knock.greets(**query).status == 400
    assert knock.greets(echostr=hidden).status == 400


@pytest.mark.parametrize("row", VECTORS["wecom"][:20], ids=lambda row: row["nonce"])
def test_what_others_sealed_is_understood(row: dict[str, str]) -> None:
    """@wecom/crypto of npm has sealed these."""
    knock = Knock()
    knock.door = Door(ACCOUNT, knock.box, knock.notes, lambda: float(row["timestamp"]))
    stamp, nonce = row["timestamp"], row["nonce"]
    query = {"msg_signature": row["signature"], "timestamp": stamp, "nonce": nonce}
    assert knock.greets(**query, echostr=row["encrypt"]) == Answer(200, row["text"])


def test_a_message_is_stored_before_it_is_taken(knock: Knock) -> None:
    assert knock.brings(TEXT) == Answer(200, "success")
    (stored,) = knock.box.rows.values()
    assert (stored.key, stored.conversation) == ("m:7:zhangsan:1795420800", "zhangsan")
    assert "你好" in stored.body


def test_one_that_comes_three_times_is_stored_once(knock: Knock) -> None:
    assert [knock.brings(TEXT).status for _ in range(3)] == [200] * 3
    assert len(knock.box.rows) == 1


def test_two_presses_in_one_second_are_two(knock: Knock) -> None:
    for code in ("first", "second", "second"):
        knock.brings(PRESS.format(code=code))
    assert len(knock.box.rows) == 2
    assert knock.notes.presses[:2] == [("1-a", "first"), ("1-a", "second")]


@pytest.mark.parametrize("late", [-601, 601, 10**9])
def test_an_old_signature_opens_nothing(knock: Knock, late: float) -> None:
    assert knock.brings(TEXT, at=NOW + late).status == 403
    assert not knock.box.rows


def test_a_forged_one_opens_nothing(knock: Knock) -> None:
    assert knock.brings(TEXT, Envelope("another", KEY, CORP)).status == 403
    assert knock.brings(TEXT, Envelope(TOKEN, "A" * 43, CORP)).status == 400
    assert knock.brings(TEXT, Envelope(TOKEN, KEY, "another company")).status == 400
    assert not knock.box.rows


def test_while_the_database_is_away_the_platform_keeps_it(knock: Knock) -> None:
    knock.box.out_of_order = True
    assert knock.brings(TEXT).status == 503
    knock.box.out_of_order = False
    assert knock.brings(TEXT).status == 200


def test_signed_nonsense_is_kept_for_a_person_to_look_at(knock: Knock) -> None:
    assert knock.brings("no XML at all").status == 200
    (body,) = knock.box.bodies
    with pytest.raises(ValueError, match="not XML"):
        callbacks.read(body, 1, robot=False)


def test_a_call_of_kf_asks_for_a_pull(knock: Knock) -> None:
    event = "<MsgType>event</MsgType><Event>kf_msg_or_event</Event>"
    knock.brings(f"<xml>{event}<Token>T</Token><OpenKfId>wk1</OpenKfId></xml>")
    assert knock.notes.wants == [("wk1", "T")]
    assert callbacks.read(knock.box.bodies[0], 1, robot=False) is None


def test_too_much_is_refused(knock: Knock) -> None:
    assert knock.posts({}, b"x" * (BODY_LIMIT + 1)).status == 413


QUERIES = st.dictionaries(
    st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]), st.text(max_size=60)
)


@given(QUERIES, st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_whatever_comes_is_answered(query: dict[str, str], body: bytes) -> None:
    knock = Knock()
    assert knock.posts(query, body).status in (400, 403, 413)
    assert knock.greets(**query).status in (400, 403)
    wrapped = b"<xml><Encrypt>" + body.replace(b"<", b"") + b"</Encrypt></xml>"
    assert knock.posts(query, wrapped).status in (400, 403, 413)


@given(st.text(max_size=300))
def test_whatever_is_rightly_signed_is_answered(hidden: str) -> None:
    """Somebody holds the token and not the key."""
    knock, stamp, nonce = Knock(), str(int(NOW)), secrets.token_hex(4)
    query = {"timestamp": stamp, "nonce": nonce}
    query["msg_signature"] = signature(TOKEN, stamp, nonce, hidden)
    assert knock.greets(**query, echostr=hidden).status in (400, 403)


NAMES = [
    "FromUserName",
    "MsgType",
    "Event",
    "EventKey",
    "MsgId",
    "CreateTime",
    "Content",
    "MediaId",
]
NAMES += ["AgentID", "Token", "OpenKfId", "TaskId", "Location_X", "Title"]
WORDS = st.one_of(
    st.sampled_from(
        ["text", "event", "image", "template_card_event", "click", "1795420800", "", "/x"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="<&\x00]"), max_size=30),
)


@given(st.lists(st.tuples(st.sampled_from(NAMES), WORDS), max_size=12), st.booleans())
def test_whatever_the_platform_says_is_stored_and_read_or_parked(
    fields: list[tuple[str, str]], robot: bool
) -> None:
    knock = Knock()
    plain = "".join(f"<{name}>{value}</{name}>" for name, value in fields)
    assert knock.brings(f"<xml>{plain}</xml>").status == 200
    for body in knock.box.bodies:
        try:
            callbacks.read(body, 1000002, robot=robot)
        except ValueError:
            continue


async def test_over_http(sqlite_database: str, tmp_path: Path, corp: Corp) -> None:
    async with ground(sqlite_database, tmp_path, corp) as here:
        query, hidden = sealed(
            TEXT, Envelope(corp.state.token, corp.state.aes_key, corp.state.corp_id)
        )
        stale = await here.client.post(
            "/wecom", params=query, content=f"<xml><Encrypt>{hidden}</Encrypt></xml>"
        )
        assert stale.status_code in (200, 403)  # by the machine's own clock
        assert (await here.client.get("/wecom")).status_code == 400
        assert (await here.client.post("/wecom", content=b"x" * 70_000)).status_code == 413
        assert (await here.client.post("/wecom", content=b"x")).status_code == 400
        assert (await here.client.put("/wecom")).status_code == 405
