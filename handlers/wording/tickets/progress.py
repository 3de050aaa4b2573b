"""What becomes of a ticket on its way: who has it, what they say, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.incoming import Button, Reply
from handlers.wording import names, safety
from handlers.wording.excerpts import short
from handlers.wording.tickets.buttons import (
    human_button,
    signoff_buttons,
    status_button,
    urge_button,
)
from handlers.wording.tongue import Tongue
from storage.deadlines import PROMISES, Deadline
from storage.tickets import Ticket

JUST_NOW = timedelta(minutes=2)  # nobody has let them wait yet


def taken(t: Tongue, ticket: Ticket, name: str, department: str) -> Reply:
    """``department``: the one that ``name`` works in; "" for who leads."""
    if not department:
        return Reply(t("{name}接了您的 #{number}，会跟您联系。", name=name, number=ticket.id))
    return Reply(
        t(
            "{department}的{name}接了您的 #{number}，会跟您联系。",
            department=names.department(t, department),
            name=name,
            number=ticket.id,
        )
    )


def given_to(t: Tongue, ticket: Ticket, name: str, department: str) -> Reply:
    """Somebody was named, and has not taken it up yet."""
    whose = names.department(t, department) if department else ""
    if not whose:
        return Reply(t("您的 #{number} 转给了{name}。", number=ticket.id, name=name))
    return Reply(
        t(
            "您的 #{number} 转给了{department}的{name}。",
            number=ticket.id,
            department=whose,
            name=name,
        )
    )


def said_by_staff(t: Tongue, ticket: Ticket, name: str, words: str, also_takes: bool) -> Reply:
    if also_takes:
        head = t("{name}接了您的 #{number}，说：", name=name, number=ticket.id)
    else:
        head = t("{name}（#{number}）：", name=name, number=ticket.id)
    return Reply(head + "\n" + words)


def arrived(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("{name}已经到现场了（#{number}）。", name=name, number=ticket.id))


def planned(t: Tongue, ticket: Ticket, words: str) -> Reply:
    return Reply(t("#{number} 打算这样处理：", number=ticket.id) + "\n" + words)


def passed_on(t: Tongue, ticket: Ticket, holder: str | None) -> Reply:
    if holder:
        said = t("收到，已转给{holder}（#{number}）。", holder=holder, number=ticket.id)
    else:
        said = t(
            "收到，加到 #{number} 里了，已转给{department}。",
            number=ticket.id,
            department=names.hearers(t, ticket),
        )
    return Reply(said, (status_button(t, ticket),))


def asked_on(t: Tongue, ticket: Ticket, holder: str | None, reply: Reply) -> Reply:
    """A question about the thing itself went to whoever can answer it; then how it stands."""
    whom = holder or names.hearers(t, ticket)
    said = t("您问的转给{whom}了，有了回话就告诉您。", whom=whom)
    return replace(reply, text=f"{said}\n{reply.text}")


def safe_first(t: Tongue, ticket: Ticket, reply: Reply) -> Reply:
    """What keeps them safe, before anything else that is said."""
    return replace(reply, text=f"{safety.of_ticket(t, ticket)}\n\n{reply.text}")


def urged(t: Tongue, ticket: Ticket, holder: str | None) -> Reply:
    whom = holder or names.hearers(t, ticket)
    return Reply(t("已替您催了{whom}（#{number}）。", whom=whom, number=ticket.id))


def merged(t: Tongue, ticket: Ticket, other: Ticket, day: str) -> Reply:
    """``day``: by which it was promised to be settled, where nobody tells of it apart."""
    said = t(
        "您的 #{number} 和 #{other} 是同一件事，已经并在一起办，进展会告诉您。",
        number=ticket.id,
        other=other.id,
    )
    return Reply(t.sentences(said, t("最晚 {day} 办好。", day=day) if day else ""))


def transferred(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "#{number} 转给{department}办了，不用您再说一遍。",
            number=ticket.id,
            department=names.department(t, ticket.department),
        )
    )


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
        t(
            "{what}：最晚 {moment}",
            what=names.deadline(t, each.kind),
            moment=t.moment(each.due_at, now),
        )
        for each in waiting
        if each.kind in PROMISES and each.state == "running" and not each.is_paused
    ]
    if any(each.kind == "wait" for each in waiting):
        lines.append(t("我们在等您回话，回了就接着办。"))
    buttons: tuple[Button, ...] = (urge_button(t, ticket),) if ticket.is_open else ()
    if ticket.is_asked:
        buttons = signoff_buttons(t, ticket)
    return Reply("\n".join(lines), buttons)


def how_far(
    t: Tongue,
    ticket: Ticket,
    holder: str | None,
    waiting: Sequence[Deadline],
    now: datetime,
    spoken: str,
) -> Reply:
    """The answer to somebody who asks how far it is. ``spoken``: the staff's last words to them."""
    thing = t("「{thing}」（#{number}）", thing=short(ticket.text, 18), number=ticket.id)
    if ticket.place:
        thing += t("，{place}", place=names.place(t, ticket.place))
    if ticket.is_asked:
        said = t(
            "{thing}：{who}说处理好了，您看看，是好了吗？", thing=thing, who=holder or t("师傅")
        )
        return Reply(_with_words(t, said, spoken), signoff_buttons(t, ticket))
    if not ticket.is_open:
        return Reply(t("{thing}：已经结束了。还有没弄好的，直接写给我。", thing=thing))
    if holder:
        said = t(
            "{thing}：{holder}接了，还没处理好。您的话已转给{holder}。", thing=thing, holder=holder
        )
        return Reply(_with_words(t, said, spoken), (urge_button(t, ticket),))
    department = names.hearers(t, ticket)
    if spoken:
        said = t("{thing}：您的话转给{department}了。", thing=thing, department=department)
        return Reply(_with_words(t, said, spoken), (human_button(t),))
    if now - ticket.created_at <= JUST_NOW:
        said = t(
            "{thing}：刚通知了{department}，还没有人接，对不起，让您着急了。",
            thing=thing,
            department=department,
        )
    else:
        said = t(
            "{thing}：还没有人接，对不起，让您等着。我又催了{department}。",
            thing=thing,
            department=department,
        )
    if ticket.department == "engineering":
        said = t.sentences(said, t("师傅一接单就告诉您。"))
    due = min((each.due_at for each in waiting if each.kind == "answer"), default=now)
    if due > now:
        said = t.sentences(said, t("最晚 {moment} 给您回话。", moment=t.moment(due, now)))
    return Reply(said, (human_button(t),))


