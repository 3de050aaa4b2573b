"""What is said where a company begins."""

from __future__ import annotations

from handlers.wording.tongue import Tongue


def begun_already(t: Tongue) -> str:
    return t("这里已经开好了，请直接登录。")


def estate_needed(t: Tongue) -> str:
    return t("请写第一个小区的名字。")


def name_needed(t: Tongue) -> str:
    return t("请写管理员的名字。")
