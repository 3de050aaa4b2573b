"""What is said where something that people wait for does not come, or will fail soon."""

from __future__ import annotations

from datetime import timedelta

from handlers.incoming import Reply
from handlers.wording.tongue import Tongue


def unsent(t: Tongue, waits: timedelta) -> Reply:
    return Reply(
        t(
            "有消息 {span} 还没发出去。急事请先打电话；"
            "让管电脑的人运行 guanjia outbox list 看是哪个渠道，"
            "平台恢复以后会自己接着发。",
            span=t.span(waits),
        )
    )


def parked(t: Tongue, count: int) -> Reply:
    return Reply(
        t.many(
            "有 {count} 条来信程序没处理成，人在等回话。"
            "让管电脑的人运行 guanjia received list 看是谁的，"
            "再运行 guanjia received retry。",
            count,
        )
    )


def late(t: Tongue, count: int) -> Reply:
    return Reply(
        t.many(
            "有 {count} 个时限到了点没人管，程序可能卡住了。先看 /board 上谁在等；"
            "让管电脑的人重启管家，"
            "再运行 guanjia doctor。",
            count,
        )
    )


def disk(t: Tongue, free: int) -> Reply:
    return Reply(
        t(
            "电脑的硬盘快满了，只剩 {free} MB。满了就收不进新消息；请管电脑的人腾地方，"
            "或把旧备份移走。",
            free=free,
        )
    )


def backup(t: Tongue, age: timedelta) -> Reply:
    return Reply(
        t(
            "最近一份备份是 {span} 以前的。让管电脑的人看看备份的文件夹还能不能写，"
            "再运行 guanjia backup。",
            span=t.span(age),
        )
    )


def certificate(t: Tongue, left: timedelta) -> Reply:
    return Reply(
        t(
            "网站的证书还有 {span} 到期。到期以后网页打不开，平台的消息也进不来；"
            "请管电脑的人续上证书。",
            span=t.span(left),
        )
    )


def bad_certificate(t: Tongue, why: str) -> Reply:
    """``why``: as the computer says it."""
    return Reply(
        t(
            "网站的证书不对，网页打不开，平台的消息进不来（{why}）。请管电脑的人马上换证书。",
            why=why,
        )
    )
