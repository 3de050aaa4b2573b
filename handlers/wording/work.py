"""What the staff hear when they speak as people do: receipts, questions back, figures, notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.incoming import Button, Reply
from handlers.wording import charges, names
from handlers.wording.cards import details_button
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.bills import Owed
from storage.history import TicketEvent
from storage.tickets import Ticket

SHOWN = 12
LONGEST_WORDS = 3000  # characters of a homeowner


def thing(t: Tongue, ticket: Ticket) -> str:
    """ "#12 厨房水管爆了"."""
    return f"#{ticket.id} {short(ticket.text)}"


def worked(t: Tongue, ticket: Ticket, does: Sequence[str]) -> Reply:
    """A receipt for what the words did."""
    said = []
    if "takes" in does:
        said.append(t("您接了"))
    if "arrives" in does:
        said.append(t("到场已记下"))
    if "plans" in does:
        said.append(t("打算已记下"))
    if "calls" in does:
        said.append(t("通话已记下，算作已答复"))
    if "tells" in does:
        said.append(t("话已转给业主"))
    lines = t("{what}：{thing}", what=t.joined(said), thing=thing(t, ticket))
    return Reply(lines, (details_button(t, ticket),))


def which(t: Tongue, found: Sequence[tuple[Ticket, str]]) -> Reply:
    """Which of them is meant. Each is named by what it is about, and where."""
    lines = [t("您说的是哪一单？写单号或地方都行。")]
    lines += [f"{thing(t, ticket)} {t.aside(where) if where else ''}" for ticket, where in found]
    buttons = tuple(Button(thing(t, ticket), f"/answer #{ticket.id}") for ticket, _ in found[:6])
    return Reply("\n".join(lines), buttons)


def which_colleague(t: Tongue, names: Sequence[str]) -> Reply:
    """Several go by that name."""
    said = t("您说的是哪一位？{names}", names=t.joined(names))
    return Reply(said, tuple(Button(each, f"/answer {each}") for each in names[:6]))


def known(t: Tongue, ticket: Ticket) -> Reply:
    said = t("好的，知道您看到了。{thing} 还在办，要派人就写：派给谁。", thing=thing(t, ticket))
    return Reply(said, (details_button(t, ticket),))


def yours(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好，{thing} 在您手上。", thing=thing(t, ticket)), (details_button(t, ticket),))


def noted(t: Tongue, ticket: Ticket, own: bool) -> Reply:
    """``own``: whoever wrote it has it in hand, and may have meant more than a note."""
    said = t("记在 {thing} 里了，同事看得到。", thing=thing(t, ticket))
    if not own:
        return Reply(said)
    reply = Button(t("回复业主"), f"/reply {ticket.id}")
    return Reply(said, (reply, Button(t("完工"), f"/close {ticket.id}")))


def found(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "发现的情况记下了：{thing}，已转{department}。",
            thing=thing(t, ticket),
            department=names.department(t, ticket.department),
        ),
        (details_button(t, ticket),),
    )


def handed_up(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("已报给{name}：{thing}", name=name, thing=thing(t, ticket)))


def help_wanted(t: Tongue, ticket: Ticket, by: str, words: str) -> Reply:
    """To the colleague whose help is asked for."""
    head = t("{name}请您看看 {thing}，他说：", name=by, thing=thing(t, ticket))
    return Reply(f"{head}\n{words}", (details_button(t, ticket),))


# ---------------------------------------------------------------------------------- presence


def goodbye(t: Tongue) -> Reply:
    return Reply(t("好的，记下了，您下班了，辛苦了。"))


def away(t: Tongue, first: date, last: date) -> Reply:
    return Reply(t("请假记下了：{span}，已告诉主管。", span=_span(t, first, last)))


def is_away(t: Tongue, name: str, first: date, last: date, words: str) -> Reply:
    """To those who lead."""
    head = t("{name}请假：{span}。", name=name, span=_span(t, first, last))
    return Reply(f"{head}\n{t('原话：{words}', words=words)}")


def _span(t: Tongue, first: date, last: date) -> str:
    if first == last:
        return t.day(first)
    return t("{first} 到 {last}", first=t.day(first), last=t.day(last))


def swapped(t: Tongue) -> Reply:
    return Reply(t("换班的话记下了，已告诉主管。"))


def is_swapped(t: Tongue, name: str, words: str) -> Reply:
    return Reply(t("{name}说换班：{words}", name=name, words=words))


def late_in(t: Tongue) -> Reply:
    return Reply(t("知道了，已告诉主管，路上慢点。"))


def is_late_in(t: Tongue, name: str, words: str) -> Reply:
    return Reply(t("{name}说会晚到：{words}", name=name, words=words))


def at_work(t: Tongue, here: Sequence[str], away_now: Sequence[str]) -> Reply:
    lines = [t("现在在岗：{names}", names=t.joined(here)) if here else t("现在没有人报到岗。")]
    if away_now:
        lines.append(t("请假、休息：{names}", names=t.joined(away_now)))
    return Reply("\n".join(lines))


def who_is_away(t: Tongue, first: date, last: date, rows: Sequence[tuple[str, date, str]]) -> Reply:
    """``rows``: name, first day, as it was said."""
    span = _span(t, first, last)
    if not rows:
        return Reply(t("{day}没有人请假。", day=span))
    lines = [t("{day}请假、休息：", day=span)]
    lines += [f"{t.day(day)} {name}{t.aside(words)}" for name, day, words in rows[:SHOWN]]
    return Reply("\n".join(lines))


def rostered(
    t: Tongue,
    day: date,
    rows: Sequence[tuple[str, datetime, datetime]],
    swaps: Sequence[tuple[str, str]],
) -> Reply:
    """Who works on a day by the roster; what people said of shifts that they changed."""
    lines = [
        t("{day}的班：", day=t.day(day)) if rows else t("{day}的班还没排进来。", day=t.day(day))
    ]
    lines += [f"{name} {t.clock(begins)}–{t.clock(ends)}" for name, begins, ends in rows[:SHOWN]]
    lines += [t("{name}说换班：{words}", name=name, words=said) for name, said in swaps[:4]]
    return Reply("\n".join(lines))


def where_is(t: Tongue, name: str, since: str, words: str) -> Reply:
    if words:
        return Reply(t("{name}今天休息或请假，原话：{words}", name=name, words=words))
    if since:
        return Reply(t("{name}在岗，从 {since} 起。", name=name, since=since))
    return Reply(t("{name}还没有报到岗，现在不在岗。", name=name))


# ----------------------------------------------------------------------------------- figures


def my_work(t: Tongue, held: Sequence[tuple[Ticket, str]], waiting: Sequence[Ticket]) -> Reply:
    lines = []
    if held:
        lines.append(t("您手上的："))
        lines += [f"{thing(t, each)} {t.aside(where) if where else ''}" for each, where in held]
    if waiting:
        lines.append(t("还没人接的："))
        lines += [thing(t, each) for each in waiting[:SHOWN]]
    if not lines:
        lines.append(t("您手上没有单子，也没有等人接的。"))
    return Reply("\n".join(lines), (Button(t("看单子"), "/queue"),))


def in_arrears(t: Tongue, rows: Sequence[tuple[str, int]], homes: int) -> Reply:
    if not rows:
        return Reply(t("现在没有欠费的住户。"))
    lines = [t.many("还欠着的有 {count} 户：", homes)]
    lines += [f"{home} {t.money(fen)}" for home, fen in rows]
    return Reply("\n".join(lines), (Button(t("催缴进度"), "/dunning"),))


# -------------------------------------------------------------------------------- about a home


def story(
    t: Tongue,
    home: str,
    people: Sequence[str],
    rows: Sequence[tuple[Ticket, str | None]],
    owed: Sequence[Owed] | None,
) -> Reply:
    """``people``: who lives there, the owner first. ``rows``: each with whoever has it. ``owed``:
    None where the asker may not know."""
    who = t.aside(t.joined(people)) if people else ""
    lines = [t("{home}{who} 最近的事：", home=home, who=who)]
    lines += [f"{thing(t, each)}{t.aside(_stands(t, each, holder))}" for each, holder in rows]
    if not rows:
        lines.append(t("没有报过事。"))
    if owed is not None:
        lines.append(owed_line(t, sum(each.left_fen for each in owed)))
        doubted = [charges.what(t, each.bill) for each in owed if each.bill.disputed]
        if doubted:
            lines.append(t("有争议的：{bills}", bills=t.joined(doubted)))
    return Reply("\n".join(lines), (Button(t("看这一户"), f"/home {home}"),))


def _stands(t: Tongue, ticket: Ticket, holder: str | None) -> str:
    state = names.state(t, ticket.state)
    return t.joined([holder, state]) if holder else state


def owed_line(t: Tongue, owed_fen: int) -> str:
    return t("还欠 {sum}。", sum=t.money(owed_fen)) if owed_fen else t("费用都交清了。")


def owes(t: Tongue, home: str, owed_fen: int, months: Sequence[str]) -> Reply:
    if not owed_fen:
        return Reply(t("{home} 的费用都交清了。", home=home))
    said = t("{home} 还欠 {sum}", home=home, sum=t.money(owed_fen))
    count = t.many("{count} 个月：", len(months))
    return Reply(said + t.aside(count + t.joined(t.month(each) for each in months)))


def pays_on(t: Tongue, home: str, day: date | None) -> Reply:
    if day is None:
        return Reply(t("{home} 没有说过哪天交。", home=home))
    return Reply(t("{home} 说 {day} 交。", home=home, day=t.day(day)))


# ------------------------------------------------------------------------------ about a ticket


def leave_granted(t: Tongue, by: str, said: str) -> Reply:
    return Reply(t("{by}同意您请假：{words}", by=by, words=said))


def leave_refused(t: Tongue, by: str, said: str) -> Reply:
    return Reply(t("{by}没有同意您请假：{words}", by=by, words=said))


def told_them(t: Tongue, who: str) -> Reply:
    return Reply(t("好的，已经告诉{who}了。", who=who))


def says(t: Tongue, name: str, words: str) -> Reply:
    """To a resident, from the front desk, about no ticket."""
    return Reply(t("物业{name}：", name=name) + f"\n{words}")


def said_to(t: Tongue, name: str) -> Reply:
    return Reply(t("话已转给{name}。", name=name))


def pressed(t: Tongue, ticket: Ticket, holder: str | None) -> Reply:
    """Whoever has it was asked to hurry; where nobody has, those who should take it."""
    what = thing(t, ticket)
    if holder is not None:
        return Reply(t("催了{who}：{thing}", who=holder, thing=what), (details_button(t, ticket),))
    who = names.department(t, ticket.department)
    said = t("催了{who}：{thing}，还没有人接。要指定人就写：派给谁。", who=who, thing=what)
    return Reply(said, (details_button(t, ticket),))


def declined(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好的，已告诉主管，会另外派人：{thing}", thing=thing(t, ticket)))


def work_of(t: Tongue, name: str, done: int, held: Sequence[Ticket], marks: Sequence[int]) -> Reply:
    """What a colleague has done today, has in hand, and how it was marked."""
    lines = [t.many("{name}今天办完 {count} 单。", done, name=name)]
    if held:
        lines.append(t.many("手上还有 {count} 单：", len(held)))
        lines += [thing(t, each) for each in held[:SHOWN]]
    else:
        lines.append(t("手上没有没办完的。"))
    if marks:
        lines.append(t("业主打的分：{marks}", marks=t.joined(str(each) for each in marks)))
    return Reply("\n".join(lines))


def handed_over(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("交给{name}了：{thing}", name=name, thing=thing(t, ticket)))


def they_said(t: Tongue, said: Sequence[str]) -> str:
    return t("业主说：{words}", words="\n".join(said)[:LONGEST_WORDS])


def told_of(t: Tongue, ticket: Ticket, lines: Sequence[str]) -> Reply:
    return Reply("\n".join([thing(t, ticket), *lines]), (details_button(t, ticket),))


def home_of(t: Tongue, home: str, reporter: str) -> str:
    return t("{home}，{reporter}报的。", home=home or t("地点没有写"), reporter=reporter)


def how_to_call(t: Tongue, name: str, number: str, presence: str) -> Reply:
    """A colleague's number, and whether they are there."""
    if not number:
        return Reply(t.sentences(t("{name}没有登记电话。", name=name), presence))
    return Reply(t.sentences(t("{name}的电话 {phone}。", name=name, phone=number), presence))


