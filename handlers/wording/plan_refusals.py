"""Kind refusals about plans."""

from __future__ import annotations

from collections.abc import Callable

from handlers.wording.tongue import Tongue

Say = Callable[[Tongue], str]


def no_plan_of_yours(t: Tongue) -> str:
    return t("您的岗位没有要定的计划数。")


def no_goal(words: str, goals: str) -> Say:
    return lambda t: t(
        "计划里没有「{words}」。可以定的有：{goals}。", words=words[:30], goals=goals
    )


def bad_goal(words: str) -> Say:
    return lambda t: t("「{words}」不是一个数。比如：/goal 2026-12 接待量 300", words=words[:30])
