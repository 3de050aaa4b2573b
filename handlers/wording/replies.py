"""What is said of the company's own canned replies."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


def kept(t: Tongue, name: str, said: str) -> Reply:
    head = t("常用回复「{name}」记下了，大家写 /say 单号 {name} 就能用：", name=name)
    return Reply(f"{head}\n{said}")


def dropped(t: Tongue, name: str) -> Reply:
    return Reply(t("常用回复「{name}」去掉了。", name=name))


def say_what(name: str) -> Say:
    return lambda t: t(
        "「{name}」后面写上要说的话，比如：/say set 上门 您好，师傅这就过去。", name=name
    )


def cannot_be_said(t: Tongue) -> str:
    return t(
        "这样记不了：短名最多 12 个字，不能用数字开头；"
        "大括号里只能写 name（业主姓名）和 ticket（单号）。"
    )


def not_own(name: str) -> Say:
    return lambda t: t(
        "「{name}」不是公司自己写的常用回复，去不掉。写 /say 看看有哪些。", name=name
    )
