"""Notices to estates, buildings and units: shown, sent, answered with, followed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.notices import Notice


def about_to_tell(t: Tongue, whom: str, people: int, draft: Notice, now: datetime) -> Reply:
    lines = [t("要发给 {whom}，能收到的有 {people} 人。内容：", whom=whom, people=people)]
    lines += [draft.text, *_span(t, draft, now)]
    if draft.sent_at > now:
        lines.append(t("会在 {moment} 发。", moment=t.moment(draft.sent_at, now)))
    lines.append(t("可以发就回「发吧」。"))
    buttons = (
        Button(t("发吧"), f"/answer {t('发吧')}"),
        Button(t("不发了"), f"/answer {t('不发了')}"),
    )
    return Reply("\n".join(lines), buttons)


def _span(t: Tongue, row: Notice, now: datetime) -> list[str]:
    """From when until when an outage goes on."""
    if row.begins_at is None:
        return []
    begins = t.moment(row.begins_at, now)
    if row.ends_at is None:
        return [t("从 {begins} 起，恢复了请说一声。", begins=begins)]
    return [t("从 {begins} 到 {ends}。", begins=begins, ends=t.moment(row.ends_at, now))]


def place_of(
    t: Tongue, estate: str, building: str, unit: str, line: str = "", audience: str = ""
) -> str:
    said = estate
    if building:
        said += t("{number}栋", number=building)
    if unit:
        said += t("{number}单元", number=unit)
    if line:
        said += t("{number}线", number=line)
    side = {"owner": t("只发业主和家人"), "tenant": t("只发租客")}.get(audience, "")
    return said + (t.aside(side) if side else "")


def notice(t: Tongue, words: str) -> Reply:
    return Reply(f"{t('物业通知：')}\n{words}")


def told(t: Tongue, people: int, number: int) -> Reply:
    said = t("发出去了，{people} 人会收到。", people=people)
    return Reply(said, (Button(t("谁没收到"), f"/notices heard {number}"),))


def not_told(t: Tongue) -> Reply:
    return Reply(t("好的，不发了。"))


def will_leave(t: Tongue, row: Notice, now: datetime) -> Reply:
    said = t("记下了，{moment} 发。", moment=t.moment(row.sent_at, now))
    return Reply(said, (Button(t("不发了"), f"/notices stop {row.id}"),))


def said_in_notice(t: Tongue, words: str) -> Reply:
    return Reply(f"{t('您问的可能是这条通知：')}\n{words}")


def none_known(t: Tongue) -> Reply:
    said = t("我这里没有收到要停的通知。要是停，会提前告诉您。想问个准信，点「找人工」。")
    return Reply(said, (Button(t("找人工"), "/human"),))


def outage(t: Tongue, row: Notice, now: datetime) -> Reply:
    """To whoever has no water while everybody has none."""
    lines = [t("是这件事，通知过的："), row.text]
    if row.ends_at is not None and row.ends_at > now:
        lines.append(t("预计 {moment} 恢复，好了我告诉您。", moment=t.moment(row.ends_at, now)))
    else:
        lines.append(t("还没说恢复，好了我告诉您。"))
    return Reply("\n".join(lines), (Button(t("不是这件事，要报修"), "/report"),))


def is_it_back(t: Tongue, number: int, words: str) -> Reply:
    said = t("到通知里说的时间了，恢复了吗？")
    return Reply(f"{said}\n{words}", (Button(t("恢复了"), f"/notices restored {number}"),))


def back(t: Tongue, words: str) -> Reply:
    return Reply(f"{t('已经恢复了，谢谢您等。之前的通知：')}\n{words}")


def restored(t: Tongue, number: int) -> Reply:
    return Reply(t("通知 {number}：恢复了，大家都告诉了。", number=number))


def notices(t: Tongue, rows: Sequence[Notice], now: datetime) -> Reply:
    if not rows:
        return Reply(t("还没有发过通知。"))
    return Reply("\n".join(_line(t, row, now) for row in rows))


def _line(t: Tongue, row: Notice, now: datetime) -> str:
    stands = t("{people} 人", people=row.told)
    if not row.is_sent:
        stands = t("还没发")
    elif row.restored_at is not None:
        stands = t("已恢复")
    return f"{row.id} {t.moment(row.sent_at, now)} {row.text[:40]}{t.aside(stands)}"


def heard(t: Tongue, row: Notice, had: int, waits: int, missed: Sequence[str]) -> Reply:
    said = t(
        "收到的 {had} 户，还在路上的 {waits} 户，联系不上的 {missed} 户。",
        had=had,
        waits=waits,
        missed=len(missed),
    )
    lines = [row.text[:60], said]
    if missed:
        lines.append(t("请打电话或上门：{homes}", homes=t.joined(missed[:60])))
    return Reply("\n".join(lines))


def no_notice(word: str) -> Say:
    return lambda t: t("没有第 {number} 条通知。/notices 看发过的。", number=word[:12])


def no_outage(number: int) -> Say:
    return lambda t: t("通知 {number} 不是停水停电，没有恢复一说。", number=number)


def has_left(number: int) -> Say:
    return lambda t: t("通知 {number} 已经发出去了。", number=number)


def enough_notices(where: str, weekly: int) -> Say:
    return lambda t: t(
        "{where} 7 天里已经发了 {weekly} 条，再发大家就不看了。真急的，在内容里写上「紧急」。",
        where=where,
        weekly=weekly,
    )
