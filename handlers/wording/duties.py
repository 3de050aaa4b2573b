"""What is said about duties: a card when one opens, what is lacking, what slipped, my list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.scores import period_name
from handlers.wording.tongue import Tongue
from storage import periods
from storage.duties import Duty

SHOWN, BUTTONS = 12, 4


def number(duty: Duty) -> str:
    return f"D{duty.id}"


def period(t: Tongue, word: str) -> str:
    """2026-Q4 → 2026年第4季度. Empty for what was given only once."""
    found = periods.read(word, get_args(periods.Kind))
    if found is None:
        return ""
    year = found.first.year
    if found.kind == "half-year":
        first = found.first.month == 1
        return t("{year}年上半年", year=year) if first else t("{year}年下半年", year=year)
    if found.kind == "week":
        return t("{day}那一周", day=t.day(found.first))
    return t.day(found.first) if found.kind == "day" else period_name(t, word)


def name(t: Tongue, duty: Duty) -> str:
    """D12 现场巡查（2026年11月，GM-3）"""
    about = ", ".join(filter(None, (period(t, duty.period), duty.clause)))
    return f"{number(duty)} {duty.title}" + t.aside(about.replace(", ", t("，")))


def piece(t: Tongue, word: str) -> str:
    return {
        "text": t("一句说明"),
        "photo": t("照片"),
        "file": t("文件"),
        "count": t("数字"),
        "attendance": t("到场人数"),
    }[word]


def pieces(t: Tongue, wanted: Sequence[tuple[Sequence[str], int]]) -> str:
    """照片或一句说明、文件 2 份"""
    found = []
    for kinds, count in wanted:
        said = t("或").join(piece(t, each) for each in kinds)
        found.append(said if count == 1 else t.many("{what} {count} 份", count, what=said))
    return t.joined(found)


def _left(t: Tongue, duty: Duty) -> str:
    left = max(duty.wanted - duty.had, 0)
    return t.many("还差 {count} 次", left) if duty.wanted > 1 else t("还没完成")


def _buttons(t: Tongue, duty: Duty) -> tuple[Button, ...]:
    found = []
    if duty.is_open and not duty.policy["command"]:
        found.append(Button(t("办好了"), f"/duties done {number(duty)}"))
    if duty.policy["pack"]:
        found.append(Button(t("看资料"), f"/duties pack {number(duty)}"))
    return tuple(found)


def how(t: Tongue, duty: Duty) -> str:
    """How it is shown to be done."""
    if duty.policy["command"]:
        return t("办的时候写：{command}", command=duty.policy["command"])
    if not duty.policy["evidence"]:
        return t("办好了，点下面的按钮。")
    return t("办好了，直接回复这条：{what}。", what=pieces(t, duty.policy["evidence"]))


def said(t: Tongue, duty: Duty, what: str, now: datetime) -> Reply:
    """To the holder: it opens ("remind"), it presses ("warn"), its time is over, it is missed."""
    due, until = t.moment(duty.due_at, now), t.moment(duty.missed_at, now)
    head = name(t, duty)
    if what == "missed":
        words = t.many("要 {count} 次，做了 {had} 次。", duty.wanted, had=duty.had)
        return Reply(t("【没完成】{duty}", duty=head) + "\n" + t.sentences(words, t("已经记下。")))
    if what == "due":
        lines = [
            t("【到期】{duty}：{left}。", duty=head, left=_left(t, duty)),
            t("{until} 前补上，算逾期完成。", until=until),
        ]
    elif what == "warn":
        lines = [
            t(
                "【快到期】{duty}：{left}，{due} 前。",
                duty=head,
                left=_left(t, duty),
                due=due,
            )
        ]
    else:
        times = t.many("要 {count} 次，{due} 前。", duty.wanted, due=due)
        once = t("{due} 前完成。", due=due)
        lines = [
            t("【要办】{duty}", duty=head),
            times if duty.wanted > 1 else once,
            duty.policy["how"],
        ]
    lines.append(how(t, duty))
    return Reply("\n".join(filter(None, lines)), _buttons(t, duty))


def slipped(t: Tongue, duty: Duty, holder: str, now: datetime) -> Reply:
    """To those above: somebody's duty was not done in its time."""
    return Reply(
        t(
            "【逾期】{holder}：{duty}，{left}，应在 {due} 前。",
            holder=holder,
            duty=name(t, duty),
            left=_left(t, duty),
            due=t.moment(duty.due_at, now),
        )
    )


