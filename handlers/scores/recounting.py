"""A frozen score once more, from what is on record now and by the rules that it was frozen with.

Money that came in within the quarter but was imported after its day, a figure that was put right:
what comes from outside. What people did and left undone in the program itself stays as it was.
"""

from __future__ import annotations

from handlers.context import Moment
from handlers.points import Line, Sheet
from handlers.scores import working
from storage import periods

FROM_OUTSIDE = frozenset({"fee-collection", "figure", "ratio"})  # measures of the charter


def recounted(moment: Moment, sheet: Sheet) -> Sheet:
    """The same sheet where nothing that comes from outside has changed since."""
    parts = tuple(
        part.model_copy(update={"lines": tuple(_line(moment, sheet, each) for each in part.lines)})
        for part in sheet.parts
    )
    targets = tuple(_line(moment, sheet, each) for each in sheet.targets)
    made = sheet.model_copy(update={"parts": parts, "targets": targets})
    if sheet.bonus is None:
        return made
    lines = (line for part in parts for line in part.lines)
    met = any(line.target == sheet.bonus.target and line.is_met for line in lines)
    bonus = sheet.bonus.model_copy(update={"missed": 0}) if met else sheet.bonus
    return made.model_copy(update={"bonus": bonus})


def _line(moment: Moment, sheet: Sheet, line: Line) -> Line:
    target = moment.rules.charter.targets.get(line.target)
    period = periods.read(sheet.period)
    if target is None or period is None or target.measure not in FROM_OUTSIDE:
        return line
    found = working.found(moment, target, sheet.position, period)
    return line.model_copy(update={"measured": found})
