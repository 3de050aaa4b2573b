"""The past of the demo estate: what a company would know after half a year with the program.

A newcomer sees registers, reports and scores with something in them. Nothing of it says a word:
what it enters is over, or lies so far ahead that nobody hears of it at the first start.
"""

from __future__ import annotations

from bot.demo import community, complaints, families, opinions, registers, results
from bot.demo.stage import Stage
from handlers.context import Moment


def furnish(moment: Moment) -> None:
    """Adds half a year to the estate that ``storage/seeds.py`` has just planted."""
    stage = Stage.of(moment)
    families.move_in(stage)
    registers.enter(stage)
    complaints.settle(stage)
    opinions.collect(stage)
    community.meet(stage)
    results.freeze(stage)
