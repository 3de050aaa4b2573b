"""What staff read about many tickets, or about the whole life of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.cards import actions, cut, head
from handlers.wording.tickets import short
from handlers.wording.tongue import Tongue
from storage.attachments import Attachment
from storage.deadlines import Deadline
from storage.tickets import Ticket, TicketEvent


def queue(t: Tongue, rows: Sequence[tuple[Ticket, Deadline | None]], now: datetime) -> Reply:
    if not rows:
        return Reply(t("没有在办的单子。"))
    lines = [t("在办 {count} 单：", count=len(rows))]
    for ticket, deadline in rows:
        lines.append(
            f"#{ticket.id} {names.urgency(t, ticket.urgency)} {short(ticket.text, 16)}"
            f"（{names.state(t, ticket.state)}）{_left(t, deadline, now)}"
        )
    return Reply(
        "\n".join(lines),
        tuple(Button(f"#{ticket.id}", f"/ticket {ticket.id}") for ticket, _ in rows[:6]),
    )


def _left(t: Tongue, deadline: Deadline | None, now: datetime) -> str:
    if deadline is None:
        return ""
    what = names.deadline(t, deadline.kind)
    if deadline.due_at <= now:
        return t(" {what}已超时", what=what)
    return t(" {what}剩{left}", what=what, left=t.span(deadline.due_at - now))


def board(t: Tongue, counts: dict[str, dict[str, int]], late: int) -> Reply:
    lines = [t("现在的单子：")]
    for department, states in counts.items():
        lines.append(
            t(
                "{department}：等人接 {reported}，处理中 {taken}，待确认 {resolved}",
                department=names.department(t, department),
                reported=states.get("reported", 0),
                taken=states.get("taken", 0),
                resolved=states.get("resolved", 0),
            )
        )
    lines.append(t("超时未处理的时限：{late}", late=late))
    return Reply("\n".join(lines), (Button(t("看单子"), "/queue"),))


def details(
    t: Tongue,
    ticket: Ticket,
    reporter: str,
    home: str,
    holder: str | None,
    happened: Sequence[tuple[TicketEvent, str]],
    kept: Sequence[Attachment],
    now: datetime,
) -> Reply:
    """The whole ticket: what, where, who, and everything that happened, newest last."""
    lines = [
        head(t, ticket),
        t("状态：{state}", state=names.state(t, ticket.state)),
        t("房屋：{home}　{reporter}", home=home or t("未登记"), reporter=reporter),
        t("内容：{text}", text=cut(ticket.text)),
    ]
    if holder:
        lines.append(t("接单人：{holder}", holder=holder))
    if kept:
        lines.append(t("附件：{files}", files="、".join(_file(t, each) for each in kept)))
    lines += [
        f"{t.moment(event.at, now)} {_event(t, event)}{' ' + who if who else ''}"
        + (f"：{short(event.text, 80)}" if event.text else "")
        for event, who in happened[-20:]
    ]
    photo = next((each.id for each in reversed(kept) if each.kind == "photo"), None)
    return Reply("\n".join(lines), actions(t, ticket) if ticket.is_open else (), photo)


def _file(t: Tongue, attachment: Attachment) -> str:
    kind = {
        "photo": t("照片"),
        "voice": t("语音"),
        "video": t("视频"),
        "document": t("文件"),
        "sticker": t("表情"),
        "location": t("位置"),
        "contact": t("名片"),
    }[attachment.kind]
    return f"{kind} {attachment.note}".strip() if attachment.note else kind


def _event(t: Tongue, event: TicketEvent) -> str:
    words = {
        "reported": t("报事"),
        "card": t("派单"),
        "taken": t("接单"),
        "arrived": t("到场"),
        "planned": t("给方案"),
        "promised": t("承诺"),
        "replied": t("回复业主"),
        "delivered": t("已送达"),
        "undelivered": t("没送到"),
        "said": t("业主说"),
        "edited": t("业主改了原话"),
        "note": t("备注"),
        "called": t("通话"),
        "urged": t("催办"),
        "missed": t("超时"),
        "escalated": t("上报"),
        "nobody": t("上报时找不到人"),
        "resolved": t("完工"),
        "signed_off": t("业主确认"),
        "lapsed": t("未签字关闭"),
        "reopened": t("返工"),
        "rated": t("评分"),
        "assigned": t("指派"),
        "transferred": t("转部门"),
        "merged": t("合并"),
        "raised": t("改为紧急"),
        "major": t("列为重大"),
        "home": t("补充房号"),
        "category": t("改类别"),
        "reminded": t("提醒确认"),
    }
    return words.get(event.kind, event.kind)
