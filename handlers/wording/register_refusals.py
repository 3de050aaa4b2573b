"""Kind refusals about trainings: what cannot be done, and what can."""

from __future__ import annotations

from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


def how_to_train(t: Tongue) -> str:
    return t(
        "请这样写：\n"
        "/training plan 12-05 14:00 管理层 沟通技巧 @会议室\n"
        "对象可以写：管理层、全员、客服、工程、秩序、环境。一行一场，可以一次写好几场。\n"
        "/training came 1 张师傅 老马（签到名单）\n"
        "/training move 1 12-06 14:00\n"
        "/training cancel 1 原因"
    )


def no_training(number: str) -> Say:
    return lambda t: t("没有 {number} 号培训。写 /training 看今年的安排。", number=number[:12])


def training_over(number: int) -> Say:
    return lambda t: t("{number} 号培训已经结束或取消了。", number=number)


def training_not_yet(number: int) -> Say:
    return lambda t: t("{number} 号培训还没开始，到时候再签到。", number=number)


def list_is_closed(t: Tongue) -> str:
    return t("签到时间过了。真的到过的话，请讲师或主管补记。")


def cancel_needs_reason(number: int) -> Say:
    return lambda t: t("请写上原因：/training cancel {number} 原因", number=number)
