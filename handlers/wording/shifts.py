"""People at work: on and off duty, the roster, handing over, the desk; tickets that lie idle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from handlers.incoming import Button, Reply
from handlers.wording import names, refusals
from handlers.wording.cards import details_button
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.tickets import Ticket

SHOWN = 20

# --------------------------------------------------------------------------------------- duty


def came(t: Tongue, since: str, untaken: int) -> Reply:
    said = t("您在岗，从 {since} 起。", since=since)
    if untaken:
        said = t.sentences(said, t.many("有 {count} 单还没人接。", untaken))
    return Reply(said, (Button(t("看单子"), "/queue"),))


def went(
    t: Tongue, given: dict[str, list[int]], to_group: Sequence[int], kept: Sequence[int]
) -> Reply:
    """What becomes of the tickets of somebody who goes."""
    lines = [t("记下了，您下岗了，辛苦了。")]
    lines += [
        t("交给{name}：{numbers}", name=name, numbers=_numbers(t, each))
        for name, each in given.items()
    ]
    if to_group:
        lines.append(t("退回工作群：{numbers}", numbers=_numbers(t, to_group)))
    if kept:
        lines.append(
            t(
                "没有别人在岗，这些还在您名下：{numbers}。要交给谁，写：/handover 姓名",
                numbers=_numbers(t, kept),
            )
        )
    return Reply("\n".join(lines))


def stands(t: Tongue, since: str) -> Reply:
    if since:
        return Reply(t("您在岗，从 {since} 起。", since=since), (off_button(t),))
    return Reply(t("您现在不在岗。上岗写：/duty on"), (on_button(t),))


def on_button(t: Tongue) -> Button:
    return Button(t("我到岗了"), "/duty on")


def off_button(t: Tongue) -> Button:
    return Button(t("我下岗了"), "/duty off")


def begins(t: Tongue, until: datetime, now: datetime) -> Reply:
    said = t("您的班开始了，到 {until}。到岗了点一下。", until=t.moment(until, now))
    return Reply(said, (on_button(t),))


def _numbers(t: Tongue, numbers: Sequence[int]) -> str:
    return t.joined(f"#{each}" for each in numbers)


# ------------------------------------------------------------------------------------ handing


def handed(t: Tongue, name: str, count: int) -> Reply:
    if not count:
        return Reply(t("您手上没有在办的单子，不用交。"))
    return Reply(t.many("{count} 单交给{name}了，业主那边也说了。", count, name=name))


def summary(
    t: Tongue,
    name: str,
    rows: Sequence[tuple[Ticket, Deadline | None]],
    given: bool,
    now: datetime,
) -> Reply:
    """What somebody leaves behind, for whoever has it now, or for the group."""
    if given:
        lines = [t.many("{name}下班，交给您 {count} 单：", len(rows), name=name)]
    else:
        lines = [t.many("{name}下班，{count} 单等人接：", len(rows), name=name)]
    for ticket, due in rows[:SHOWN]:
        place = names.place(t, ticket.place)
        line = " · ".join(filter(None, (f"#{ticket.id}", place, short(ticket.text, 24))))
        if due is not None:
            what = names.deadline(t, due.kind)
            line += " · " + t("{what}：最晚 {moment}", what=what, moment=t.moment(due.due_at, now))
        lines.append(line)
    verb = "ticket" if given else "take"
    buttons = tuple(Button(f"#{each.id}", f"/{verb} {each.id}") for each, _ in rows[:6])
    return Reply("\n".join(lines), buttons)


def holder_changed(t: Tongue, ticket: Ticket, name: str) -> Reply:
    """To the homeowner: somebody else goes on with it."""
    return Reply(t("您的 #{number} 换由{name}跟进，不用您再说一遍。", number=ticket.id, name=name))


def still_on_it(t: Tongue, ticket: Ticket) -> Reply:
    lines = [
        t("#{number} 您接了单，还没有动静。在办就点一下；办不了请转给同事。", number=ticket.id),
        short(ticket.text, 60),
    ]
    return Reply(
        "\n".join(lines),
        (
            Button(t("我在办"), f"/note {ticket.id} {t('在办')}"),
            Button(t("回复"), f"/reply {ticket.id}"),
            Button(t("转派"), f"/transfer {ticket.id}"),
            details_button(t, ticket),
        ),
    )


def taken_away(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("#{number} 一直没有动静，已退回部门重新派。您要办，可以再接。", number=ticket.id),
        (Button(t("接单"), f"/take {ticket.id}"),),
    )


def is_away(t: Tongue, name: str) -> str:
    return t("{name}现在不在岗，急的话换个人。", name=name)


def taken_over(t: Tongue, ticket: Ticket, name: str) -> Reply:
    return Reply(t("#{number} 由{name}接过去了。", number=ticket.id, name=name))


def free_again(
    t: Tongue, ticket: Ticket, name: str, home: str, due_at: datetime, now: datetime
) -> Reply:
    lines = [
        t("#{number} {name}接了没有动静，重新派：", number=ticket.id, name=name),
        " · ".join(filter(None, (names.place(t, ticket.place) or home, short(ticket.text, 60)))),
        t("{moment} 前要答复", moment=t.moment(due_at, now)),
    ]
    return Reply(
        "\n".join(lines),
        (
            Button(t("接单"), f"/take {ticket.id}"),
            Button(t("回复"), f"/reply {ticket.id}"),
            details_button(t, ticket),
        ),
    )


# ------------------------------------------------------------------------------------- roster


def roster(
    t: Tongue, shifts: Sequence[tuple[str, datetime, datetime]], here: Sequence[str]
) -> Reply:
    """A week, a line for each day: 11月23日 周一：张师傅 08:00–17:00."""
    days: dict[str, list[str]] = {}
    for name, starts_at, ends_at in shifts:
        local = starts_at.astimezone(t.zone)
        day = f"{t.day(local.date())} {weekday(t, local.weekday())}"
        hours = f"{t.clock(starts_at)}–{t.clock(ends_at)}"
        days.setdefault(day, []).append(f"{name} {hours}")
    lines = [f"{day}  {t.joined(each[:SHOWN])}" for day, each in days.items()]
    if not lines:
        lines = [t("这周还没有排班。排班写：/roster 张师傅 周一至周五 8:00-17:00")]
    lines.append(t("现在在岗：{names}", names=t.joined(here) if here else t("没有人")))
    return Reply("\n".join(lines))


def nothing_to_copy(t: Tongue) -> str:
    return t("上一周没有可以照搬的班，或者这一周都排好了。")


def nothing_to_swap(t: Tongue) -> str:
    return t("这两位那天没有班可换。")


def day_is_over(t: Tongue) -> str:
    return t("那天已经过去了。")


def swapped_with(
    day: date, hours: Sequence[tuple[datetime, datetime]]
) -> Callable[[Tongue], Reply]:
    """To whoever works other hours now."""

    def say(t: Tongue) -> Reply:
        if not hours:
            return Reply(t("换班了：{day} 您休息。", day=t.day(day)))
        spans = t.joined(f"{t.clock(start)}–{t.clock(end)}" for start, end in hours)
        return Reply(t("换班了：{day} 您上 {hours}。", day=t.day(day), hours=spans))

    return say


def bad_hours(said: str) -> refusals.Say:
    return lambda t: t(
        "「{words}」看不出是哪天几点。可以写：周一至周五 8:00-17:00，11-25 22:00-6:00，11-25 休。",
        words=said[:30],
    )


def weekday(t: Tongue, day: int) -> str:
    words = (t("周一"), t("周二"), t("周三"), t("周四"), t("周五"), t("周六"), t("周日"))
    return words[day]


# --------------------------------------------------------------------------------------- desk


def desk_empty(
    t: Tongue, estate: str, empty_since: datetime, now: datetime, awaited: Sequence[str] = ()
) -> Reply:
    """``awaited``: those who are rostered now and have shown nothing of themselves."""
    said = t(
        "⚠️ {estate}前台没有人在岗，从 {since} 起，已有{span}。",
        estate=estate,
        since=t.moment(empty_since, now),
        span=t.span(now - empty_since),
    )
    if awaited:
        said = t.sentences(said, t("排了班还没来：{names}。", names=t.joined(awaited)))
    return Reply(said, (Button(t("看排班"), "/roster"),))


def day_at_desk(
    t: Tongue,
    estate: str,
    there: Sequence[tuple[str, datetime, datetime]],
    missing: Sequence[str],
    empty: Sequence[tuple[datetime, datetime]],
    holes: Sequence[tuple[datetime, datetime]],
    now: datetime,
) -> Reply:
    """The day's presence at one desk, for the supervisor; ``holes``: when tomorrow nobody is
    rostered."""
    lines = [t("{estate}前台今天的在岗：", estate=estate)]
    lines += [f"{name} {_hours(t, start, end)}" for name, start, end in there]
    if not there:
        lines.append(t("没有人签到"))
    if missing:
        lines.append(t("排了班没有签到：{names}", names=t.joined(missing)))
    if empty:
        lines.append(t("空岗：{spans}", spans=t.joined(_hours(t, *each) for each in empty)))
    else:
        lines.append(t("全天没有空岗。"))
    if holes:
        spans = t.joined(_hours(t, *each) for each in holes)
        lines.append(t("明天还没排人：{spans}，请补上：/roster 姓名 日子 时间", spans=spans))
    return Reply("\n".join(lines), (Button(t("看排班"), "/roster"),))


def _hours(t: Tongue, start: datetime, end: datetime) -> str:
    return f"{t.clock(start)}–{t.clock(end)}"


def still_here(t: Tongue) -> Reply:
    """The shift is over, and nobody said that they went."""
    return Reply(t("您的班到点了，还在岗吗？走了就点一下。"), (Button(t("我下班了"), "/duty off"),))


def ended_by_itself(t: Tongue) -> Reply:
    return Reply(t("您上岗很久了，一直没写下岗，先给您记下岗了。还在的话，写「上岗」就行。"))