def reported_at(t: Tongue, at: datetime, now: datetime) -> str:
    return t("{moment} 报的。", moment=t.moment(at, now))


def phone_of(t: Tongue, number: str) -> str:
    return t("电话 {phone}", phone=number)


def kindly(t: Tongue, why: str, held: int) -> Reply:
    """To whoever is tired, goes to eat, or says that all is well."""
    said = {
        "tired": t("辛苦了，歇一歇。"),
        "pauses": t("好，您先去，单子我看着。"),
        "all_well": t("好，知道了，辛苦了。"),
    }[why]
    return Reply(t.sentences(said, t.many("您手上还有 {count} 单。", held) if held else ""))


def first_time(t: Tongue) -> str:
    return t("这一户以前没有报过这样的事，是第一次。")


def reported_before(t: Tongue, rows: Sequence[Ticket]) -> str:
    lines = [t("这一户以前报过：")]
    lines += [f"{thing(t, each)}{t.aside(names.state(t, each.state))}" for each in rows[:SHOWN]]
    return "\n".join(lines)


def contacted(t: Tongue, event: TicketEvent | None, name: str, now: datetime) -> str:
    if event is None:
        return t("还没有人联系业主。")
    return t(
        "{moment} {name}{what}：{words}",
        moment=t.moment(event.at, now),
        name=name,
        what=t("打过电话") if event.kind == "called" else t("联系过业主"),
        words=event.text,
    )


def stands(t: Tongue, ticket: Ticket, holder: str | None) -> str:
    state = names.state(t, ticket.state)
    if holder:
        return t("{holder}在办，{state}。", holder=holder, state=state)
    if ticket.is_untaken:
        department = names.department(t, ticket.department)
        return t("还没有人接，在等{department}。", department=department)
    return t("现在：{state}。", state=state)


def why_late(t: Tongue, holder: str | None, minutes: int, words: str) -> str:
    if holder is None:
        said = t("报了 {minutes} 分钟，还没有人接。", minutes=minutes)
    else:
        said = t("报了 {minutes} 分钟，现在{holder}在办。", minutes=minutes, holder=holder)
    return f"{said}\n{words}" if words else said


# ------------------------------------------------------------------------------ requests


def asked_about(t: Tongue, number: int, name: str, words: str) -> Reply:
    """A question or an answer about a request, between the two who have to do with it."""
    return Reply(t("{name}（A{number}）：", name=name, number=number) + f"\n{words}")


def passed(t: Tongue) -> Reply:
    return Reply(t("转过去了。"))
