"""What homeowners hear about their tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names, safety
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.tickets import Ticket


def status_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("看进度"), f"/status {ticket.id}")


def urge_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("催一下"), f"/urge {ticket.id}")


def human_button(t: Tongue) -> Button:
    return Button(t("找人工"), "/human")


def opened(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    """The first answer: safety, number, what was understood, when a person will answer."""
    lines = []
    if ticket.urgency == "urgent":
        lines += [safety.first(t, ticket.danger), ""]
    lines.append(t("记下了，您的单号是 #{number}。", number=ticket.id))
    if ticket.place:
        lines.append(t("地点：{place}", place=names.place(t, ticket.place)))
    lines.append(t("事项：{category}", category=names.category(t, ticket.category)))
    lines.append(_when(t, ticket, due_at, now))
    return Reply("\n".join(lines), (status_button(t, ticket), urge_button(t, ticket)))


def _when(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> str:
    department = names.department(t, ticket.department)
    moment = t.moment(due_at, now)
    if ticket.urgency == "urgent":
        return t(
            "已按紧急处理，主管也知道了。{department}最晚 {moment} 前答复您。",
            department=department,
            moment=moment,
        )
    if ticket.urgency == "major":
        return t(
            "这件事已报给负责人。{department}最晚 {moment} 前答复您。",
            department=department,
            moment=moment,
        )
    return t("{department}最晚 {moment} 前答复您。", department=department, moment=moment)


def ask_home(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("请问是哪一户？写房号就行，比如 3-2-1501（3栋2单元1501），好让师傅找得到。")
        + "\n"
        + t("（单号 #{number}）", number=ticket.id)
    )


def home_noted(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "好的，#{number} 的地点记为 {place}，已告诉工作人员。",
            number=ticket.id,
            place=names.place(t, ticket.place),
        ),
        (status_button(t, ticket),),
    )


def home_given_up(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("没关系，#{number} 照样在办，工作人员会再问您地点。", number=ticket.id),
        (status_button(t, ticket),),
    )


def ask_danger(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("先问一句：现在有人有危险吗？（单号 #{number}）", number=ticket.id),
        (
            Button(t("有，很急"), f"/urgent {ticket.id}"),
            Button(t("没有危险"), f"/calm {ticket.id}"),
        ),
    )


def raised(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        safety.first(t, ticket.danger)
        + "\n\n"
        + t("#{number} 已改为紧急，主管已经知道，马上有人过去。", number=ticket.id),
        (status_button(t, ticket),),
    )


def calm(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好，没有危险就好。#{number} 照常处理。", number=ticket.id))


def taken(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(
        t(
            "{department}的{name}接了您的 #{number}，会跟您联系。",
            department=names.department(t, ticket.department),
            name=name,
            number=ticket.id,
        )
    )


def said_by_staff(t: Tongue, ticket: Ticket, name: str, words: str, also_takes: bool) -> Reply:
    if also_takes:
        head = t("{name}接了您的 #{number}，他说：", name=name, number=ticket.id)
    else:
        head = t("{name}（#{number}）：", name=name, number=ticket.id)
    return Reply(head + "\n" + words)


def arrived(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("{name}已经到现场了（#{number}）。", name=name, number=ticket.id))


def planned(t: Tongue, ticket: Ticket, words: str) -> Reply:
    return Reply(t("#{number} 的处理方案：", number=ticket.id) + "\n" + words)


def promised(t: Tongue, ticket: Ticket, day: str, reason: str) -> Reply:
    said = t("#{number} 我们答应在 {day} 前办好。", number=ticket.id, day=day)
    return Reply(said + ("\n" + reason if reason else ""))


def resolved(t: Tongue, ticket: Ticket, words: str) -> Reply:
    """The homeowner is asked to sign off (CS-2: until the homeowner signs off)."""
    lines = [t("#{number} 处理完了：{words}", number=ticket.id, words=words)]
    lines.append(t("您看解决了吗？解决了请点「确认」，没好请点「没修好」，我们接着办。"))
    return Reply("\n".join(lines), _signoff_buttons(t, ticket))


def remind_signoff(t: Tongue, ticket: Ticket, until: str) -> Reply:
    return Reply(
        t(
            "想再问一声，#{number} 解决了吗？到 {until} 还没有您的回音，我们就先关单，关了也能再打开。",
            number=ticket.id,
            until=until,
        ),
        _signoff_buttons(t, ticket),
    )


def _signoff_buttons(t: Tongue, ticket: Ticket) -> tuple[Button, ...]:
    return (
        Button(t("确认，解决了"), f"/confirm {ticket.id}"),
        Button(t("没修好"), f"/reopen {ticket.id}"),
    )


def ask_whether_solved(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("您是说 #{number} 已经解决了吗？", number=ticket.id),
        (
            Button(t("是，解决了"), f"/confirm {ticket.id}"),
            Button(t("还没有"), f"/urge {ticket.id}"),
        ),
    )


def which(t: Tongue, tickets: Sequence[Ticket], verb: str) -> Reply:
    """Several tickets could be meant: one button each, ``verb`` being the command."""
    lines = [t("您说的是哪一单？")]
    lines += [_line(t, ticket) for ticket in tickets]
    return Reply(
        "\n".join(lines),
        tuple(Button(f"#{ticket.id}", f"/{verb} {ticket.id}") for ticket in tickets[:6]),
    )


def signed_off(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("谢谢您的确认，#{number} 办结了。这次办得怎么样，给几分？", number=ticket.id),
        tuple(
            Button(t("{points}分", points=points), f"/rate {ticket.id} {points}")
            for points in (5, 4, 3, 2, 1)
        ),
    )


def lapsed(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("#{number} 一直没等到您的回音，先关单了。没解决的话点下面，我们接着办。", number=ticket.id),
        (Button(t("没解决，再打开"), f"/reopen {ticket.id}"),),
    )


def reopened(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "对不起，让您又费心了。#{number} 已重新打开，{department}最晚 {moment} 前答复您。",
            number=ticket.id,
            department=names.department(t, ticket.department),
            moment=t.moment(due_at, now),
        ),
        (status_button(t, ticket), urge_button(t, ticket)),
    )


def rated(t: Tongue, points: int) -> Reply:
    if points >= 4:
        return Reply(t("谢谢您的 {points} 分。", points=points))
    return Reply(t("记下了，{points} 分。我们会去看哪里没做好。", points=points))


def passed_on(t: Tongue, ticket: Ticket, holder: str | None) -> Reply:
    if holder:
        return Reply(
            t("已转给{holder}（#{number}）。", holder=holder, number=ticket.id),
            (status_button(t, ticket),),
        )
    return Reply(
        t(
            "已加到 #{number}，转给{department}了。",
            number=ticket.id,
            department=names.department(t, ticket.department),
        ),
        (status_button(t, ticket),),
    )


def urged(t: Tongue, ticket: Ticket, holder: str | None) -> Reply:
    whom = holder or names.department(t, ticket.department)
    return Reply(t("已替您催了{whom}（#{number}）。", whom=whom, number=ticket.id))


def status(
    t: Tongue, ticket: Ticket, holder: str | None, waiting: Sequence[Deadline], now: datetime
) -> Reply:
    lines = [
        t(
            "#{number} {category}：{state}",
            number=ticket.id,
            category=names.category(t, ticket.category),
            state=names.state(t, ticket.state),
        ),
        short(ticket.text),
    ]
    if holder:
        lines.append(t("负责人：{holder}", holder=holder))
    lines += [
        t("{what}：最晚 {moment}", what=names.deadline(t, each.kind), moment=t.moment(each.due_at, now))
        for each in waiting
        if each.kind != "signoff" and each.state == "running"
    ]
    buttons: tuple[Button, ...] = (urge_button(t, ticket),) if ticket.is_open else ()
    if ticket.state == "resolved":
        buttons = _signoff_buttons(t, ticket)
    return Reply("\n".join(lines), buttons)


def listed(t: Tongue, tickets: Sequence[Ticket]) -> Reply:
    if not tickets:
        return Reply(t("您还没有报过事。有事直接写给我就行，比如：厨房漏水了。"))
    lines = [t("您最近的报事：")] + [_line(t, ticket) for ticket in tickets]
    return Reply(
        "\n".join(lines),
        tuple(Button(f"#{ticket.id}", f"/status {ticket.id}") for ticket in tickets[:6]),
    )


def _line(t: Tongue, ticket: Ticket) -> str:
    return f"#{ticket.id} {short(ticket.text, 18)}（{names.state(t, ticket.state)}）"


def short(text: str, length: int = 60) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def no_open(t: Tongue) -> Reply:
    return Reply(
        t("您现在没有在办的单子。哪里没弄好，直接写给我，我马上记。"), (human_button(t),)
    )


def merged(t: Tongue, ticket: Ticket, other: Ticket) -> Reply:
    return Reply(
        t(
            "您的 #{number} 和 #{other} 是同一件事，已经并在一起办，进展会告诉您。",
            number=ticket.id,
            other=other.id,
        )
    )


def transferred(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "#{number} 转给{department}办了，不用您再说一遍。",
            number=ticket.id,
            department=names.department(t, ticket.department),
        )
    )


def human(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "好的，请客服来跟您说，最晚 {moment} 前有人回复（#{number}）。您可以先把事情写下来。",
            moment=t.moment(due_at, now),
            number=ticket.id,
        )
    )
