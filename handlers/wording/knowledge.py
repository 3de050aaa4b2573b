"""What is said with the company's own answers, and of what they do not answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tickets.buttons import status_button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket
from storage.unanswered import Unanswered


def answer(t: Tongue, said: str, phone: str) -> Reply:
    """In the company's own words; where to ask more; and whether that was it."""
    more = t("还有不清楚的，问前台：{phone}。", phone=phone) if phone else ""
    buttons = (Button(t("清楚了"), "/faq helped"), Button(t("没答到，找人"), "/faq unhelped"))
    return Reply(t.sentences(said, more), buttons)


def suggestion(t: Tongue, number: int, kind: str, name: str) -> Button:
    return Button(t("用「{name}」的答案回复", name=name), f"/faq reply {number} {kind}")


def subjects(t: Tongue, shown: Sequence[tuple[str, str]]) -> Reply:
    if not shown:
        return Reply(t("还没有写好的答案。想问什么直接说，前台会回您。"))
    buttons = tuple(Button(name, f"/faq {key}") for key, name in shown[:10])
    return Reply(t("这些常有人问，点一个看，或者直接问："), buttons)


def nothing_written(name: str) -> Say:
    return lambda t: t("{what}的事还没有写好的答案，直接问，前台会回您。", what=name)


def glad(t: Tongue) -> Reply:
    return Reply(t("好的，有别的再问我。"))


def for_a_person(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    said = t(
        "没答到您要问的。「{asked}」记下了（#{number}），前台 {moment} 前答复您。",
        asked=ticket.text[:60],
        number=ticket.id,
        moment=t.moment(due_at, now),
    )
    return Reply(said, (status_button(t, ticket),))


def unanswered(
    t: Tongue, rows: Sequence[Unanswered], names: Mapping[str, str], now: datetime
) -> Reply:
    if not rows:
        return Reply(t("没有没答上来的问题。"))
    lines = [t("业主问了、没有现成答案的："), *(_line(t, row, names, now) for row in rows)]
    lines.append(t("写进答案文件，或者不用写，就 /faq done Q编号。"))
    return Reply("\n".join(lines))


def _line(t: Tongue, row: Unanswered, names: Mapping[str, str], now: datetime) -> str:
    why = {
        "no_answer": t("没写答案"),
        "unhelped": t("答了，不是要问的"),
        "unclear": t("没听懂"),
    }[row.why]
    about = names.get(row.subject, "")
    behind = t.joined(filter(None, (about, why)))
    ticket = f" #{row.ticket_id}" if row.ticket_id is not None else ""
    when = t.moment(row.asked_at, now)
    return f"Q{row.id} {when} {row.text[:40]}{t.aside(behind)}{ticket}"


def settled(t: Tongue, row: Unanswered) -> Reply:
    return Reply(t("Q{number} 不在单子上了。", number=row.id))


def no_question(word: str) -> Say:
    return lambda t: t("没找到问题「{word}」。/faq open 看还有哪些没答上来。", word=word[:20])
