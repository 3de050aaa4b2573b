"""What is said around the talk itself: a second look, canned replies, is it this one?"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.replies import CannedReply
from storage.tickets import Ticket

SHOWN = 20


def second_look(
    t: Tongue, ticket: Ticket, held_id: int, colleague: str, before: str, said: str
) -> Reply:
    """A colleague was quicker: what they said, and whether one's own words shall still leave."""
    lines = [
        t("{colleague}刚回过业主（#{number}）：", colleague=colleague, number=ticket.id),
        t("「{words}」", words=short(before, 300)),
        t("您这句还没发出去：「{said}」还要发吗？", said=short(said, 300)),
    ]
    return Reply("\n".join(lines), _send_or_drop(t, held_id))


def still_held(t: Tongue, ticket: Ticket, held_id: int, said: str) -> Reply:
    """Nobody has decided what shall become of it."""
    lines = [
        t("#{number} 有一句还没发给业主，您看要不要发：", number=ticket.id),
        t("「{words}」", words=short(said, 300)),
    ]
    return Reply("\n".join(lines), _send_or_drop(t, held_id))


def _send_or_drop(t: Tongue, held_id: int) -> tuple[Button, ...]:
    return (
        Button(t("还是发"), f"/send {held_id}"),
        Button(t("不发了"), f"/drop {held_id}"),
    )


def held_is_over(t: Tongue, ticket: Ticket, sent: bool) -> Reply:
    if sent:
        return Reply(t("那句已经发给业主了（#{number}）。", number=ticket.id))
    return Reply(t("好的，那句没有发（#{number}）。", number=ticket.id))


def canned(
    t: Tongue, ticket: Ticket | None, reporter: str, replies: Sequence[CannedReply]
) -> Reply:
    """The canned replies; for one ticket as they would be said, with a button each."""
    if not replies:
        return Reply(t("这类工单还没有常用回复。"))
    lines = [t("常用回复（写 /say 单号 短名，或 /reply 单号 =短名）：")]
    lines += [
        t("· {name}：{said}", name=each.name + _for(t, each), said=short(said, 80))
        for each in replies[:SHOWN]
        for said in [each.filled(t.language, reporter or "…", ticket.id if ticket else "…")]
    ]
    if ticket is None:
        return Reply("\n".join(lines))
    return Reply(
        "\n".join(lines),
        tuple(Button(each.name, f"/say {ticket.id} {each.name}") for each in replies[:SHOWN]),
    )


def _for(t: Tongue, reply: CannedReply) -> str:
    if not reply.categories:
        return ""
    return t.aside(t.joined(names.category(t, each) for each in reply.categories))


def is_it_this_one(t: Tongue, ticket: Ticket, doubt_id: int, passed_on: bool) -> Reply:
    """Before a second ticket is opened about the same thing."""
    said = t("是说 #{number} 「{text}」这件事吗？", number=ticket.id, text=short(ticket.text, 30))
    if passed_on:
        said = t.sentences(said, t("您的话我先转过去了。"))
    else:
        said = t.sentences(said, t("要是新的事，点一下，我马上另记一单。"))
    return Reply(
        said,
        (Button(t("是"), f"/same {doubt_id}"), Button(t("是新的事"), f"/new {doubt_id}")),
    )


def thought_so(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好的，都记在 #{number} 里了，工作人员看得到。", number=ticket.id))


def decided_already(t: Tongue) -> Reply:
    return Reply(t("这句话已经记好了，不用再点。写「我的报事」可以看全部。"))


def partial(t: Tongue, ticket: Ticket) -> Reply:
    """To whoever spoke: the photo could not be fetched, so nothing was sent."""
    return Reply(
        t(
            "您发给业主的图片或文件没能取到，这条没有发出去（#{number}），请重发一次。",
            number=ticket.id,
        )
    )
