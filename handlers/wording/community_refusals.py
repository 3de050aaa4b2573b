"""Kind refusals about approvals, surveys and events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers.wording.tongue import Tongue

Say = Callable[[Tongue], str]


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


# -------------------------------------------------------------------------------------- surveys


def no_survey(t: Tongue) -> str:
    return t("没找到这份调查，可能已经结束了。")


def bad_marks(count: int) -> Say:
    return lambda t: t(
        "分数要连着写 {number} 个数字，1 到 5，没答的写 0，比如 55434455。", number=count
    )


def nothing_sent_back(t: Tongue) -> str:
    return t("没有退回来的调查报告。写 /survey report 看最近的结果。")


# --------------------------------------------------------------------------------------- events


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
