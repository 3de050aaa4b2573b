"""Appeals against what a score holds against its holder, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.incoming import Button, Reply
from handlers.wording import scores
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.scores import SHEET, ScoreAppeal

Change = tuple[str, int, int]  # period, hundredths of points before and after


LETTERS = {"ticket": "#", "duty": "D", SHEET: "S"}


def event(row: ScoreAppeal) -> str:
    return f"{LETTERS.get(row.event_kind, '')}{row.event_id}"


def verdict(t: Tongue, word: str) -> str:
    return {"asked": t("等裁定"), "upheld": t("成立"), "rejected": t("没成立")}[word]


def all_appeals(t: Tongue, rows: Sequence[ScoreAppeal], titles: Mapping[str, str]) -> Reply:
    if not rows:
        return Reply(t("还没有申诉。"))
    lines = [t("申诉：")]
    for row in rows:
        line = t(
            "A{number} {title} {event} {state}：{reason}",
            number=row.id,
            title=titles[row.position],
            event=event(row),
            state=verdict(t, row.state),
            reason=row.reason[:60],
        )
        lines.append(line + (t.aside(row.word[:60]) if row.word else ""))
    return Reply("\n".join(lines))


def which_reason(t: Tongue, said: str) -> Reply:
    if said[:1].casefold() == "s":
        return Reply(t("{event} 里哪个数后来补录了、改正了？写一句就行。", event=said))
    return Reply(t("{event} 为什么不是您那边的责任？写一句就行。", event=said))


def appeal_noted(t: Tongue, row: ScoreAppeal) -> Reply:
    return Reply(t("申诉 A{number} 记下了，有结果就告诉您。", number=row.id))


def appeal_to_decide(t: Tongue, row: ScoreAppeal, title: str, name: str) -> Reply:
    values = {"title": title, "name": name, "event": event(row), "reason": row.reason}
    if row.event_kind == SHEET:
        said = t("{title}{name}请您同意按补录的数重算 {event} 这份计分：{reason}", **values)
    else:
        said = t("{title}{name}申诉 {event} 不是他那边的责任：{reason}", **values)
    buttons = (
        Button(t("同意"), f"/appeal A{row.id} 同意"),
        Button(t("驳回"), f"/appeal A{row.id} 驳回"),
    )
    return Reply(said, buttons)


def which_word(t: Tongue, number: int) -> Reply:
    return Reply(t("请写一句裁定 A{number} 的理由，会告诉本人。", number=number))


def changes(t: Tongue, corrected: Sequence[Change]) -> list[str]:
    return [
        t("{period}已经定稿，记了更正，分数不变。", period=scores.period_name(t, period))
        if before == after
        else t(
            "{period}已经定稿，更正：{before}分改为{after}分。",
            period=scores.period_name(t, period),
            before=scores.points(Decimal(before) / 100),
            after=scores.points(Decimal(after) / 100),
        )
        for period, before, after in corrected
    ]


def appeal_decided(t: Tongue, row: ScoreAppeal, name: str, corrected: Sequence[Change]) -> Reply:
    said = t(
        "您申诉的 {event}，{name}裁定{state}：{word}",
        event=event(row),
        name=name,
        state=verdict(t, row.state),
        word=row.word,
    )
    return Reply("\n".join([said, *changes(t, corrected)]))


def you_decided(t: Tongue, row: ScoreAppeal, name: str, corrected: Sequence[Change]) -> Reply:
    said = t(
        "{name}的申诉 A{number} 记为{state}，已经告诉本人。",
        name=name,
        number=row.id,
        state=verdict(t, row.state),
    )
    return Reply("\n".join([said, *changes(t, corrected)]))


# ------------------------------------------------------------------------------------ refusals


def only_the_holder(t: Tongue) -> str:
    return t("只有这个岗位的本人可以申诉。")


def another_decides(t: Tongue) -> str:
    return t("申诉要由责任书里写明的另一个人裁定，自己不能裁定自己的。")


def costs_nothing(said: str) -> Say:
    return lambda t: t("{event} 没有扣您的分，不用申诉。", event=said[:14])


def asked_before(number: int) -> Say:
    return lambda t: t("这件事已经申诉过了，是 A{number}。写 /appeal 看结果。", number=number)


def no_appeal(number: str) -> Say:
    return lambda t: t(
        "没有 A{number} 这个申诉。写 /appeal 看有哪些。", number=number.lstrip("aA")[:12]
    )


def decided_before(number: int) -> Say:
    return lambda t: t("申诉 A{number} 已经裁定过了。", number=number)
