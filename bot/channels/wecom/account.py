"""What the settings say about one company's WeCom."""

from __future__ import annotations

from dataclasses import dataclass, field

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
