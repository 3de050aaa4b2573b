"""What is said about the house itself."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue

MOST = 20


def stuck(t: Tongue, unsent: Sequence[int], unread: Sequence[int]) -> Reply:
    if not unsent and not unread:
        return Reply(t("没有卡住的。"))
    lines = []
    if unsent:
        lines.append(t("没送到的话：{numbers}", numbers=_numbers(unsent)))
    if unread:
        lines.append(t("没处理成的来信：{numbers}", numbers=_numbers(unread)))
    lines.append(t("再试一次：/stuck again 发出 编号，或者 /stuck again 收到 编号"))
    return Reply("\n".join(lines))


def _numbers(found: Sequence[int]) -> str:
    more = " …" if len(found) > MOST else ""
    return " ".join(map(str, found[:MOST])) + more


def not_stuck(number: int) -> Say:
    return lambda t: t("{number} 没有卡住，也许已经好了。", number=number)


def again(t: Tongue, number: int) -> Reply:
    return Reply(t("{number} 马上再试一次。", number=number))
