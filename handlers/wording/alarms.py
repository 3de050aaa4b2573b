"""What is said where the program itself is in trouble."""

from __future__ import annotations

from datetime import timedelta

from handlers.incoming import Reply
from handlers.wording.tongue import Tongue


def trouble(t: Tongue, what: str) -> Reply:
    """``what``: as the program says it of itself, for whoever looks after it."""
    return Reply(
        t("管家有一处不对劲，自己还在重试：")
        + f"\n{what}\n"
        + t("请告诉管这台电脑的人，让他运行 guanjia doctor 看看。")
    )


def trouble_over(t: Tongue, span: timedelta, what: str) -> Reply:
    """Told late: nobody could be told while it lasted."""
    return Reply(
        t("管家刚才有 {span} 干不了活，现在好了：", span=t.span(span))
        + f"\n{what}\n"
        + t(
            "到过管家的消息会自己补上。这段时间微信里显示「出现故障」、"
            "网页上没发出去的，要请人再发一遍；急事请打电话问一声。"
        )
    )


def clock_was_wrong(t: Tongue, by: timedelta) -> Reply:
    return Reply(
        t(
            "电脑的时钟走快过 {span}，现在已经改回来，按错的时间记下的事都从现在算起。"
            "请让管电脑的人打开自动对时。",
            span=t.span(by),
        )
    )


def backlog(t: Tongue, waiting: int, unsent: int) -> Reply:
    return Reply(
        t(
            "消息太多，正在排队：{waiting} 条等着处理，{unsent} 条等着发出。急事请打电话。",
            waiting=waiting,
            unsent=unsent,
        )
    )