def _with_words(t: Tongue, said: str, spoken: str) -> str:
    return said + "\n" + t("最近的话：{words}", words=short(spoken, 80)) if spoken else said


def which(t: Tongue, tickets: Sequence[Ticket], verb: str) -> Reply:
    """Several tickets could be meant: one button each, ``verb`` being the command."""
    return _choice(t("您说的是哪一单？"), t, tickets, verb)


def listed(t: Tongue, tickets: Sequence[Ticket]) -> Reply:
    if not tickets:
        return Reply(t("您还没有报过事。有事直接写给我就行，比如：厨房漏水了。"))
    return _choice(t("您最近的报事："), t, tickets, "status")


def _choice(head: str, t: Tongue, tickets: Sequence[Ticket], verb: str) -> Reply:
    lines = [head] + [
        f"#{each.id} {short(each.text, 18)}{t.aside(names.state(t, each.state))}"
        for each in tickets
    ]
    return Reply(
        "\n".join(lines),
        tuple(
            Button(f"#{each.id} {short(each.text, 8)}", f"/{verb} {each.id}")
            for each in tickets[:6]
        ),
    )


def no_open(t: Tongue) -> Reply:
    return Reply(t("您现在没有在办的单子。哪里没弄好，直接写给我，我马上记。"), (human_button(t),))
