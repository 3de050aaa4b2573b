"""The Official Account's own error codes."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.errors import Halted, Refused, WayClosed, gone, too_fast
from bot.channels.wechat_common.errors import SHARED, Meaning, Table

_MENU = "微信开发者平台 → 我的业务 → 公众号/服务号 → 开发密钥"  # where the console keeps its keys

CODES: Table = {
    **SHARED,
    40002: Meaning("the grant type is wrong; this is a fault of ours", Halted),
    40003: Meaning("this openid belongs to another account", gone("unknown")),
    40007: Meaning("the file is no longer there (kept for three days)", Refused),
    40013: Meaning(f"the app id is wrong: compare GUANJIA_WECHAT_APP_ID with {_MENU}", Halted),
    40125: Meaning(
        f"the app secret is wrong: set a new one in {_MENU}, then GUANJIA_WECHAT_APP_SECRET",
        Halted,
    ),
    40164: Meaning(
        f"this server's address is not on the list: add it in {_MENU} → API IP白名单", Halted
    ),
    41004: Meaning("the app secret is missing: GUANJIA_WECHAT_APP_SECRET", Halted),
    40037: Meaning("the template is not in this account", WayClosed),
    40200: Meaning("menu messages are for verified accounts", WayClosed),
    41028: Meaning("the template's form is wrong", WayClosed),
    43004: Meaning("the person does not follow the account", gone("blocked")),
    43019: Meaning("the person is on the account's black list", WayClosed),
    43101: Meaning("the person refuses template messages", WayClosed),
    45008: Meaning("too many articles in one message", WayClosed),
    45011: Meaning("too many calls this minute", too_fast(timedelta(minutes=1))),
    45015: Meaning("the person wrote more than 48 hours ago", WayClosed),
    45047: Meaning("all replies to the last message are used up", WayClosed),
    47003: Meaning("a field of the template breaks its rule", WayClosed),
    48001: Meaning(
        "this account may not do that: compare GUANJIA_WECHAT_ACCOUNT with 设置与开发 → 接口权限",
        WayClosed,
    ),
    48004: Meaning("the platform has blocked this interface for the account", Halted),
    50002: Meaning("the account is restricted by the platform", Halted),
    50005: Meaning("the person does not follow the account any more", gone("blocked")),
    61004: Meaning("this server's address is not allowed", Halted),
}
