"""The doctor's part about WeCom: each setting tried, each remedy with its place in the console."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.channels.errors import SendError
from bot.channels.wechat_common.client import Api
from bot.channels.wechat_common.crypto import Envelope
from bot.channels.wechat_common.errors import Table
from bot.channels.wecom.account import Account, account_of
from bot.channels.wecom.callbacks import NAME, ROBOT
from bot.channels.wecom.codes import KF, WECOM
from bot.channels.wecom.robot import Robot
from bot.commands.finding import Finding
from bot.settings import Settings
from storage import contacts, kf, received
from storage.db import connect, reading

T = TypeVar("T")


def wecom(settings: Settings) -> Iterator[Finding]:
    account = account_of(settings)
    if account is None:
        yield True, "WeCom: not configured (GUANJIA_WECOM_CORP_ID is empty)."
        return
    yield _app(account)
    yield from _callback(settings, account)
    yield from _kf(settings, account)
    if account.robot_url:
        yield _robot(settings, account)


def _app(account: Account) -> Finding:
    """The company, the secret, this machine's address and the app, in one question."""
    query = {"agentid": str(account.agent_id)}
    try:
        found = _ask(account, account.secret, WECOM, "/cgi-bin/agent/get", query)
    except SendError as error:
        return False, f"WeCom: {error}. See docs/wecom.md"
    if found.get("close"):
        return False, "WeCom: the app is switched off. Console: 应用管理 → the app → 已启用"
    return True, f"WeCom: the app {found.get('name', '')} answers to this machine."


def _callback(settings: Settings, account: Account) -> Iterator[Finding]:
    try:
        Envelope(account.token, account.aes_key, account.corp_id)
    except ValueError as error:
        yield False, f"WeCom: GUANJIA_WECOM_AES_KEY is wrong: {error}"
        return
    where = f"{settings.public_url or 'https://your.domain'}/wecom"
    if not settings.public_url.startswith("https://"):
        yield None, f"WeCom: GUANJIA_PUBLIC_URL is no https address; WeCom must reach {where}"
    if _look(settings, lambda session: received.ever(session, NAME), False):
        yield True, "WeCom: callbacks arrive."
        return
    yield (
        None,
        "WeCom: no callback has come yet. Console: 应用管理 → the app → 接收消息 → 设置API接收: "
        f"URL {where}, with the same Token and EncodingAESKey as here",
    )


def _kf(settings: Settings, account: Account) -> Iterator[Finding]:
    """微信客服 is a choice; where its secret is given, it must work."""
    given = bool(account.kf_secret or account.kf_id)
    secret = account.kf_secret or account.secret
    try:
        found = _ask(account, secret, KF, "/cgi-bin/kf/account/list", {})
    except SendError as error:
        if given:
            yield False, f"微信客服: {error}. Console: 微信客服 → API → 可调用接口的应用"
        else:
            yield True, "微信客服: not used (the app may not call it)."
        return
    listed = {str(each.get("open_kfid")) for each in found.get("account_list") or ()}
    if not listed or (account.kf_id and account.kf_id not in listed):
        wrong = account.kf_id or "any account"
        yield (
            False,
            f"微信客服: there is no {wrong} that we may serve. Console: 微信客服 → 客服账号",
        )
        return
    yield True, f"微信客服: {len(listed)} accounts can be served."
    if not _look(settings, lambda session: bool(kf.known(session)), False):
        yield (
            None,
            "微信客服: nobody has written yet. If somebody did: console, 微信客服 → API → "
            "回调配置, the same URL, Token and EncodingAESKey",
        )


def _robot(settings: Settings, account: Account) -> Finding:
    try:
        robot = Robot(account.robot_url)
        asyncio.run(robot.aclose())
    except ValueError as error:
        return False, f"WeCom: GUANJIA_WECOM_ROBOT_URL is wrong: {error}"
    chat = _look(settings, lambda session: contacts.find_chat(session, NAME, ROBOT), None)
    if chat is None or chat.role is None:
        return None, (
            "WeCom: the robot's group hears nothing yet. A supervisor writes to the app: "
            "/bindchat cs-supervisor"
        )
    return True, f"WeCom: the robot's group hears what is said to {chat.role}."


def _ask(
    account: Account, secret: str, table: Table, path: str, query: dict[str, str]
) -> dict[str, Any]:
    async def ask() -> dict[str, Any]:
        async def credentials() -> dict[str, Any]:
            who = {"corpid": account.corp_id, "corpsecret": secret}
            return await api.call("/cgi-bin/gettoken", params=who, token=False)

        api = Api(account.api_url, table, credentials)
        try:
            return await api.call(path, params=query)
        finally:
            await api.aclose()

    return asyncio.run(ask())


def _look(settings: Settings, query: Callable[[Session], T], otherwise: T) -> T:
    """What the database says; ``otherwise`` where it cannot be asked: it has its own line."""
    engine = connect(settings.database_url)
    try:
        with reading(engine) as session:
            return query(session)
    except SQLAlchemyError:
        return otherwise
    finally:
        engine.dispose()
