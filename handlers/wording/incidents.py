"""What is said about an incident: to the staff once, to every home the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import cut, short
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.incidents import Incident
from storage.tickets import Ticket

Say = Callable[[Tongue, Incident, int], Reply]
SHOWN = 15


def name(incident: Incident) -> str:
    """I3, as staff call it; #12 is a ticket."""
    return f"I{incident.id}"


def _what(t: Tongue, incident: Incident) -> str:
    where = names.place(t, incident.building) if incident.building else t("全小区")
    return f"{where} · {names.category(t, incident.category)}"


def proposed(t: Tongue, incident: Incident, households: int) -> Reply:
    """Several homes of one building report the same: is it one thing?"""
    lines = [
        t(
            "⚠️ {name} 可能是群体事件：{what}，已有 {homes} 户报来",
            name=name(incident),
            what=_what(t, incident),
            homes=households,
        ),
        short(incident.text, 120),
        t("是同一件事吗？后面报来的先归在一起，不再一户一张单。"),
    ]
    return Reply(
        "\n".join(lines),
        (
            Button(t("是同一件事"), f"/incident {name(incident)} yes"),
            Button(t("不是，各管各的"), f"/incident {name(incident)} no"),
            _details(t, incident),
        ),
    )


def _details(t: Tongue, incident: Incident) -> Button:
    return Button(t("看哪几户"), f"/incident {name(incident)}")


def card(t: Tongue, incident: Incident, households: int) -> Reply:
    """The one card for all of it."""
    lines = [
        t(
            "{name} 群体事件：{what}，{homes} 户",
            name=name(incident),
            what=_what(t, incident),
            homes=households,
        ),
        short(incident.text, 120),
    ]
    return Reply("\n".join(lines), _actions(t, incident))


def _actions(t: Tongue, incident: Incident) -> tuple[Button, ...]:
    called = name(incident)
    return (
        Button(t("接单"), f"/incident {called} take"),
        Button(t("到场"), f"/incident {called} arrive"),
        Button(t("告诉大家"), f"/tell {called}"),
        Button(t("完工"), f"/incident {called} close"),
        _details(t, incident),
    )


def grown(t: Tongue, incident: Incident, households: int) -> Reply:
    said = t(
        "{name}（{what}）现在共 {homes} 户。",
        name=name(incident),
        what=_what(t, incident),
        homes=households,
    )
    if incident.state == "proposed":
        return Reply(said, proposed(t, incident, households).buttons)
    return Reply(said, _actions(t, incident))


def escalation(
    t: Tongue, incident: Incident, households: int, deadline: Deadline, late: timedelta
) -> Reply:
    """A promise to these homes was broken; said once for all of them."""
    lines = [
        t(
            "⏰ {name} 超时：{what}已晚 {late}（{homes} 户在等）",
            name=name(incident),
            what=names.deadline(t, deadline.kind),
            late=names.lateness(t, late),
            homes=households,
        ),
        _what(t, incident),
        short(incident.text, 120),
    ]
    return Reply("\n".join(lines), _actions(t, incident))


def listed(t: Tongue, rows: Sequence[tuple[Incident, int]]) -> Reply:
    if not rows:
        return Reply(t("现在没有群体事件。"))
    lines = [
        t(
            "{name} {what}，{homes} 户{state}",
            name=name(each),
            what=_what(t, each),
            homes=homes,
            state=t.aside(_state(t, each.state)),
        )
        for each, homes in rows
    ]
    buttons = tuple(Button(name(each), f"/incident {name(each)}") for each, _ in rows[:6])
    return Reply("\n".join([t("群体事件："), *lines]), buttons)


def _state(t: Tongue, state: str) -> str:
    return {
        "proposed": t("待核实"),
        "open": t("在办"),
        "ignored": t("各管各的"),
        "resolved": t("已处理"),
    }[state]


def shown(t: Tongue, incident: Incident, rows: Sequence[tuple[Ticket, str]]) -> Reply:
    """Which homes, and what they were told last."""
    lines = [
        card(t, incident, len(rows)).text,
        t("状态：{state}", state=_state(t, incident.state)),
    ]
    if incident.statement:
        lines.append(t("已告诉大家：{said}", said=short(incident.statement, 200)))
    lines += [
        f"#{each.id} {home or names.place(t, each.place)}{t.aside(names.state(t, each.state))}"
        for each, home in rows[:SHOWN]
    ]
    if len(rows) > SHOWN:
        lines.append(t("还有 {more} 户", more=len(rows) - SHOWN))
    if incident.state == "proposed":
        return Reply("\n".join(lines), proposed(t, incident, len(rows)).buttons)
    return Reply("\n".join(lines), _actions(t, incident) if incident.is_live else ())


