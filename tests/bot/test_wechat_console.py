"""Menu, codes to scan, and the doctor, against the fake platform; the door, against noise."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Arrival
from bot.channels.errors import SendError
from bot.channels.wechat import Account, Template, console
from bot.channels.wechat.callback import Callback
from bot.channels.wechat_common.crypto import signature
from bot.channels.wechat_common.xml import write_xml
from tests.contract.kit import MemoryDesk
from tests.contract.wechat import ZONE
from tests.fakes.officialaccount import Platform, serving
from tests.serving import environment, guanjia

TEMPLATE = "TPL-1 thing1=text character_string2=number time3=time"


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def root(platform: Platform) -> Iterator[str]:
    with serving(platform) as root:
        yield root


def account(platform: Platform, root: str, **more: str) -> Account:
    given = {"secret": platform.secret, "aes_key": platform.aes_key, "kind": platform.kind, **more}
    return Account(
        platform.app_id,
        platform.token,
        api_url=root,
        template=Template.parse(TEMPLATE),
        **given,  # type: ignore[arg-type]
    )


async def findings(account: Account, public_url: str = "") -> dict[bool | None, str]:
    found: dict[bool | None, str] = {True: "", False: "", None: ""}
    async for fine, sentence in console.examine(account, public_url):
        found[fine] += sentence + "\n"
    return found


async def test_the_menu_is_taken(platform: Platform, root: str) -> None:
    await console.set_menu(account(platform, root))
    assert platform.menu["button"] == console.MENU
    assert not platform.complaints


async def test_a_code_to_scan_holds_the_invitation(platform: Platform, root: str) -> None:
    (url,) = await console.make_scenes(account(platform, root), ["K7M2P9QRST"])
    assert platform.scenes[url] == "K7M2P9QRST"
    assert not platform.complaints


async def test_a_whole_account_is_well(platform: Platform, root: str) -> None:
    await console.set_menu(account(platform, root))
    found = await findings(account(platform, root))
    assert not found[False]
    assert "the template is in the account" in found[True]


async def test_what_is_wrong_names_the_menu(platform: Platform, root: str) -> None:
    platform.allowed = False
    assert "API IP白名单" in (await findings(account(platform, root)))[False]
    platform.allowed = True
    assert "app secret" in (await findings(account(platform, root, secret="no")))[False]
    platform.kind = "unverified"
    claimed = account(platform, root, kind="verified-service")
    assert "接口权限" in (await findings(claimed))[False]
    assert (
        "安全模式"
        in (await findings(account(platform, root, aes_key="", kind="unverified")))[False]
    )
    nobody = await findings(account(platform, root), "http://127.0.0.1:9")
    assert "does not answer" in nobody[False]


async def test_an_unverified_account_may_set_no_menu(root: str, platform: Platform) -> None:
    platform.kind = "unverified"
    with pytest.raises(SendError, match="48001"):
        await console.set_menu(account(platform, root))


@pytest.mark.long
def test_the_commands(platform: Platform, root: str, tmp_path: Path) -> None:
    env = environment(
        "sqlite:///none.db",
        tmp_path,
        wechat_app_id=platform.app_id,
        wechat_app_secret=platform.secret,
        wechat_token=platform.token,
        wechat_api_url=root,
    )
    assert "menu is set" in guanjia(env, "wechat", "menu")
    picture = tmp_path / "code.png"
    guanjia(env, "wechat", "qr", "K7M2P9QRST", "--out", str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")


# -------------------------------------------------------------------------------- the template


def test_fields_are_cut_to_their_rules() -> None:
    template = Template.parse(TEMPLATE)
    assert template is not None
    at = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
    assert template.fill("停水\n通知" * 20, 12, at, ZONE) == {
        "thing1": ("停水 通知" * 20)[:19] + "…",
        "character_string2": "12",
        "time3": "2026-11-23 09:05",
    }
    assert template.holds("二十个字以内")
    assert not template.holds("字" * 21)


@pytest.mark.parametrize("wrong", ["T thing1", "T what1=text", "T time3=time", "T thing=text"])
def test_a_template_that_cannot_work_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ValueError):
        Template.parse(wrong)


# ------------------------------------------------------------------------------------ the door


QUERY = st.dictionaries(
    st.sampled_from(
        ["signature", "timestamp", "nonce", "encrypt_type", "msg_signature", "echostr", "openid"]
    ),
    st.one_of(st.text(max_size=20), st.just("aes"), st.just(str(int(time.time())))),
)
BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=60).map(lambda text: f"<xml><MsgType>{text}</MsgType></xml>".encode()),
    st.lists(st.sampled_from(["MsgType", "FromUserName", "CreateTime", "Encrypt"])).map(
        lambda names: f"<xml>{''.join(f'<{n}>1</{n}>' for n in names)}</xml>".encode()
    ),
)


@given(QUERY, BODIES, st.booleans())
def test_noise_at_the_door(query: dict[str, str], body: bytes, signed: bool) -> None:
    asyncio.run(_knock(query, body, signed))


async def _knock(query: dict[str, str], body: bytes, signed: bool) -> None:
    platform = Platform()
    own = Account(platform.app_id, platform.token, aes_key=platform.aes_key)
    door = Callback(own, MemoryDesk())
    if signed:  # by somebody who has the token, and still writes nonsense
        at = str(int(time.time()))
        query = {**query, "timestamp": at, "nonce": "n"}
        query["signature"] = signature(platform.token, at, "n")
    assert (await door.take(query, body)).status in (200, 400, 403, 413)
    assert door.greet(query).status in (200, 403)


class AwayDesk(MemoryDesk):
    async def answer(self, arrival: Arrival) -> str:
        raise OSError("the database is away")


async def test_while_the_database_is_away_the_platform_keeps_it() -> None:
    """As at /wecom: nothing is wrong with what was brought, and it is brought again."""
    platform = Platform()
    door = Callback(Account(platform.app_id, platform.token), AwayDesk())
    at = str(int(time.time()))
    query = {"timestamp": at, "nonce": "n", "signature": signature(platform.token, at, "n")}
    body = write_xml({"FromUserName": "o1", "CreateTime": int(at), "MsgType": "text", "MsgId": "1"})
    assert (await door.take(query, body.encode())).status == 503
