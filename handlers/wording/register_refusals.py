"""Kind refusals about the registers: what cannot be done, and what can."""

from __future__ import annotations

from handlers.wording.tongue import Tongue


def day_is_to_come(t: Tongue) -> str:
    return t("这一天还没到。到了那天再登记，或者写今天、以前的日子。")
