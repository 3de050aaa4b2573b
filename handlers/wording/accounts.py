"""What is said about signing in: links, names, passwords, second factors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers.incoming import Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


def link(t: Tongue, name: str, address: str, days: int) -> Reply:
    return Reply(
        t(
            "把这个地址交给 {name}，打开后自己定登录名和密码：\n{address}\n"
            "只能用一次，{days} 天内有效。旧密码和验证器到那时就不用了。",
            name=name,
            address=address,
            days=days,
        )
    )


def link_was_given(by: str) -> Callable[[Tongue], Reply]:
    def say(t: Tongue) -> Reply:
        return Reply(
            t("{name} 给您开了一个重设工作台密码的地址。不是您要的，请马上跟主管说。", name=by)
        )

    return say


def link_is_old(t: Tongue) -> str:
    return t("这个地址用过了，或者过期了。请主管再给您一个。")


def own_password(t: Tongue) -> str:
    return t("自己的密码在工作台里改：点右上角您的名字。")


def name_needed(t: Tongue) -> str:
    return t("请写一个登录名，比如您的名字。")


def name_is_taken(name: str) -> Say:
    return lambda t: t("「{name}」已经有人在用，请加个字或数字。", name=name)


def password_too_short(shortest: int) -> Say:
    return lambda t: t("密码至少要 {least} 个字母或数字。", least=shortest)


def password_too_easy(t: Tongue) -> str:
    return t("这个密码太好猜了。用拼音写一句只有您知道的话，最好记。")


def wrong(t: Tongue) -> str:
    """The same whether the name or the password is wrong."""
    return t("名字或密码不对，请再看一遍。")


def wrong_code(t: Tongue) -> str:
    return t("验证码不对。请看验证器里现在的六位数字，再写一遍。")


def wait(span: timedelta) -> Say:
    least = timedelta(minutes=1)
    return lambda t: t("试得太多了，请过 {span} 再来。", span=t.span(max(span, least)))
