"""What people hear about arrears, and staff about the calls and visits to make (CS-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from handlers.incoming import Button, Reply
from handlers.wording import arrears, names, paying
from handlers.wording.tongue import Tongue
from storage.dunning import DunningStep
from storage.estates import Estate, Home

MONTHS_NAMED = 6
LEFT_SHOWN = 10


def reminder(
    t: Tongue, home: Home, owed: Mapping[str, int], estate: Estate, pays_here: bool = False
) -> Reply:
    """The text at the start of the month. ``owed``: fen by month, the oldest first."""
    named = t.joined(t.month(each) for each in list(owed)[:MONTHS_NAMED])
    lines = [
        t(
            "您好，{home} 还有 {months}的费用没交，一共 {total}。",
            home=names.place(t, home.number),
            months=t("{months}等", months=named) if len(owed) > MONTHS_NAMED else named,
            total=t.money(sum(owed.values())),
        )
    ]
    if estate.pay:
        lines.append(t("怎么交：{how}", how=estate.pay))
    lines.append(t("刚刚交过的话，不用管这条；对账单有疑问，直接回复我就行。"))
    first = (paying.button(t, home),) if pays_here else ()
    others = (Button(t("看明细"), "/fee"), Button(t("找人工"), "/human"))
    return Reply("\n".join(lines), (*first, *others))


def run_finished(t: Tongue, step: str, month: str, homes: int, unreached: int) -> Reply:
    """To the staff, when a step of the month was made."""
    head = t.many(
        "{month}{step}：{count} 户。", homes, month=t.month(month), step=names.step(t, step)
    )
    if step == "text" and unreached:
        more = t.many("其中 {count} 户聊天里找不到人，请打电话。", unreached)
    elif step != "text" and homes:
        more = t("名单按楼栋排好了。")
    else:
        more = ""
    return Reply(t.sentences(head, more), (Button(t("看名单"), "/tasks"),) if homes else ())


def broken(t: Tongue, promised: date | None) -> str:
    """What stands on a task that rested on a promise."""
    return t("答应{day}前交，没有交。", day=t.day(promised) if promised else "")


def progress(
    t: Tongue,
    month: str,
    counts: dict[tuple[str, str], int],
    billed: int,
    paid: int,
    where: Sequence[tuple[str, str, int, int]],
) -> Reply:
    """How the month's dunning stands, for the supervisor."""
    lines = [t("{month}催缴：", month=t.month(month))]
    for step in ("text", "call", "visit"):
        numbers = {
            state: counts.get((step, state), 0) for state in ("open", "sent", "done", "stopped")
        }
        if not any(numbers.values()):
            lines.append(t("{step}：还没开始", step=names.step(t, step)))
            continue
        lines.append(
            t(
                "{step}：共 {all} 户，待办 {open}，已发 {sent}，已办 {done}，交清停办 {stopped}",
                step=names.step(t, step),
                all=sum(numbers.values()),
                **numbers,
            )
        )
    if billed:
        lines.append(
            t(
                "本月应收 {billed}，已收 {paid}（{percent}%）",
                billed=t.money(billed),
                paid=t.money(paid),
                percent=paid * 100 // billed,
            )
        )
    for building, group in groupby(where, key=lambda row: row[0]):
        rows = list(group)
        lines.append(
            t(
                "· {building}：{done}/{all} 户办完，交清 {stopped} 户",
                building=names.place(t, building),
                all=sum(count for _, _, count, _ in rows),
                done=sum(count for _, state, count, _ in rows if state in ("done", "stopped")),
                stopped=sum(count for _, state, count, _ in rows if state == "stopped"),
            )
        )
    return Reply("\n".join(lines), (Button(t("看名单"), "/tasks"), *arrears.buttons(t)))


def left_lying(
    t: Tongue, estate: str, rows: Sequence[tuple[DunningStep, Home]], days: int
) -> Reply:
    """To whoever answers for it: calls and visits that nobody has made."""
    head = t.many(
        "{estate} 有 {count} 件催缴任务放了 {days} 天没办：", len(rows), estate=estate, days=days
    )
    lines = [
        f"{task.id}. {names.place(t, home.number)} {names.step(t, task.step)}"
        for task, home in rows[:LEFT_SHOWN]
    ]
    return Reply("\n".join([head, *lines]), (Button(t("看名单"), "/tasks"),))


def step_skipped(t: Tongue, step: str, month: str) -> Reply:
    """To those who lead: the program stood still when it was due."""
    said = t(
        "{month}的{step}没有做：那几天管家停着，已经过了时候。",
        month=t.month(month),
        step=names.step(t, step),
    )
    if step != "text":
        return Reply(said)
    more = t("要补发，点一下，或写 /dunning late {month}。", month=month)
    return Reply(t.sentences(said, more), (Button(t("补发"), f"/dunning late {month}"),))


def sent_late(t: Tongue, month: str, homes: int) -> Reply:
    return Reply(t.many("{month}的提醒补上了，看了 {count} 户。", homes, month=t.month(month)))
