"""What is said about approvals: asked for, waiting, decided (GM-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.approvals import Approval

SHOWN = 10
LONGEST = 200  # of a reason in a list


def what_for(t: Tongue, amount_fen: int) -> Reply:
    return Reply(t("{amount}，用来做什么？写给我，我就送审。", amount=t.money(amount_fen)))


def asked(t: Tongue, row: Approval) -> Reply:
    """To whoever asked."""
    said = t(
        "审批 {id} 号送出去了：{what}。由{who}来批，批了马上告诉您。还有照片、文件，直接发给我。",
        id=row.id,
        what=_what(t, row),
        who=_roles(t, row.asked),
    )
    return Reply(said, (Button(t("撤回"), f"/reject {row.id}"),))


def to_decide(t: Tongue, row: Approval, requester: str, now: datetime) -> Reply:
    """To whoever decides."""
    head = t("审批 {id} 号，请您定。", id=row.id)
    if row.reminded:
        head = t("审批 {id} 号还在等您定。", id=row.id)
    lines = [head, _what(t, row)]
    if requester:
        lines.append(t("{name} 提出，{at}", name=requester, at=t.moment(row.asked_at, now)))
    return Reply("\n".join(lines), _buttons(t, row), paper=row.paper_id)


def more_files(t: Tongue, row: Approval, requester: str) -> Reply:
    return Reply(t("{name} 给审批 {id} 号补了材料。", name=requester, id=row.id), _buttons(t, row))


def files_added(t: Tongue, row: Approval, count: int) -> Reply:
    return Reply(t.many("{count} 份材料加到审批 {id} 号了。", count, id=row.id))


def nobody_decides(t: Tongue, row: Approval, requester: str, now: datetime) -> Reply:
    said = t(
        "审批 {id} 号从 {at} 等到现在，还没有人定：{what}。",
        id=row.id,
        at=t.moment(row.asked_at, now),
        what=_what(t, row),
    )
    who = t("提出的是 {name}。", name=requester) if requester else ""
    return Reply(t.sentences(said, who), _buttons(t, row))


def why_not(t: Tongue, row: Approval) -> Reply:
    return Reply(t("审批 {id} 号不同意，原因是什么？写一句，我转给提出的人。", id=row.id))


def decided(t: Tongue, row: Approval) -> Reply:
    """To whoever has decided."""
    said = {
        "approved": t("审批 {id} 号，您同意了。", id=row.id),
        "rejected": t("审批 {id} 号，您没有同意，原因转过去了。", id=row.id),
    }.get(row.state) or t("审批 {id} 号撤回了。", id=row.id)
    return Reply(said)


def outcome(t: Tongue, row: Approval, by: str) -> Reply:
    """To whoever asked, and to the others who could decide."""
    values = {"id": row.id, "by": by, "what": _what(t, row)}
    if row.state == "approved":
        said = t("审批 {id} 号 {by} 同意了：{what}。", **values)
    elif row.state == "rejected":
        said = t("审批 {id} 号 {by} 不同意：{what}。", **values)
    else:
        said = t("审批 {id} 号 {by} 撤回了：{what}。", **values)
    word = t("{by} 说：{word}", by=by, word=row.word) if row.word else ""
    return Reply("\n".join(filter(None, (said, word))))


def open_requests(t: Tongue, rows: Sequence[tuple[Approval, str, bool]], now: datetime) -> Reply:
    """``rows``: the request, who asks, whether the reader may decide."""
    if not rows:
        return Reply(t("没有等着批的事。要花钱，写：/spend 金额 用途"))
    lines = [t.many("等着批的 {count} 件：", len(rows))]
    buttons: list[Button] = []
    for row, requester, may_decide in rows[:SHOWN]:
        lines.append(
            t(
                "{id} 号 {what}（{name} {at}，等{who}）",
                id=row.id,
                what=_what(t, row)[:LONGEST],
                name=requester,
                at=t.moment(row.asked_at, now),
                who=_roles(t, row.asked),
            )
        )
        if may_decide:
            buttons.append(Button(t("同意 {id} 号", id=row.id), f"/approve {row.id}"))
            buttons.append(Button(t("不同意 {id} 号", id=row.id), f"/reject {row.id}"))
        elif row.kind == "spend":
            buttons.append(Button(t("撤回 {id} 号", id=row.id), f"/reject {row.id}"))
    return Reply("\n".join(lines), tuple(buttons))


def _what(t: Tongue, row: Approval) -> str:
    if row.kind == "spend":
        return t("{amount}，{reason}", amount=t.money(row.amount_fen), reason=row.reason)
    return row.reason


def _roles(t: Tongue, roles: Sequence[str]) -> str:
    return t.joined(names.role(t, each) for each in roles)


def _buttons(t: Tongue, row: Approval) -> tuple[Button, ...]:
    return (
        Button(t("同意"), f"/approve {row.id}"),
        Button(t("不同意"), f"/reject {row.id}"),
    )


# -------------------------------------------------------------------------------------- refusals


def no_approval(number: str) -> Say:
    return lambda t: t("没有 {number} 号审批。写 /approve 看有哪些。", number=number[:12])


def not_your_own(number: int) -> Say:
    return lambda t: t("审批 {number} 号是您自己提的，要由别人来批。", number=number)


def nobody_else_decides(amount_fen: int) -> Say:
    return lambda t: t(
        "{amount} 这一档只有您自己能批，自己的不能自己批。请别人来提，或者请公司再定一位能批的人。",
        amount=t.money(amount_fen),
    )


def approval_decided(
    number: int, state: str, by: str, decided_at: datetime | None, now: datetime
) -> Say:
    """Somebody else was faster, or it was decided otherwise before."""

    def say(t: Tongue) -> str:
        at = t.moment(decided_at, now) if decided_at else ""
        values = {"number": number, "by": by, "at": at}
        if state == "approved":
            return t("审批 {number} 号，{by} {at} 已经同意了。", **values)
        if state == "rejected":
            return t("审批 {number} 号，{by} {at} 已经定了，没有同意。", **values)
        return t("审批 {number} 号，{by} {at} 已经撤回了。", **values)

    return say