def lacks(t: Tongue, duty: Duty, lacking: Sequence[tuple[Sequence[str], int]]) -> Reply:
    return Reply(t("{duty} 还缺：{what}。请发过来。", duty=name(t, duty), what=pieces(t, lacking)))


def kept(t: Tongue, duty: Duty, now: datetime) -> Reply:
    """What was sent has arrived, and how the duty stands now."""
    head = name(t, duty)
    if duty.state == "late":
        return Reply(t("记下了：{duty}，逾期完成。", duty=head))
    if not duty.is_open:
        return Reply(t("记下了：{duty}，完成。", duty=head))
    return Reply(
        t(
            "记下了：{duty}，已有 {had} 次，{left}，{due} 前。",
            duty=head,
            had=duty.had,
            left=_left(t, duty),
            due=t.moment(duty.due_at, now),
        )
    )


def line(t: Tongue, duty: Duty, now: datetime) -> str:
    """One line of a list: what, how much is left, until when."""
    left = "" if duty.wanted == 1 else t.aside(f"{duty.had}/{duty.wanted}")
    due = t.moment(duty.due_at, now)
    return t("{duty}{left}：{due} 前", duty=f"{number(duty)} {duty.title}", left=left, due=due)


def overview(
    t: Tongue,
    titles: Sequence[str],
    today: Sequence[Duty],
    later: Sequence[Duty],
    slipped: Sequence[Duty],
    ended: Sequence[Duty],
    now: datetime,
) -> Reply:
    """/duties: what slipped, what is due today, what is due later, what was done this month."""
    if not any((today, later, slipped, ended)):
        return Reply(t("{who}：没有要办的职责。", who=t.joined(titles)))
    lines = [t("{who}的职责", who=t.joined(titles))]
    for head, rows in (
        (t("拖期了："), slipped),
        (t("今天："), today),
        (t("接下来："), later),
    ):
        if rows:
            lines += ["", head, *(line(t, each, now) for each in rows[:SHOWN])]
            if len(rows) > SHOWN:
                lines.append(t.many("……还有 {count} 件", len(rows) - SHOWN))
    if ended:
        counts = [(state, sum(each.state == state for each in ended)) for state in STATES]
        said = [t.many("{state} {count}", n, state=stood(t, each)) for each, n in counts if n]
        lines += ["", t("本月：{what}", what=t.joined(said))]
    pressing = [*slipped, *today, *later][:BUTTONS]
    buttons = [
        Button(t("办 {duty}", duty=f"{number(each)} {each.title}"[:16]), f"/duties done D{each.id}")
        for each in pressing
        if not each.policy["command"]
    ]
    return Reply("\n".join(lines), tuple(buttons))


STATES = ("done", "late", "missed")


def stood(t: Tongue, state: str) -> str:
    """How a duty stands, in a word."""
    return {
        "open": t("待办"),
        "done": t("按时完成"),
        "late": t("逾期完成"),
        "missed": t("没完成"),
    }[state]


def no_position(t: Tongue) -> Reply:
    return Reply(t("您名下没有岗位职责。"))


# -------------------------------------------------------------------------------------- refusals


def no_duty(words: str) -> Say:
    return lambda t: t("没找到职责「{words}」。写 /duties 看您名下有哪些。", words=words[:30])


def not_yours(duty: Duty, holder: str) -> Say:
    name = _name(duty)
    return lambda t: t("{duty} 由{holder}来办。", duty=name, holder=holder)


def over(duty: Duty) -> Say:
    name, state = _name(duty), duty.state
    return lambda t: t("{duty} 已经是「{state}」，不用再办。", duty=name, state=stood(t, state))


def by_command(duty: Duty) -> Say:
    name, command = _name(duty), duty.policy["command"]
    return lambda t: t("{duty} 要这样办：{command}", duty=name, command=command)


def not_shown_to_you(holder: str) -> Say:
    return lambda t: t("{holder}的职责，只有本人和上级能看。", holder=holder)


def _name(duty: Duty) -> str:
    return f"{number(duty)} {duty.title}"
