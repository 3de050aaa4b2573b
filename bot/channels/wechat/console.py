"""What is done once for an account: its menu, its QR codes, and a look whether all is well."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx

from bot.channels.errors import SendError
from bot.channels.wechat.account import Account
from bot.channels.wechat.codes import CODES
from bot.channels.wechat_common.client import Api
from bot.channels.wechat_common.crypto import signature
from bot.channels.wechat_common.errors import PlatformError, explain

Finding = tuple[bool | None, str]

TOKEN = "/cgi-bin/stable_token"  # noqa: S105 - an address
SCENE_LIFE = 2_592_000  # seconds: thirty days, the longest there is
SCENES_AT_ONCE = 8
CONSOLE = "微信开发者平台 → 我的业务 → 公众号/服务号"
NO_MENU = 46003

# Three at the bottom, up to five above each; a press is the same as writing the command.
MENU: list[dict[str, Any]] = [
    {"type": "click", "name": "我的工单", "key": "/tickets"},
    {"type": "click", "name": "查物业费", "key": "/fee"},
    {
        "name": "更多",
        "sub_button": [
            {"type": "click", "name": "我的家", "key": "/myhome"},
            {"type": "click", "name": "找人工", "key": "/human"},
            {"type": "click", "name": "绑定房屋", "key": "/bind"},
            {"type": "click", "name": "怎么用", "key": "/help"},
            {"type": "click", "name": "English / 中文", "key": "/language"},
        ],
    },
]


def open_api(account: Account) -> Api:
    """The account's interface, with the stable token: the same for every process of ours, and
    nobody's is cut off."""

    async def credentials() -> dict[str, Any]:
        asked = {
            "grant_type": "client_credential",
            "appid": account.app_id,
            "secret": account.secret,
            "force_refresh": False,
        }
        return await api.call(TOKEN, asked, token=False)

    api = Api(account.api_url, CODES, credentials if account.secret else None)
    return api


async def set_menu(account: Account) -> None:
    """Raises ``SendError``."""
    api = open_api(account)
    try:
        await api.call("/cgi-bin/menu/create", {"button": MENU})
    finally:
        await api.aclose()


async def make_scenes(account: Account, codes: Sequence[str]) -> list[str]:
    """For each code the address to be drawn as a QR code; whoever scans it follows and binds with
    the code. Raises ``SendError``."""
    api, line = open_api(account), asyncio.Semaphore(SCENES_AT_ONCE)

    async def scene(code: str) -> str:
        asked = {
            "expire_seconds": SCENE_LIFE,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": code}},
        }
        async with line:
            answer = await api.call("/cgi-bin/qrcode/create", asked)
        return str(answer.get("url", ""))

    try:
        return list(await asyncio.gather(*map(scene, codes)))
    finally:
        await api.aclose()


async def examine(account: Account, public_url: str) -> AsyncIterator[Finding]:
    """Step by step, from the settings to the address that the platform calls."""
    if not account.aes_key:
        yield (
            False,
            "WeChat: messages come unencrypted (GUANJIA_WECHAT_AES_KEY is empty). Whoever has seen "
            "one of the platform's addresses pass by could write in anybody's name. Mend it: "
            f"{CONSOLE} → 消息加解密方式 → 安全模式, and copy the EncodingAESKey",
        )
    if not account.secret:
        yield (
            None,
            "WeChat: without GUANJIA_WECHAT_APP_SECRET only answers to messages are possible. "
            f"Find it at {CONSOLE} → 开发密钥 → AppSecret",
        )
    else:
        api = open_api(account)
        try:
            async for finding in _interface(api, account):
                yield finding
        finally:
            await api.aclose()
    async for finding in _address(account, public_url):
        yield finding


async def _interface(api: Api, account: Account) -> AsyncIterator[Finding]:
    try:
        await api.tokens.get()
    except SendError as error:
        yield False, f"WeChat: no access token. {error}"
        return
    yield True, f"WeChat: {account.app_id} gives access tokens; this server may call it."
    if account.kind == "unverified":
        yield True, "WeChat: unverified: what staff say later waits for the next message."
        return
    menu = await _right(api, "/cgi-bin/menu/get")
    if menu is None:
        yield (
            False,
            f"WeChat: the account may not do what GUANJIA_WECHAT_ACCOUNT={account.kind} says. "
            "See 设置与开发 → 接口权限; an account without 微信认证 is unverified",
        )
        return
    yield (
        (True, "WeChat: the menu is set.")
        if menu.get("menu")
        else (
            None,
            "WeChat: there is no menu. Run: guanjia wechat menu",
        )
    )
    if account.kind == "verified-service":
        yield await _template(api, account)


async def _template(api: Api, account: Account) -> Finding:
    if account.template is None:
        return (
            None,
            "WeChat: no template message is set, so nobody can be told anything later than 48 "
            "hours after their message. Choose one at 广告与服务 → 模板消息, see "
            "GUANJIA_WECHAT_TEMPLATE",
        )
    found = await _right(api, "/cgi-bin/template/get_all_private_template")
    if found is None:
        return (
            False,
            "WeChat: no right to template messages. Add 模板消息 in the console",
        )
    names = {str(each.get("template_id")) for each in found.get("template_list", [])}
    if account.template.name in names:
        return True, "WeChat: the template is in the account."
    return False, (
        "WeChat: GUANJIA_WECHAT_TEMPLATE names a template that is not in the account. "
        "Compare it with 广告与服务 → 模板消息 → 我的模板"
    )


async def _right(api: Api, path: str) -> dict[str, Any] | None:
    """The answer; None where the account may not ask."""
    try:
        return await api.ask(path)
    except PlatformError as error:
        if error.code == NO_MENU:
            return {}
        if error.code == 48001:
            return None
        raise explain(error, CODES) from None


async def _address(account: Account, public_url: str) -> AsyncIterator[Finding]:
    """Knocks at our own door from outside, as the console's 提交 does."""
    hook = f"{public_url}/wechat"
    if not public_url:
        yield (
            None,
            (
                "WeChat: GUANJIA_PUBLIC_URL is empty, so the way from outside cannot be tried. The "
                f"console wants https://your.domain/wechat at {CONSOLE} → 服务器地址(URL)"
            ),
        )
        return
    timestamp, nonce, word = str(int(time.time())), secrets.token_hex(4), secrets.token_hex(8)
    query = {
        "signature": signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": word,
    }
    try:
        async with httpx.AsyncClient(timeout=5.0) as web:
            answer = await web.get(hook, params=query)
    except httpx.HTTPError as error:
        yield (
            False,
            (
                f"WeChat: {hook} does not answer ({type(error).__name__}). Is serve running, "
                "is the name known, is the certificate good?"
            ),
        )
        return
    if answer.status_code == httpx.codes.OK and answer.text == word:
        yield True, f"WeChat: {hook} answers as the console wants it."
    elif answer.status_code == httpx.codes.FORBIDDEN:
        yield (
            False,
            (
                f"WeChat: {hook} refuses our own signature: serve runs with another "
                "GUANJIA_WECHAT_TOKEN, or the clocks differ by ten minutes"
            ),
        )
    else:
        yield (
            False,
            (
                f"WeChat: {hook} answers {answer.status_code}, and not our word. Does the reverse "
                "proxy pass /wechat on to GUANJIA_HTTP_PORT unchanged?"
            ),
        )
