"""The accountability record in words: sober, with the clause, and the holder's own word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.accountability import AccountabilityEntry


def all_entries(
    t: Tongue,
    entries: Sequence[AccountabilityEntry],
    titles: Mapping[str, str],
    kinds: Mapping[str, Mapping[str, str]],
) -> Reply:
    """``kinds``: for each position the titles of what it answers for."""
    if not entries:
        return Reply(t("责任追究记录是空的。"))
    lines = [t("责任追究记录：")]
    for row in entries:
        kind = kinds[row.position].get(row.kind, row.kind)
        lines.append(_line(t, row, titles[row.position], kind))
        if row.statement:
            lines.append(t("　本人说明：{said}", said=row.statement[:120]))
        if row.outcome:
            lines.append(t("　处理：{outcome}，{word}", outcome=row.outcome, word=row.word[:120]))
    return Reply("\n".join(lines))


def _line(t: Tongue, row: AccountabilityEntry, title: str, kind: str) -> str:
    loss = t("，损失 {loss}", loss=t.money(row.loss_fen)) if row.loss_fen else ""
    return t(
        "R{number} {day} {title} {kind}（{clause}）{loss}：{text}",
        number=row.id,
        day=t.day(row.happened_on),
        title=title,
        kind=kind,
        clause=row.clause,
        loss=loss,
        text=row.text[:200],
    )


def entry_made(t: Tongue, row: AccountabilityEntry, title: str, kind: str) -> Reply:
    lines = [
        t("责任追究记了一笔："),
        _line(t, row, title, kind),
        t("本人可以说明：/accountability R{number} 说明 内容", number=row.id),
    ]
    return Reply("\n".join(lines), (Button(t("看记录"), "/accountability"),))


def in_private(t: Tongue) -> Reply:
    """In a group nobody reads what somebody is held to answer for."""
    return Reply(t("责任追究记录有变动，请私下写 /accountability 看。"))


def noted_entry(t: Tongue, row: AccountabilityEntry) -> Reply:
    return Reply(t("R{number} 记好了，本人和裁定的人都会知道。", number=row.id))


def statement_kept(t: Tongue, row: AccountabilityEntry) -> Reply:
    return Reply(t("您对 R{number} 的说明记下了，裁定的人看得到。", number=row.id))


def entry_decided(t: Tongue, row: AccountabilityEntry, name: str) -> Reply:
    said = t(
        "R{number} 由{name}定为：{outcome}。理由：{word}",
        number=row.id,
        name=name,
        outcome=row.outcome,
        word=row.word,
    )
    return Reply(said, (Button(t("看记录"), "/accountability"),))


# ------------------------------------------------------------------------------------ refusals


def no_entry(words: str) -> Say:
    return lambda t: t("没有 {words} 这一笔。写 /accountability 看记录。", words=words[:14])


def not_yours_to_enter(t: Tongue) -> str:
    return t("这个岗位的责任追究，要由责任书里写明的人来记。")


def no_kind(words: str, kinds: Sequence[str]) -> Say:
    return lambda t: t(
        "没有「{words}」这个事由。事由有：{kinds}。", words=words[:30], kinds=t.joined(kinds)
    )


def below(above_yuan: int) -> Say:
    return lambda t: t(
        "损失超过 {above} 才按责任追究记，这一笔没有记。", above=t.money(above_yuan * 100)
    )


def no_loss_here(t: Tongue) -> str:
    return t("这个事由不用写损失金额，请不要用数字开头。")


def only_the_holder_speaks(t: Tongue) -> str:
    return t("说明要由本人来写。")


def another_person_decides(t: Tongue) -> str:
    return t("怎么处理，要由责任书里写明的另一个人来定，自己不能定自己的。")


def closed_entry(number: int) -> Say:
    return lambda t: t("R{number} 已经定了。", number=number)


def how_to_end(number: int, outcomes: Sequence[str]) -> Say:
    return lambda t: t(
        "请写：/accountability R{number} 处理 理由，处理有：{outcomes}。",
        number=number,
        outcomes=t.joined(outcomes),
    )
