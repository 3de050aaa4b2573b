"""Noise over HTTP at the doors where messengers knock: XML, envelopes and JSON of any kind."""

from __future__ import annotations

import asyncio
import json
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram import Telegram
from bot.channels.wechat import Account as WeChatAccount
from bot.channels.wechat import WeChat
from bot.channels.wechat_common.crypto import Envelope, signature
from bot.channels.wechat_common.xml import BODY_LIMIT, read_xml
from bot.channels.wecom.account import Account
from bot.channels.wecom.app import Wecom
from bot.channels.wecom.door import Door
from storage import db
from tests.bot.web_site import Site, open_site, settings_with
from tests.bot.wecom_ground import NoNotes
from tests.contract.kit import MemoryDesk
from tests.contract.wechat import ZONE
from tests.fakes.mailbox import MemoryMailbox

TOKEN, KEY, OURS = "atoken", "a" * 42 + "E", "ours"
SECRET = "s3cret_-"
PATIENCE = 5.0  # seconds; then it hangs
ANSWERS = {200, 400, 403, 413}
NAMES = """ToUserName FromUserName CreateTime MsgType Content MsgId Event EventKey Encrypt Ticket
Status MsgID bizmsgmenuid MediaId PicUrl Recognition TaskId ResponseCode OpenKfId Token AgentID
SelectedItems Location_X item"""
WORDS = """text event image voice CLICK subscribe SCAN TEMPLATESENDJOBFINISH kf_msg_or_event 1 0 -1
1e9 1795420800 template_card_event enter_agent 99999999999999999999 /take qrscene_x"""
KEYS = """update_id message chat id text from person key action date photo callback_query data
entities"""
PARTS = ["signature", "msg_signature", "timestamp", "nonce", "echostr", "encrypt_type"]
JSON_DOORS = ["/telegram/webhook", "/chat/api/messages", "/chat/api/actions"]


def one_of(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split())


