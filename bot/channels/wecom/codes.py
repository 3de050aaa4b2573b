"""WeCom's error codes: what they mean for a message, and what a person must mend in its console."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.wechat_common.errors import SHARED, Meaning, Table

_MINUTE = timedelta(minutes=1)
_NO_SUCH_MEMBER = Meaning(
    "there is no such member, or the app's visible range (可见范围) leaves them out",
    state="unknown",
)
_WINDOW = "the customer must write first: five messages within 48 hours after each of theirs"
_SESSION = "the conversation is with a person in WeCom, or has ended; the customer must write first"

WECOM: Table = {
    **SHARED,
    40001: Meaning("GUANJIA_WECOM_SECRET is not this app's secret", halt=True),
    40003: _NO_SUCH_MEMBER,
    40007: Meaning("the file has expired on the platform", permanent=True),
    40013: Meaning("GUANJIA_WECOM_CORP_ID is not the company's id (企业ID)", halt=True),
    40056: Meaning("GUANJIA_WECOM_AGENT_ID is not the app's AgentId", halt=True),
    45009: Meaning("too many calls; the platform blocks for a while", retry_after=_MINUTE),
    45033: Meaning("too many calls at the same moment", busy=True, retry_after=_MINUTE),
    48002: Meaning("the app has no right for this; see 应用管理 or 微信客服 → API", halt=True),
    60011: _NO_SUCH_MEMBER,
    60020: Meaning(
        "this server's address is not in the app's trusted list: "
        "应用管理 → 自建应用 → 企业可信IP (Company's trusted IP)",
        halt=True,
    ),
    60111: _NO_SUCH_MEMBER,
    81013: _NO_SUCH_MEMBER,
    301002: Meaning("the secret belongs to another app than GUANJIA_WECOM_AGENT_ID", halt=True),
}

KF: Table = {
    **WECOM,
    40001: Meaning(
        "neither GUANJIA_WECOM_KF_SECRET nor the app's secret serves 微信客服", halt=True
    ),
    40096: Meaning("there is no such customer any more", state="gone"),
    84061: Meaning("there is no such customer any more", state="gone"),
    95000: Meaning("there is no such kf account; see 微信客服 → 客服账号", permanent=True),
    95001: Meaning(_WINDOW, permanent=True, elsewhere=True),
    95002: Meaning(_WINDOW, permanent=True, elsewhere=True),
    95013: Meaning(_SESSION, permanent=True, elsewhere=True),
    95017: Meaning("微信客服 → API is switched off in WeCom's console", halt=True),
    95018: Meaning(_SESSION, permanent=True, elsewhere=True),
}

_ROBOT_GONE = Meaning("the robot has been removed from its group", state="kicked")
ROBOT: Table = {
    **SHARED,
    45009: Meaning("the robot spoke more than 20 times in a minute", retry_after=_MINUTE),
    93000: Meaning("GUANJIA_WECOM_ROBOT_URL is not the address of a robot", state="kicked"),
    93004: _ROBOT_GONE,
    93008: _ROBOT_GONE,
}

TOKEN_OVER = 95007  # of a pull: ten minutes have passed; it goes on without