def ask_tell(t: Tongue) -> Reply:
    return Reply(
        t("写一句告诉大家：出了什么事、什么时候能好。后面再报的人也会看到。")
        + "\n"
        + t("不写了就回：取消")
    )


def ask_close(t: Tongue, incident: Incident) -> Reply:
    return Reply(
        t("{name} 怎么处理好的？写一句，会告诉每一户，请他们各自确认。", name=name(incident))
        + "\n"
        + t("不写了就回：取消")
    )


def ask_photo(t: Tongue, incident: Incident) -> Reply:
    """Where the charter requires it: not closed before there is a photo."""
    return Reply(
        t("{name} 还差一张完工照片。拍好直接发到这里，就算完工了。", name=name(incident))
        + "\n"
        + t("不写了就回：取消")
    )


def told(t: Tongue, incident: Incident, households: int) -> Reply:
    said = t("正在发给 {homes} 户（{name}）。", homes=households, name=name(incident))
    return Reply(said, _actions(t, incident))


def statement(t: Tongue, ticket: Ticket, name: str, said: str) -> Reply:
    """To one of the homes."""
    return Reply(
        t("{name}告诉大家（您的单号 #{number}）：", name=name, number=ticket.id) + "\n" + said
    )


def joined(t: Tongue, opened: Reply, incident: Incident, speaker: str) -> Reply:
    """To a home that reports what is known already."""
    if incident.statement:
        known = t("这件事我们已经在办了，{name}说：", name=speaker) + "\n" + cut(incident.statement)
    else:
        known = t("您那边好几户都报了同一件事，工作人员正在核实，一有消息马上告诉您。")
    return replace(opened, text=opened.text + "\n\n" + known)


def around_you(t: Tongue, incident: Incident, speaker: str) -> Reply:
    """To a home of the building that asks, and has no ticket of its own."""
    lines = [
        t("{what}：好几户报了「{said}」。", what=_what(t, incident), said=short(incident.text))
    ]
    if incident.statement:
        lines.append(known(t, speaker, incident.statement))
    else:
        lines.append(t("工作人员正在核实，一有消息就告诉大家。"))
    lines.append(t("您家也这样的话，写一句就给您记上，好了会告诉您。"))
    return Reply("\n".join(lines))


def you_took(t: Tongue, incident: Incident, households: int) -> Reply:
    said = t("{name} 是您的了，{homes} 户都告诉了。", name=name(incident), homes=households)
    return Reply(said, _actions(t, incident))


def taken(t: Tongue, incident: Incident, who: str) -> Reply:
    return Reply(t("{name} {who}接了。", name=name(incident), who=who))


def arrived(t: Tongue, incident: Incident, households: int) -> Reply:
    said = t("记下了，{name} 已到场，{homes} 户都告诉了。", name=name(incident), homes=households)
    return Reply(said, _actions(t, incident))


def closed(t: Tongue, incident: Incident, households: int) -> Reply:
    return Reply(
        t("{name} 办完了，已请 {homes} 户各自确认。", name=name(incident), homes=households)
    )


def no_incident(t: Tongue, incident: Incident) -> Reply:
    return Reply(t("好的，{name} 不算群体事件，一户一户地办。", name=name(incident)))


def each_for_itself(t: Tongue, tickets: Sequence[Ticket]) -> Reply:
    """Many tickets that had no card of their own yet, in one message."""
    lines = [t("这些单子各办各的，还没有人接：")]
    lines += [f"#{each.id} {names.place(t, each.place)} {short(each.text, 16)}" for each in tickets]
    return Reply("\n".join(lines[:60]), (Button(t("看单子"), "/queue"),))


def to_follower(t: Tongue, reply: Reply, number: int) -> Reply:
    """To somebody whose ticket was merged into the one that this is about; theirs is no button."""
    note = t("（您的 #{number} 和它一起办）", number=number)
    return Reply(reply.text + "\n" + note, (), reply.photo, reply.paper, reply.files)


def known(t: Tongue, speaker: str, said: str) -> str:
    """What a person on the staff last said to all."""
    return t("{name}告诉大家：", name=speaker) + cut(said)


def split(t: Tongue, ticket: Ticket) -> Reply:
    """To the homeowner: their ticket goes its own way again."""
    return Reply(t("#{number} 单独给您办了，有进展告诉您。", number=ticket.id))


def split_off(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("#{number} 拆出来单独办了。", number=ticket.id))
