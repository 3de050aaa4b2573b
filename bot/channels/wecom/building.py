"""WeCom put together from the settings: the staff's channel with its door, and the homeowners'."""

from __future__ import annotations

import hashlib

from bot.channels.base import Channel
from bot.channels.wecom.account import Account
from bot.channels.wecom.app import Wecom
from bot.channels.wecom.books import Books
from bot.channels.wecom.door import Door
from bot.channels.wecom.kf.channel import Kf
from bot.running import Running
from bot.settings import Settings


def account_of(settings: Settings, secret: str = "") -> Account | None:
    """None where WeCom is not configured. ``secret``: the installation's own, for names that no
    other installation gives."""
    if not settings.wecom_corp_id or settings.wecom_agent_id is None:
        return None
    return Account(
        corp_id=settings.wecom_corp_id,
        agent_id=settings.wecom_agent_id,
        secret=settings.wecom_secret.get_secret_value(),
        token=settings.wecom_token.get_secret_value(),
        aes_key=settings.wecom_aes_key.get_secret_value(),
        robot_url=settings.wecom_robot_url.get_secret_value(),
        api_url=settings.wecom_api_url,
        kf_secret=settings.wecom_kf_secret.get_secret_value(),
        kf_id=settings.wecom_kf_id,
        salt=hashlib.sha256(secret.encode()).hexdigest()[:6],
    )


def wecom_channels(running: Running) -> dict[str, Channel]:
    """Nothing where WeCom is not configured. Raises ValueError for a key or an address that is
    none."""
    account = account_of(running.settings, running.secret)
    if account is None:
        return {}
    books = Books(running)
    door = Door(account, running.mailbox, books)
    kf = Kf(account, running.mailbox, books, running.clock.speed)
    return {Wecom.name: Wecom(account, books, door), Kf.name: kf}
