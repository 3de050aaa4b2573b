"""What is said about trainings: the plan, invitations, lists, who has not been to any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names, refusals
from handlers.wording.archive import percent
from handlers.wording.tongue import Tongue
from storage.people import Person
from storage.trainings import EVERYBODY, MANAGERS, Attendance, Coverage, Training

SHOWN = 30


def invitation(t: Tongue, row: Training, now: datetime) -> Reply:
    """To everybody whom it concerns, some days before."""
    lines = [t("培训通知：{topic}", topic=row.topic), *_facts(t, row, now)]
    return Reply("\n".join([*lines, t("到了那天我会再提醒您，到场点「我到了」就算签到。")]))


def soon(t: Tongue, row: Training, now: datetime) -> Reply:
    """The reminder, shortly before; the button is good from a little before the beginning."""
    head = t("快开始了：培训「{topic}」", topic=row.topic)
    return Reply("\n".join([head, *_facts(t, row, now)[:-1]]), (_here(t, row),))


def begins(t: Tongue, row: Training) -> Reply:
    where = t("地点：{place}", place=row.place) if row.place else ""
    said = t("「{topic}」现在开始。{where}", topic=row.topic, where=where)
    return Reply(said.strip(), (_here(t, row),))


def _here(t: Tongue, row: Training) -> Button:
    return Button(t("我到了"), f"/training here {row.id}")


def noted(t: Tongue, row: Training) -> Reply:
    return Reply(t("签到好了：「{topic}」。", topic=row.topic))


def planned(t: Tongue, rows: Sequence[Training], now: datetime) -> Reply:
    lines = [t.many("记下 {count} 场培训：", len(rows)), *(_line(t, row, now) for row in rows)]
    return Reply("\n".join([*lines, t("要来的人会收到通知，您不用一个个去叫。")]))


def moved(t: Tongue, row: Training, now: datetime) -> Reply:
    lines = [t("培训改时间了：{topic}", topic=row.topic), *_facts(t, row, now)]
    return Reply("\n".join(lines))


def cancelled(t: Tongue, row: Training, now: datetime) -> Reply:
    return Reply(
        t(
            "{when}的培训「{topic}」不办了：{reason}",
            when=t.moment(row.starts_at, now),
            topic=row.topic,
            reason=row.reason,
        )
    )


def _facts(t: Tongue, row: Training, now: datetime) -> list[str]:
    lines = [t("时间：{when}", when=t.moment(row.starts_at, now))]
    if row.place:
        lines.append(t("地点：{place}", place=row.place))
    return [*lines, t("对象：{audience}", audience=audience(t, row.audience))]


def audience(t: Tongue, word: str) -> str:
    all_of_them = {MANAGERS: t("管理层"), EVERYBODY: t("全员")}
    return all_of_them.get(word) or names.department(t, word)


def training_state(t: Tongue, word: str) -> str:
    return {
        "planned": t("待开"),
        "held": t("已开"),
        "empty": t("没有人签到"),
        "cancelled": t("取消了"),
    }[word]


def _line(t: Tongue, row: Training, now: datetime) -> str:
    return t(
        "{id}. {when} {audience}：{topic}（{state}）",
        id=row.id,
        when=t.moment(row.starts_at, now),
        audience=audience(t, row.audience),
        topic=row.topic,
        state=training_state(t, row.state),
    )


# --------------------------------------------------------------------------------- the lists


def plan(
    t: Tongue, rows: Sequence[Training], found: Coverage, target: float, now: datetime
) -> Reply:
    """The year at a glance: what stands in the plan, what share of the staff has been to one."""
    lines = [t.many("今年的培训 {count} 场：", len(rows))]
    lines += [_line(t, row, now) for row in rows[-SHOWN:]]
    lines += _coverage(t, found, target)
    lines.append(t("再安排一场：/training plan 12-05 14:00 管理层 沟通技巧 @会议室"))
    return Reply("\n".join(lines))


def missing(t: Tongue, found: Coverage, target: float) -> Reply:
    """To those whom the charter names, on its days."""
    head = t("今年还有人没参加过培训，请安排。")
    return Reply("\n".join([head, *_coverage(t, found, target)]))


def _coverage(t: Tongue, found: Coverage, target: float) -> list[str]:
    lines = [
        t(
            "培训覆盖率 {share}（{trained}/{staff} 人），目标 {target}。",
            share=percent(found.trained, found.staff),
            trained=found.trained,
            staff=found.staff,
            target=f"{target:.0%}",
        )
    ]
    if found.missing:
        lines.append(t("还没参加过：{names}", names=_names(t, found.missing)))
    return lines


def own(t: Tongue, rows: Sequence[tuple[Training, Attendance]], now: datetime) -> Reply:
    """To somebody of the staff: what they are invited to, and whether they came."""
    if not rows:
        return Reply(t("今年还没有您的培训。有了我会通知您。"))
    lines = [t("您今年的培训：")]
    for row, attendance in rows[-SHOWN:]:
        mark = t("已签到") if attendance.came_at else training_state(t, row.state)
        lines.append(f"{t.moment(row.starts_at, now)} {row.topic}{t.aside(mark)}")
    open_now = [row for row, attendance in rows if attendance.came_at is None]
    buttons = [_here(t, row) for row in open_now if row.state == "planned" and row.starts_at <= now]
    return Reply("\n".join(lines), tuple(buttons[:1]))


def list_of(
    t: Tongue, row: Training, people: Sequence[tuple[Attendance, Person]], now: datetime
) -> Reply:
    """One training with who came and who did not."""
    came = [person for each, person in people if each.came_at]
    absent = [person for each, person in people if not each.came_at]
    lines = [_line(t, row, now)]
    if row.reason:
        lines.append(t("原因：{reason}", reason=row.reason))
    lines.append(t("到了 {came} 人：{names}", came=len(came), names=_names(t, came)))
    if absent:
        lines.append(t("没到 {absent} 人：{names}", absent=len(absent), names=_names(t, absent)))
    lines.append(t("漏了的可以补：/training came {id} 姓名", id=row.id))
    return Reply("\n".join(lines))


def _names(t: Tongue, people: Sequence[Person]) -> str:
    shown = t.joined(person.name for person in people[:SHOWN]) or t("（无）")
    more = len(people) - SHOWN
    return shown if more <= 0 else t.many("{names} 等，还有 {count} 人", more, names=shown)


# ------------------------------------------------------------------------------------- refusals


def no_training(number: str) -> refusals.Say:
    return lambda t: t("没有 {number} 号培训。写 /training 看今年的安排。", number=number[:12])


def training_over(number: int) -> refusals.Say:
    return lambda t: t("{number} 号培训已经结束或取消了。", number=number)


def training_not_yet(row: Training, opens: datetime, now: datetime) -> refusals.Say:
    topic = row.topic
    return lambda t: t(
        "培训「{topic}」还没开始，{at} 起可以签到。", topic=topic, at=t.moment(opens, now)
    )


def list_is_closed(t: Tongue) -> str:
    return t("签到时间过了。真的到过的话，请讲师或主管补记。")


def nobody_named(t: Tongue) -> str:
    return t("请写上到场的人的姓名，或者写「全部」。")
