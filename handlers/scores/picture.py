"""The picture of a score, in words and figures: bars by part, the trend, what cost most."""

from __future__ import annotations

from typing import Any

from handlers.context import Moment
from handlers.scores.working import Standing
from handlers.wording import scores as words
from storage import papers

MONTHS = 6  # how far the trend looks back
COSTLIEST = 5

Values = dict[str, Any]


def order(moment: Moment, standings: list[Standing]) -> int:
    """The paper's id. ``standings``: the oldest first; the last one is the one shown."""
    sheet = standings[-1].sheet
    name = f"{sheet.title}-{sheet.period}.png"
    shown = values(moment, standings)
    return papers.order(moment.session, "score", name, "image/png", shown, moment.now).id


def values(moment: Moment, standings: list[Standing]) -> Values:
    """What ``bot/papers/score.py`` draws.

    ``title``, ``subtitle``, ``total``, ``parts`` (``title``, ``points``, ``weight``, ``label``,
    ``open``), ``trend`` (``label``, ``percent``, ``shown``), ``costliest`` (``what``,
    ``why``, ``points``), ``labels``, ``foot``.
    """
    t, now = moment.tongue(), standings[-1]
    sheet = now.sheet
    return {
        "title": words.picture_title(t, sheet),
        "subtitle": words.how_it_stands(t, now.row, now.corrections),
        "total": words.points_total(t, sheet),
        "parts": [
            {
                "title": part.title,
                "points": str(part.points),
                "weight": part.weight,
                "label": words.part_label(t, part),
                "open": part.is_open,
            }
            for part in sheet.parts
        ],
        "trend": [
            {
                "label": words.short_period(t, each.sheet.period),
                "percent": str(each.sheet.points * 100 / each.sheet.out_of),
                "shown": words.points_total(t, each.sheet),
            }
            for each in standings
            if each.sheet.out_of
        ],
        "costliest": [
            {
                "what": line.title,
                "why": words.because(t, line),
                "points": words.minus(t, taken),
            }
            for _, line, taken in sheet.costliest[:COSTLIEST]
        ],
        "labels": words.picture_labels(t),
        "foot": words.clause_foot(t, sheet),
    }
