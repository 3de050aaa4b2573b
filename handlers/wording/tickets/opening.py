"""The first words about a ticket: safety, number, place, and when a person will answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names, privacy, safety
from handlers.wording.excerpts import excerpt, short
from handlers.wording.tickets.buttons import status_button, urge_button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def opened(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    """The first answer: safety, their trouble in their own words, number, who comes and when."""
    lines = []
    if ticket.is_urgent or safety.is_hurt(ticket):
        lines += [safety.of_ticket(t, ticket), ""]
    lines.append(_said_back(t, ticket))
    if ticket.place:
        lines.append(t("地点：{place}", place=names.place(t, ticket.place)))
    lines.append(_when(t, ticket, due_at, now))
    if privacy.is_unnamed(ticket):
        lines.append(privacy.to_unnamed(t, ticket))
    return Reply("\n".join(lines), (status_button(t, ticket), urge_button(t, ticket)))


def opened_several(t: Tongue, opened: Sequence[tuple[Ticket, datetime]], now: datetime) -> Reply:
    """Several problems of one message: each with its number, who answers, and by when."""
    urgent = next((ticket for ticket, _ in opened if ticket.is_urgent), None)
    lines = [safety.of_ticket(t, urgent), ""] if urgent is not None else []
    lines.append(t.many("{count}件事都记下了，分开办：", len(opened)))
    lines += [
        t(
            "#{number}「{thing}」：{department}，{moment} 前答复",
            number=ticket.id,
            thing=short(ticket.text, 48 if ticket.text.isascii() else 20),
            department=names.department(t, ticket.department),
            moment=t.moment(due_at, now),
        )
        for ticket, due_at in opened
    ]
    buttons = tuple(
        Button(short(ticket.text, 8), f"/status {ticket.id}") for ticket, _ in opened[:6]
    )
    return Reply("\n".join(lines), buttons)


def not_known_yet(t: Tongue) -> Reply:
    """To somebody who asks about a matter that was never reported."""
    return Reply(t("没查到您报过这件事，让您等着了，对不起。我现在就记下："))


def _said_back(t: Tongue, ticket: Ticket) -> str:
    """What they wrote, and its number; no two in a row begin alike."""
    thing, number = excerpt(ticket.text), ticket.id
    if ticket.is_grave:
        return t("「{thing}」，记下了（#{number}）。", thing=thing, number=number)
    openings = (
        t("「{thing}」，这事记下了（#{number}）。", thing=thing, number=number),
        t("给您添麻烦了，对不起。{thing}，记下了（#{number}）。", thing=thing, number=number),
        t("好的，{thing}，已经记下来办（#{number}）。", thing=thing, number=number),
    )
    return openings[number % len(openings)]


def _when(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> str:
    department = names.department(t, ticket.department)
    moment = t.moment(due_at, now)
    answer = t("{department}的同事 {moment} 前联系您。", department=department, moment=moment)
    if ticket.is_confidential:
        answer = t("这件事只告诉主管，{moment} 前联系您。", moment=moment)
    if ticket.is_urgent:
        return t.sentences(t("已经按急事办，主管也知道了。"), answer)
    if ticket.is_major:
        return t.sentences(t("这件事已经报给负责人。"), answer)
    return answer


def ask_home(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "请问是哪一户，或者在哪栋楼？写房号或楼号就行，"
            "比如 3-2-1501（3栋2单元1501），师傅好找过去。"
        )
        + "\n"
        + t("（单号 #{number}）", number=ticket.id)
    )


def ask_estate(t: Tongue, ticket: Ticket, estates: Sequence[str]) -> Reply:
    """The company looks after several, and the place may be in any of them."""
    said = t("请问是哪个小区？点一下就行，师傅好找过去。")
    number = t("（单号 #{number}）", number=ticket.id)
    buttons = tuple(Button(each, f"/where {ticket.id} {each}") for each in estates[:8])
    return Reply(f"{said}\n{number}", buttons)


def estate_noted(t: Tongue, ticket: Ticket, estate: str) -> Reply:
    return Reply(
        t(
            "好的，#{number} 的地点记为 {estate} {place}，已告诉工作人员。",
            number=ticket.id,
            estate=estate,
            place=names.place(t, ticket.place),
        ),
        (status_button(t, ticket),),
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
        t("没关系，#{number} 照样在办，地点由工作人员再问您。", number=ticket.id),
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


def advice(t: Tongue, ticket: Ticket) -> Reply:
    """To somebody who asks what they may do: what they should, and what never."""
    said = t("先别动，照这样做最稳妥：")
    return Reply(
        said
        + "\n"
        + safety.of_ticket(t, ticket)
        + "\n"
        + t("您问的已转给正在办的人（#{number}）。", number=ticket.id)
    )


def first_aid(t: Tongue, ticket: Ticket) -> Reply:
    passed_on = t("您的话已转给正在办的人（#{number}）。", number=ticket.id)
    return Reply(safety.first(t, "hurt") + "\n" + passed_on)


def raised(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        safety.of_ticket(t, ticket)
        + "\n\n"
        + t("#{number} 已改为紧急，也通知了主管，会尽快有人到现场。", number=ticket.id),
        (status_button(t, ticket),),
    )


def calm(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好，没有危险就放心了。#{number} 照常办。", number=ticket.id))


def human(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "好的，我去请前台的同事，{moment} 前有人找您（#{number}）。您可以先把事情写下来。",
            moment=t.moment(due_at, now),
            number=ticket.id,
        )
    )


def boss(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "好的，已经告诉我们主管了，{moment} 前有人找您（#{number}）。"
            "是什么事，您可以先写给我。",
            moment=t.moment(due_at, now),
            number=ticket.id,
        )
    )


def boss_of(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好的，已经请我们主管看 #{number} 了，您的话也一起转到了。", number=ticket.id))


def invoice(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "开发票的事记下了（#{number}），{moment} 前会有人回复您。"
            "抬头、税号和要开的月份，直接写给我就行。",
            moment=t.moment(due_at, now),
            number=ticket.id,
        ),
        (status_button(t, ticket),),
    )


def fee_doubt(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "收到，账单的疑问记为 #{number}，{moment} 前会有人回复您。",
            moment=t.moment(due_at, now),
            number=ticket.id,
        )
    )
