"""What is said about the end of a ticket: evidence, points, a line, the question weeks later."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import cut, short
from handlers.wording.tickets.buttons import status_button, urge_button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket

# ------------------------------------------------------------------------------------ to staff


def photo_first(t: Tongue, ticket: Ticket) -> Reply:
    """Where the charter requires it: not closed before there is a photo."""
    return Reply(
        t("#{number} 还差一张完工照片。拍好直接发到这里，就算完工了。", number=ticket.id)
        + "\n"
        + t("不写了就回：取消")
    )


def photo_please(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("已请业主确认（#{number}）。再补一张完工照片吧，直接发到这里就行。", number=ticket.id)
    )


def photo_kept(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("照片存好了（#{number}），也给业主看了。", number=ticket.id))


def confirmed(t: Tongue, ticket: Ticket, reporter: str) -> Reply:
    return Reply(t("✓ {reporter}确认 #{number} 解决了。", reporter=reporter, number=ticket.id))


def rated(t: Tongue, ticket: Ticket, points: int) -> Reply:
    return Reply(t.many("#{number} 业主打了 {count} 分。", points, number=ticket.id))


def low_points(t: Tongue, ticket: Ticket, reporter: str, points: int) -> Reply:
    """To those who lead the department."""
    said = t.many(
        "{reporter}给 #{number} 只打了 {count} 分：{text}",
        points,
        reporter=reporter,
        number=ticket.id,
        text=short(ticket.text),
    )
    return Reply(
        said,
        (
            Button(t("详情"), f"/ticket {ticket.id}"),
            Button(t("打过电话了"), f"/called {ticket.id}"),
        ),
    )


def remark(t: Tongue, ticket: Ticket, reporter: str, words: str) -> Reply:
    said = t("{reporter}说 #{number}：", reporter=reporter, number=ticket.id)
    return Reply(said + "\n" + cut(words), (Button(t("详情"), f"/ticket {ticket.id}"),))


# ------------------------------------------------------------------------------- to homeowners


def photo_of_work(t: Tongue, ticket: Ticket, photo: int | None) -> Reply:
    return Reply(t("#{number} 的完工照片，请您看看。", number=ticket.id), photo=photo)


def remark_kept(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("记下了，谢谢您告诉我们（#{number}）。", number=ticket.id))


def opened_again(t: Tongue, ticket: Ticket, old: Ticket, due_at: datetime, now: datetime) -> Reply:
    """After the charter's grace: a new ticket that follows the old one."""
    said = t(
        "对不起，又给您添麻烦了。给您记了新单 #{number}，接着 #{old} 办；"
        "{department}会在 {moment} 前答复您。",
        number=ticket.id,
        old=old.id,
        department=names.department(t, ticket.department),
        moment=t.moment(due_at, now),
    )
    return Reply(said, (status_button(t, ticket), urge_button(t, ticket)))


def follows_already(t: Tongue, ticket: Ticket, old: Ticket) -> Reply:
    said = t("#{old} 已经接着记了新单 #{number}，正在办。", old=old.id, number=ticket.id)
    return Reply(said, (status_button(t, ticket), urge_button(t, ticket)))


def follow_up(t: Tongue, ticket: Ticket) -> Reply:
    """Some weeks later, once."""
    said = t(
        "您好，前些日子给您修的「{text}」（#{number}），现在还好用吗？",
        text=short(ticket.text, 40),
        number=ticket.id,
    )
    return Reply(
        said,
        (Button(t("好的"), f"/well {ticket.id}"), Button(t("又坏了"), f"/reopen {ticket.id}")),
    )


def glad(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("那就好，谢谢您告诉我们。有事随时写给我。"))


def again(t: Tongue, old: Ticket, said: str) -> str:
    """What a ticket is about that follows an old one."""
    return t(
        "{said}（接 #{number}：{text}）",
        said=said or t("又出问题了"),
        number=old.id,
        text=short(old.text, 120),
    )


def asked_already(t: Tongue, ticket: Ticket, name: str, words: str) -> Reply:
    """To a colleague who finishes what is finished."""
    said = t("#{number} {name}已经写了完工，在等业主确认：", number=ticket.id, name=name)
    return Reply(said + "\n" + cut(words))
