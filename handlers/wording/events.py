"""What is said about community events: to neighbours in a few words, to organisers in figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.events import Event, SignUp, Tally
from storage.people import Person

LISTED = 30


def _what(t: Tongue, row: Event, now: datetime) -> str:
    at = t.moment(row.starts_at, now)
    return t("{title}，{at}，{place}", title=row.title, at=at, place=row.place)


def _join(t: Tongue, row: Event) -> tuple[Button, ...]:
    return (
        Button(t("报名 1 人"), f"/join {row.id} 1"),
        Button(t("报名 2 人"), f"/join {row.id} 2"),
        Button(t("报名 3 人"), f"/join {row.id} 3"),
    )


# ---------------------------------------------------------------------------------- to neighbours


def what_is_on(t: Tongue, row: Event, now: datetime) -> Reply:
    said = t("小区有活动：{what}。", what=_what(t, row, now))
    places = t.many("一共 {count} 个名额，", row.capacity) if row.capacity else ""
    return Reply(t.sentences(said, places + t("想来就点一下。")), _join(t, row))


def coming(t: Tongue, row: Event, free: int | None, now: datetime) -> Reply:
    said = t("{what}。", what=_what(t, row, now))
    left = ""
    if free is not None:
        left = t.many("还有 {count} 个名额。", free) if free > 0 else t("名额满了，可以排队。")
    return Reply(t.sentences(said, left), _join(t, row))


def joined(t: Tongue, row: Event, people: int, now: datetime) -> Reply:
    said = t.many("报上名了，{count} 人。", people)
    return Reply(t.sentences(said, t("{what}。", what=_what(t, row, now))), (_cannot(t, row),))


def queued(t: Tongue, row: Event, people: int, now: datetime) -> Reply:
    said = t.many("名额满了，给您排上队了，{count} 人。有人不来，马上告诉您。", people)
    return Reply(said, (Button(t("不排了"), f"/leave {row.id}"),))


def keeps(t: Tongue, row: Event, holds: int, most: int) -> Reply:
    said = t.many("名额不够，您还是 {count} 人。", holds)
    return Reply(t.sentences(said, t("最多能到 {most} 人。", most=most)), (_cannot(t, row),))


def moved_up(t: Tongue, row: Event, now: datetime) -> Reply:
    return Reply(t("有名额了，您报上了：{what}。", what=_what(t, row, now)), (_cannot(t, row),))


def left(t: Tongue, row: Event) -> Reply:
    return Reply(t("好，「{title}」不去了，名额让给别人。", title=row.title))


def reminder(t: Tongue, row: Event, people: int, now: datetime) -> Reply:
    said = t("提醒您一声：{what}。", what=_what(t, row, now))
    return Reply(t.sentences(said, t.many("您报了 {count} 人。", people)), (_cannot(t, row),))


def _cannot(t: Tongue, row: Event) -> Button:
    return Button(t("去不了"), f"/leave {row.id}")


def called_off(t: Tongue, row: Event, now: datetime) -> Reply:
    said = t("对不起，{what}，取消了。", what=_what(t, row, now))
    return Reply(t.sentences(said, t("原因：{reason}", reason=row.reason)))


def how_was_it(t: Tongue, row: Event, now: datetime) -> Reply:
    buttons = (
        Button(t("1分 不好"), f"/liked {row.id} 1"),
        Button(t("2分"), f"/liked {row.id} 2"),
        Button(t("3分"), f"/liked {row.id} 3"),
        Button(t("4分"), f"/liked {row.id} 4"),
        Button(t("5分 很好"), f"/liked {row.id} 5"),
    )
    return Reply(t("「{title}」您觉得怎么样？点一下就行。", title=row.title), buttons)


def how_else(t: Tongue) -> Reply:
    """After the mark: a word, for who wants to."""
    return Reply(t("谢谢，记下了。想多说一句，直接写给我。"))


def thanks(t: Tongue) -> Reply:
    return Reply(t("谢谢，您的话记下了。下次还有活动告诉您。"))


# ---------------------------------------------------------------------------------- to organisers


def under_way(t: Tongue, rows: Sequence[tuple[Event, Tally]], now: datetime) -> Reply:
    if not rows:
        return Reply(t("没有在办的活动。办一场写：/event 名称 日期 时间 地点 40人 800元"))
    lines = [t.many("在办的活动 {count} 场：", len(rows))]
    buttons = []
    for row, tally in rows:
        values = {"id": row.id, "what": _what(t, row, now), "going": tally.going}
        if row.state == "planned":
            lines.append(t("{id} 号 {what}，还没发通知", **values))
            buttons.append(Button(t("发通知 {id} 号", id=row.id), f"/event announce {row.id}"))
        else:
            lines.append(t("{id} 号 {what}，报名 {going} 人", **values))
            buttons.append(Button(t("名单 {id} 号", id=row.id), f"/event {row.id}"))
    return Reply("\n".join(lines), tuple(buttons[:8]))


def card(
    t: Tongue, row: Event, tally: Tally, people: Sequence[tuple[SignUp, Person]], now: datetime
) -> Reply:
    lines = [_what(t, row, now), _signed(t, row, tally)]
    for found, person in people[:LISTED]:
        waits = t("（排队）") if found.state == "waiting" else ""
        lines.append(t("· {name} {people} 人", name=person.name, people=found.people) + waits)
    buttons = []
    if row.state == "planned":
        buttons.append(Button(t("发通知"), f"/event announce {row.id}"))
    elif row.state == "announced" and now >= row.starts_at:
        buttons.append(Button(t("看总结草稿"), f"/event summary {row.id}"))
    return Reply("\n".join(lines), tuple(buttons))


def _signed(t: Tongue, row: Event, tally: Tally) -> str:
    of = t("，名额 {capacity}", capacity=row.capacity) if row.capacity else ""
    queue = t("，排队 {waiting} 人", waiting=tally.waiting) if tally.waiting else ""
    return t("报名 {going} 人", going=tally.going) + of + queue


def planned(t: Tongue, row: Event, by: datetime, now: datetime) -> Reply:
    said = t("活动 {id} 号记下了：{what}。", id=row.id, what=_what(t, row, now))
    must = t("最晚 {by} 发通知。", by=t.moment(by, now))
    return Reply(t.sentences(said, must), (Button(t("现在发通知"), f"/event announce {row.id}"),))


def announcing(t: Tongue, row: Event) -> Reply:
    return Reply(t("活动 {id} 号的通知发给全小区，白天发。写 /event {id} 看报名。", id=row.id))


def is_cancelled(t: Tongue, row: Event) -> Reply:
    return Reply(t("活动 {id} 号取消了，会告诉大家。", id=row.id))


def announce_soon(t: Tongue, row: Event, by: datetime, now: datetime) -> Reply:
    said = t(
        "活动 {id} 号还没发通知：{what}。最晚 {by} 要发。",
        id=row.id,
        what=_what(t, row, now),
        by=t.moment(by, now),
    )
    return Reply(said, (Button(t("现在发通知"), f"/event announce {row.id}"),))


def announced_too_late(t: Tongue, row: Event, now: datetime) -> Reply:
    said = t("活动 {id} 号没有按时发通知：{what}。", id=row.id, what=_what(t, row, now))
    what = t("请改日子：/event move {id} 日期，或者取消：/event cancel {id} 原因", id=row.id)
    return Reply(t.sentences(said, what))


def sum_up(t: Tongue, row: Event, by: datetime, now: datetime) -> Reply:
    said = t(
        "活动 {id} 号「{title}」办完了，{by} 前交总结。",
        id=row.id,
        title=row.title,
        by=t.moment(by, now),
    )
    how = t("来了多少人：/event came {id} 人数；花了多少：/event cost {id} 金额 明细", id=row.id)
    return Reply(t.sentences(said, how), (Button(t("看总结草稿"), f"/event summary {row.id}"),))


def not_summed_up(t: Tongue, row: Event, now: datetime) -> Reply:
    said = t("活动 {id} 号到期没有交总结：{what}。", id=row.id, what=_what(t, row, now))
    return Reply(said, (Button(t("看总结草稿"), f"/event summary {row.id}"),))


def draft(t: Tongue, row: Event, tally: Tally, now: datetime) -> Reply:
    said = summary(t, row, tally, now)
    if row.came is None:
        return Reply("\n".join([said, t("还差到场人数：/event came {id} 人数", id=row.id)]))
    if row.cost_fen is None:
        return Reply("\n".join([said, t("还差费用：/event cost {id} 金额 明细", id=row.id)]))
    return Reply(said, (Button(t("就这样交"), f"/event summary {row.id} ok"),))


def summary(t: Tongue, row: Event, tally: Tally, now: datetime) -> str:
    """Who took part, what they said, what it cost: as far as it is known (CS-5)."""
    lines = [t("活动总结：{what}", what=_what(t, row, now)), _signed(t, row, tally)]
    if row.came is not None:
        lines.append(t("到场 {came} 人", came=row.came))
    if tally.marks:
        tenths = tally.points * 10 // tally.marks
        mean = f"{tenths // 10}.{tenths % 10}"
        lines.append(t.many("{count} 人打分，平均 {mean} 分（满分 5 分）", tally.marks, mean=mean))
    lines += [names.without_phones(t("「{said}」", said=short(each, 40))) for each in tally.words]
    if row.cost_fen is not None:
        plan = t("（计划 {sum}）", sum=t.money(row.planned_fen)) if row.planned_fen else ""
        lines.append(t("费用 {sum}", sum=t.money(row.cost_fen)) + plan)
    if row.cost_note:
        lines.append(row.cost_note)
    return "\n".join(lines)


def handed_in(t: Tongue, row: Event) -> Reply:
    return Reply(row.summary)


def summed(t: Tongue, row: Event) -> Reply:
    return Reply(t("活动 {id} 号的总结交了。", id=row.id))


# -------------------------------------------------------------------------------------- refusals


def no_event(number: str) -> Say:
    return lambda t: t("没有 {number} 号活动。写 /event 看有哪些。", number=number[:12])


def too_near(earliest: datetime, now: datetime) -> Say:
    """The statement wants the announcement days before (CS-5)."""
    return lambda t: t(
        "日子太近了，要提前发通知。最早 {at}，请换个日子。", at=t.moment(earliest, now)
    )


def event_state(title: str, state: str) -> Say:
    def say(t: Tongue) -> str:
        now = {
            "planned": t("还没发通知"),
            "announced": t("已经发了通知"),
            "summed": t("已经交了总结"),
            "cancelled": t("已经取消了"),
        }[state]
        return t("「{title}」{now}，这一步现在办不了。", title=title, now=now)

    return say


def summary_lacks(number: int, came: int | None, cost_fen: int | None) -> Say:
    def say(t: Tongue) -> str:
        if came is None:
            return t("还差到场人数：/event came {id} 人数", id=number)
        return t("还差费用：/event cost {id} 金额 明细", id=number)

    return say


def party(most: int) -> Say:
    return lambda t: t("一家最多报 {most} 人。", most=most)