TREES = st.recursive(
    one_of(WORDS) | st.text(max_size=30),
    lambda inner: st.lists(st.tuples(one_of(NAMES), inner), max_size=6),
    max_leaves=20,
)
XML = TREES.map(lambda tree: f"<xml>{_written(tree)}</xml>")
BOMB = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><xml>&a;&c;</xml>'
BODIES = (
    XML.map(lambda text: text.encode("utf-8", "replace"))
    | st.tuples(XML, st.integers(0, 80)).map(lambda pair: pair[0].encode()[: pair[1]])
    | st.binary(max_size=200)
    | st.sampled_from([BOMB.encode(), b"<x>" * 3000, b"", b"null", b"<xml/>", b"\xff\xfe<xml>"])
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(one_of(KEYS) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=15,
)
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _written(tree: Any) -> str:
    if isinstance(tree, str):
        return escape("".join(char for char in tree if char.isprintable()))
    return "".join(f"<{name}>{_written(inner)}</{name}>" for name, inner in tree)


class Doors:
    """The site with every messenger's door open, one event loop under it. Where the app lets
    something fall, the request raises."""

    def __init__(self, runner: asyncio.Runner, site: Site) -> None:
        self._runner, self._site = runner, site
        self.desk, self.box = MemoryDesk(), MemoryMailbox()
        notes = NoNotes()
        wechat = WeChatAccount(OURS, TOKEN, "secret", KEY, api_url="http://127.0.0.1:9")
        wecom = Account(OURS, 1, "secret", TOKEN, KEY, "", "http://127.0.0.1:9", "", salt="abcdef")
        self.wechat = WeChat(wechat, self.desk, ZONE)
        self.wecom = Wecom(wecom, notes, Door(wecom, self.box, notes))
        telegram = Telegram(
            token="1:x", mailbox=self.box, mode="webhook", webhook_secret=SECRET,
            api_url="http://127.0.0.1:9", public_url="https://guanjia.test", bot_name="x",
        )  # fmt: skip
        site.running.channels = {
            **site.running.channels,
            "wechat": self.wechat,
            "wecom": self.wecom,
            "telegram": telegram,
        }
        self.envelope = Envelope(TOKEN, KEY, OURS)

    def post(self, path: str, body: Any, **query: str) -> httpx.Response:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        request = self._site.client.post(path, params=query, content=body, headers=headers)
        return self._runner.run(asyncio.wait_for(request, PATIENCE))

    def get(self, path: str, **query: str) -> httpx.Response:
        return self._runner.run(self._site.client.get(path, params=query))


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("doors")
    url = f"sqlite:///{folder}/noise.db"
    db.migrate(url)
    with asyncio.Runner() as runner:
        opened = open_site(url, Path(folder), settings=settings_with(telegram_mode="webhook"))
        yield Doors(runner, runner.run(opened.__aenter__()))
        runner.run(opened.__aexit__(None, None, None))


def _signed(*hidden: str) -> dict[str, str]:
    at = str(int(time.time()))
    name = "msg_signature" if hidden else "signature"
    return {"timestamp": at, "nonce": "n", name: signature(TOKEN, at, "n", *hidden)}


@QUICK
@given(body=BODIES, path=st.sampled_from(["/wechat", "/wecom"]), signed=st.booleans())
def test_whatever_stands_in_the_body(doors: Doors, body: bytes, path: str, signed: bool) -> None:
    answer = doors.post(path, body, **(_signed() if signed else {}))
    assert answer.status_code in ANSWERS
    if answer.status_code == 200:
        assert answer.text == "success" or read_xml(answer.text)["MsgType"] == "text"
    _stored_can_be_read(doors)


@QUICK
@given(inside=XML | st.text(max_size=80), path=st.sampled_from(["/wechat", "/wecom"]))
def test_whatever_was_sealed(doors: Doors, inside: str, path: str) -> None:
    """By somebody who has the key, as the platform has: still no reason to fall over."""
    inside = inside.encode("utf-8", "replace").decode()
    fields = read_xml(doors.envelope.seal(inside, time.time()))
    body = f"<xml><Encrypt>{fields['Encrypt']}</Encrypt></xml>".encode()
    answer = doors.post(path, body, encrypt_type="aes", **_signed(fields["Encrypt"]))
    assert answer.status_code in ANSWERS
    _stored_can_be_read(doors)


@QUICK
@given(query=st.dictionaries(st.sampled_from(PARTS), st.text(max_size=20)))
def test_whatever_stands_in_the_address(doors: Doors, query: dict[str, str]) -> None:
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    for path in ("/wechat", "/wecom"):
        assert doors.get(path, **safe).status_code in {400, 403}
        assert doors.post(path, b"<xml><Encrypt>x</Encrypt></xml>", **safe).status_code in {
            400,
            403,
        }


@QUICK
@given(
    value=VALUES,
    path=st.sampled_from(["/telegram/webhook", "/chat/api/messages", "/chat/api/actions"]),
)
def test_whatever_the_json_says(doors: Doors, value: Any, path: str) -> None:
    assert doors.post(path, json.dumps(value)).status_code < 500


@pytest.mark.parametrize("path", ["/wechat", "/wecom", "/telegram/webhook", "/chat/api/messages"])
def test_a_body_without_end_is_cut_off_and_not_kept(doors: Doors, path: str) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while given < 64 * 1024 * 1024:
            given += BODY_LIMIT
            yield b"<" * BODY_LIMIT

    tracemalloc.start()
    try:
        answer = doors.post(path, endless(), **_signed())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code in {400, 403, 413}
    assert given <= 24 * 1024 * 1024
    assert most < 64 * 1024 * 1024


def _stored_can_be_read(doors: Doors) -> None:
    """What the door has taken, the worker reads, or parks for a ValueError."""
    for channel, bodies in (
        (doors.wechat, list(doors.desk.rows.values())),
        (doors.wecom, doors.box.bodies),
    ):
        for body in bodies:
            try:
                channel.read(body)
            except ValueError:
                continue
    doors.desk.rows.clear()
    doors.box.rows.clear()
