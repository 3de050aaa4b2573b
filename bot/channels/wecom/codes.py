"""WeCom's error codes: what they mean for a message, and what a person must mend in its console."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.errors import Halted, Refused, WayClosed, gone, too_fast
from bot.channels.wechat_common.errors import SHARED, Meaning, Table

_MINUTE = timedelta(minutes=1)
_NO_SUCH_MEMBER = Meaning(
    "there is no such member, or the app's visible range (可见范围) leaves them out",
    gone("unknown"),
)
_WINDOW = "the customer must write first: five messages within 48 hours after each of theirs"
_SESSION = "the conversation is with a person in WeCom, or has ended; the customer must write first"

WECOM: Table = {
    **SHARED,
    40001: Meaning("GUANJIA_WECOM_SECRET is not this app's secret", Halted),
    40003: _NO_SUCH_MEMBER,
    40007: Meaning("the file has expired on the platform", Refused),
    40013: Meaning("GUANJIA_WECOM_CORP_ID is not the company's id (企业ID)", Halted),
    40056: Meaning("GUANJIA_WECOM_AGENT_ID is not the app's AgentId", Halted),
    45009: Meaning("too many calls; the platform blocks for a while", too_fast(_MINUTE)),
    45033: Meaning("too many calls at the same moment", too_fast(_MINUTE), busy=True),
    48002: Meaning("the app has no right for this; see 应用管理 or 微信客服 → API", Halted),
    60011: _NO_SUCH_MEMBER,
    60020: Meaning(
        "this server's address is not in the app's trusted list: "
        "应用管理 → 自建应用 → 企业可信IP (Company's trusted IP)",
        Halted,
    ),
    60111: _NO_SUCH_MEMBER,
    81013: _NO_SUCH_MEMBER,
    301002: Meaning("the secret belongs to another app than GUANJIA_WECOM_AGENT_ID", Halted),
}

KF: Table = {
    **WECOM,
    40001: Meaning("neither GUANJIA_WECOM_KF_SECRET nor the app's secret serves 微信客服", Halted),
    40096: Meaning("there is no such customer any more", gone("gone")),
    84061: Meaning("there is no such customer any more", gone("gone")),
    95000: Meaning("there is no such kf account; see 微信客服 → 客服账号", Refused),
    95001: Meaning(_WINDOW, WayClosed),
    95002: Meaning(_WINDOW, WayClosed),
    95013: Meaning(_SESSION, WayClosed),
    95017: Meaning("微信客服 → API is switched off in WeCom's console", Halted),
    95018: Meaning(_SESSION, WayClosed),
}

_ROBOT_GONE = Meaning("the robot has been removed from its group", gone("kicked"))
ROBOT: Table = {
    **SHARED,
    45009: Meaning("the robot spoke more than 20 times in a minute", too_fast(_MINUTE)),
    93000: Meaning("GUANJIA_WECOM_ROBOT_URL is not the address of a robot", gone("kicked")),
    93004: _ROBOT_GONE,
    93008: _ROBOT_GONE,
}

TOKEN_OVER = 95007  # of a pull: ten minutes have passed; it goes on without
