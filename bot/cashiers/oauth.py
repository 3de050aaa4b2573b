"""Who somebody is within WeChat: asked by ``snsapi_base``, which shows them nothing."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

import httpx

from bot.settings import Settings

log = logging.getLogger("guanjia.pay")

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
TIMEOUT = 10.0


def link(settings: Settings, app_id: str, back: str, state: str = "pay") -> str:
    """Where WeChat sends them on to ``back`` with a code and this ``state``; "" where our Official
    Account may not ask, or is not the one that is named."""
    asks = settings.wechat_account == "verified-service"
    if not asks or settings.wechat_app_id != app_id or not _secret(settings):
        return ""
    asked = {
        "appid": app_id,
        "redirect_uri": f"{settings.public_url}{back}",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    return f"{AUTHORIZE}?{urlencode(asked)}#wechat_redirect"


async def openid_of(settings: Settings, code: str) -> str:
    """Whose code it is; "" where it is none, or was used."""
    if not code or len(code) > 256 or not _secret(settings):
        return ""
    asked = {
        "appid": settings.wechat_app_id,
        "secret": _secret(settings),
        "code": code,
        "grant_type": "authorization_code",
    }
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
            url = f"{settings.wechat_api_url}/sns/oauth2/access_token"
            said = (await client.get(url, params=asked)).json()
    except (httpx.HTTPError, ValueError) as error:
        log.warning("WeChat does not say who somebody is: %s", type(error).__name__)
        return ""
    found = said.get("openid", "") if isinstance(said, dict) else ""
    return found if isinstance(found, str) and len(found) <= 128 else ""


def _secret(settings: Settings) -> str:
    return settings.wechat_app_secret.get_secret_value()
