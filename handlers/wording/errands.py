"""What the staff reads about the calls and visits to make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from handlers.incoming import Button, Reply
from handlers.wording import names, refusals
from handlers.wording.tongue import Tongue
from storage.bills import Owed
from storage.dunning import DunningStep
from storage.estates import Home

TASKS_SHOWN = 25


def tasks(t: Tongue, rows: Sequence[tuple[DunningStep, Home]], phones: dict[int, str]) -> Reply:
    """The list of calls and visits, by building, in walking order."""
    if not rows:
        return Reply(t("没有要办的催缴任务。"))
    lines = [t.many("催缴任务 {count} 件：", len(rows))]
    for building, group in groupby(rows[:TASKS_SHOWN], key=lambda pair: pair[1].building):
        lines.append(f"— {names.place(t, building)} —")
        for task, home in group:
            lines.append(
                f"{task.id}. {names.place(t, home.number)} {names.step(t, task.step)}"
                f" {t.money(task.amount_fen)} {phones.get(home.id, '')}".rstrip()
            )
    if len(rows) > TASKS_SHOWN:
        lines.append(t.many("……还有 {count} 件，办完前面的再看。", len(rows) - TASKS_SHOWN))
    lines.append(t("办完写：/done 编号 结果"))
    return Reply("\n".join(lines), (Button(t("一件一件办"), "/next"),))


def card(
    t: Tongue,
    task: DunningStep,
    home: Home,
    owner: str,
    phone: str,
    owed: Sequence[Owed],
    questioned: Sequence[Owed],
    said: Sequence[DunningStep],
    last: date | None,
    ends: Sequence[str] = (),
) -> Reply:
    """One call or visit, with what came of it to press. ``ends``: of the numbers on file."""
    months = list(dict.fromkeys(t.month(each.bill.month) for each in owed))
    lines = [
        f"{task.id}. {names.place(t, home.number)} {names.step(t, task.step)}",
        t("找谁：{owner} {phone}", owner=owner or t("没有登记"), phone=phone).rstrip(),
        t.many(
            "欠 {total}，{count} 个月：{months}",
            len(months),
            total=t.money(sum(each.left_fen for each in owed)),
            months=t.joined(months[:6]),
        ),
    ]
    if questioned:
        total = t.money(sum(each.left_fen for each in questioned))
        lines.append(t("另有 {total} 业主有疑问，核实中，不要催。", total=total))
    lines.append(t("上次交费：{day}", day=t.day(last)) if last else t("从来没交过。"))
    lines += [
        t("· {step}：{outcome}", step=names.step(t, each.step), outcome=each.outcome)
        for each in said
    ]
    if task.outcome:
        lines.append(task.outcome)
    lines.append(t("答应交的写上日子：/done {task} 答应 12-05", task=task.id))
    return Reply(
        "\n".join(lines),
        (
            Button(t("没人接"), f"/done {task.id} 没人接"),
            Button(t("不肯交"), f"/done {task.id} 不肯交"),
            Button(t("说已经交了"), f"/done {task.id} 已交"),
            *_wrong(t, task, ends),
        ),
    )


def _wrong(t: Tongue, task: DunningStep, ends: Sequence[str]) -> list[Button]:
    """A button for each number that may be somebody else's."""
    if len(ends) < 2:
        return [Button(t("号码不对"), f"/done {task.id} 号码不对")]
    return [
        Button(t("尾号 {end} 不对", end=each), f"/done {task.id} 号码不对 {each}") for each in ends
    ]


def another_number(t: Tongue, task: DunningStep, home: Home, phone: str) -> Reply:
    """One number was wrong: there is another, and the task stays."""
    where = names.place(t, home.number)
    said = t("记下了，那个号码删掉了。{home} 还有：{phone}，请再打一次。", home=where, phone=phone)
    return Reply(said, (Button(t("没人接"), f"/done {task.id} 没人接"), *_wrong(t, task, ())))


def promise_noted(t: Tongue, home: Home, promised_on: date) -> Reply:
    """A promise by a home for which no call was on the list."""
    said = t(
        "记下了：{home} 答应 {day} 交。这之前不再催。",
        home=names.place(t, home.number),
        day=t.day(promised_on),
    )
    return Reply(said)


def which_day(t: Tongue, home: Home) -> Reply:
    return Reply(
        t(
            "{home} 答应哪天交？写上日子再说一遍，比如：{home} 说 12月10日 交。",
            home=names.place(t, home.number),
        )
    )


def task_done(t: Tongue, task: DunningStep, home: Home) -> Reply:
    said = t(
        "记下了：{task}. {home} · {outcome}",
        task=task.id,
        home=names.place(t, home.number),
        outcome=task.outcome,
    )
    if task.promised_on is not None:
        until = t("{day}前不再催这一户；到时没交，会回到名单上。", day=t.day(task.promised_on))
        said = t.sentences(said + t("。"), until)
    return Reply(said, (Button(t("下一件"), "/next"),))


def wrong_number(t: Tongue, home: Home) -> Reply:
    """To the supervisor: the archive has a number that is not theirs."""
    return Reply(
        t("{home} 登记的电话不对，请找到对的号码补上。", home=names.place(t, home.number)),
        (Button(t("看这一户"), f"/home {home.number}"),),
    )


def result(t: Tongue, result: str, day: date | None = None) -> str:
    """What came of a call or a visit, in a word."""
    return {
        "promised": t("答应 {day}", day=t.day(day) if day else ""),
        "unanswered": t("没人接"),
        "refused": t("不肯交"),
        "claims_paid": t("已交"),
        "wrong_number": t("号码不对"),
    }[result]


# ------------------------------------------------------------------------------------- refusals


def outcome_missing(number: int) -> refusals.Say:
    return lambda t: t(
        "请写上结果，比如：/done {number} 没人接，/done {number} 答应 12-05", number=number
    )


def no_such_number(end: str) -> refusals.Say:
    return lambda t: t("这户没有尾号 {end} 的电话。写 /home 房号 看登记了哪些。", end=end[:11])
