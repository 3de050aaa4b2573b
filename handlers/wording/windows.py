"""What is said around a reply window: how many replies are left, what waits until then."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Reply
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def left(t: Tongue, count: int, until: datetime, now: datetime) -> str:
    """To staff, below their receipt."""
    if not count:
        return t("他的微信这一轮不能再主动发了：再写的话，等他下次来消息时送到。")
    return t.many("他的微信在{moment}前还能主动发 {count} 条。", count, moment=t.moment(until, now))


def held(t: Tongue, ticket: Ticket, reporter: str, phone: str, pinged: bool) -> Reply:
    """To whoever wrote words that cannot leave now. They do not count as an answer yet."""
    lines = [
        t(
            "{reporter}的微信现在收不到（#{number}）：等他下次来消息时送到，还不算答复。",
            reporter=reporter,
            number=ticket.id,
        ),
        t("已发模板消息提醒他来看。") if pinged else "",
        t("急的话请打电话，打完写：/called {number} 说了什么", number=ticket.id),
        t("电话 {phone}", phone=phone) if phone else "",
    ]
    return Reply("\n".join(filter(None, lines)))


def waited(t: Tongue, count: int) -> str:
    """Above what has waited until the person wrote."""
    return t.many("您有 {count} 条回复：", count)


def more(t: Tongue, count: int) -> str:
    """Below what fitted into one answer."""
    return t.many("还有 {count} 条，随便回一个字接着看。", count)


def soon(t: Tongue) -> str:
    """Where the answer is not ready in time and nothing can be sent later."""
    return t("收到了，正在处理。过几秒随便回一个字，就能看到回复。")


def enclosed(t: Tongue, name: str) -> str:
    """A picture or a document that cannot travel here."""
    if name:
        return t("（还有一份《{name}》，请到物业服务中心领取。）", name=name)
    return t("（还有一张图片，请到物业服务中心查看。）")
