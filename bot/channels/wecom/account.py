"""What the settings say about one company's WeCom."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from bot.settings import Settings

API = "https://qyapi.weixin.qq.com"


@dataclass(frozen=True, slots=True)
class Account:
    """``secret`` belongs to the app ``agent_id``; ``kf_secret`` to 微信客服, where it has one of
    its own (an app that was allowed to serve 微信客服 uses its own secret for both). ``kf_id``: the
    only kf account that we serve; "" for all that the secret may serve. ``salt``: keeps the names
    that we give messages apart from those of other installations of the same company."""

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    robot_url: str = field(default="", repr=False)
    api_url: str = API
    kf_secret: str = field(default="", repr=False)
    kf_id: str = ""
    salt: str = ""


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
