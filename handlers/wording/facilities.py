"""What is said about facilities and their maintenance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.duties import Duty
from storage.facilities import Facility, MaintenancePlan

SHOWN = 40


def facilities(
    t: Tongue, rows: Sequence[tuple[Facility, MaintenancePlan | None]], late: Sequence[str]
) -> Reply:
    """All that there is, with the next maintenance; then what is overdue."""
    if not rows:
        return Reply(t("还没有登记设备。主管写：/facility add 1号电梯 电梯 3栋"))
    lines = [t.many("设备 {count} 台：", len(rows))]
    for row, plan in rows[:SHOWN]:
        following = t("没有保养计划")
        if plan is not None:
            following = t("{day} {what}", day=plan.next_on.isoformat(), what=plan.what)
        lines.append(f"{row.id}. {row.name} {row.kind} {row.place}{t.aside(following)}")
    if late:
        lines.append(t.many("过期没做的 {count} 件：", len(late)))
        lines += late[:20]
    return Reply("\n".join(lines))


def one_facility(
    t: Tongue,
    facility: Facility,
    estate: str,
    plans: Sequence[tuple[MaintenancePlan, Sequence[Duty]]],
    now: datetime,
) -> Reply:
    """One facility: its plans, and what became of the last maintenance of each."""
    lines = [f"{facility.id}. {facility.name} {facility.kind} {estate} {facility.place}".rstrip()]
    if facility.state == "retired":
        lines.append(t("已停用"))
    for plan, tasks in plans[:20]:
        lines.append(
            t(
                "计划 {id}：{what}，{rhythm}，下次 {day}",
                id=plan.id,
                what=plan.what,
                rhythm=rhythm(t, plan.every, plan.unit),
                day=plan.next_on.isoformat(),
            )
        )
        lines += [f"· {t.moment(each.due_at, now)} {task_state(t, each.state)}" for each in tasks]
    return Reply("\n".join(lines))


def rhythm(t: Tongue, every: int, unit: str) -> str:
    if unit == "day":
        return t.many("每 {count} 天", every)
    return t.many("每 {count} 个月", every)


def task_state(t: Tongue, word: str) -> str:
    return {
        "open": t("还没做"),
        "done": t("按时做了"),
        "late": t("晚了才做"),
        "missed": t("没有做"),
    }[word]


def entered(t: Tongue, rows: Sequence[tuple[Facility, int]]) -> Reply:
    lines = [t.many("登记了 {count} 台：", len(rows))]
    for row, count in rows[:SHOWN]:
        brought = t.many("自带 {count} 项保养计划", count) if count else t("没有保养计划")
        lines.append(f"{row.id}. {row.name}{t.aside(brought)}")
    lines.append(t("加保养计划：/facility plan 编号 内容 每3个月"))
    return Reply("\n".join(lines))


def begun(t: Tongue, facility: Facility, maintenance_plan: MaintenancePlan) -> Reply:
    return Reply(
        t(
            "{name}：{what}，{rhythm}，第一次 {day}。到时会派给工程部。",
            name=facility.name,
            what=maintenance_plan.what,
            rhythm=rhythm(t, maintenance_plan.every, maintenance_plan.unit),
            day=maintenance_plan.next_on.isoformat(),
        )
    )


def stopped(t: Tongue, maintenance_plan: MaintenancePlan) -> Reply:
    number, what = maintenance_plan.id, maintenance_plan.what
    return Reply(t("计划 {id} 停了：{what}", id=number, what=what))


def retired(t: Tongue, facility: Facility) -> Reply:
    return Reply(t("{name} 停用了，记录还在。", name=facility.name))


def month_checked(t: Tongue, estate: str) -> Reply:
    return Reply(t("{estate} 本月的设备保养核对好了。", estate=estate))


def none_overdue(t: Tongue) -> str:
    return t("保养没有过期的")


def maintenance(t: Tongue, facility: Facility, maintenance_plan: MaintenancePlan) -> str:
    """What the engineers owe, as it stands in their list."""
    name = f"{facility.name} {facility.place}".strip()
    return t("保养 {name}：{what}", name=name, what=maintenance_plan.what)


# ----------------------------------------------------------------------------------- refusals


def no_facility(number: str) -> Say:
    return lambda t: t("没有 {number} 号设备。写 /facility 看名单。", number=number[:12])


def facility_known(name: str) -> Say:
    return lambda t: t("这个小区已经登记过「{name}」了。", name=name)


def no_plan(number: str) -> Say:
    return lambda t: t("没有 {number} 号保养计划，或者已经停了。", number=number[:12])


def maintenance_overdue(late: Sequence[str]) -> Say:
    return lambda t: "\n".join([t("还有过期没做的，做完再核对："), *late[:10]])


def no_rhythm(word: str) -> Say:
    return lambda t: t(
        "「{word}」看不出多久一次。请写成 每15天、每周、每3个月、每半年、每年。", word=word[:30]
    )
