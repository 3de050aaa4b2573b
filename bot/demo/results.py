"""The frozen scores of the months that lie behind (GM-S, CS-S)."""

from __future__ import annotations

from bot.demo.stage import Stage
from handlers.scores import freezing
from storage.periods import Period, containing

MONTHS = 4


def freeze(stage: Stage) -> None:
    """Each position's months and quarters as they were frozen on the charter's day, then."""
    for month in stage.months(MONTHS)[::-1]:
        for position in stage.moment.rules.charter.scores:
            _keep(stage, position, month, month)
            if month.ends_quarter:
                _keep(stage, position, containing("quarter", month.first), month)


def _keep(stage: Stage, position: str, period: Period, month: Period) -> None:
    rule = stage.moment.rules.charter.scores[position]
    at = stage.at(month.following.day(1, rule.day), f"{rule.at:%H:%M}")
    freezing.keep(stage.then(min(at, stage.moment.now)), position, period, None)
