"""``guanjia import facilities`` and ``guanjia import meters``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.commands.importing.run import (
    DryRun,
    Estate,
    File,
    Run,
    SkipBad,
    known_estates,
    only_estate,
    stopping,
)
from bot.commands.opening import opened
from bot.settings import read
from bot.sheets import registers as sheets
from bot.sheets.layouts import SheetKind
from bot.sheets.reading import Reading
from handlers.registers import FacilityImport, MeterImport
from handlers.wording import imports as words

Rows = Callable[[Reading, str, Sequence[str]], Iterable[Any]]
Taking = type[FacilityImport] | type[MeterImport]


def import_facilities(
    file: File, estate: Estate = "", dry_run: DryRun = False, skip_bad: SkipBad = False
) -> None:
    """Facilities with their maintenance plans."""
    run = Run(read(), dry_run, skip_bad)
    _import(run, file, estate, "facilities", sheets.facilities, FacilityImport)


def import_meters(
    file: File, estate: Estate = "", dry_run: DryRun = False, skip_bad: SkipBad = False
) -> None:
    """Meters of electricity, water, gas and heat; and what those of homes showed."""
    _import(Run(read(), dry_run, skip_bad), file, estate, "meters", sheets.meters, MeterImport)


def _import(run: Run, file: Path, estate: str, kind: SheetKind, rows: Rows, taking: Taking) -> None:
    with opened(run.settings) as engine, stopping(run):
        known = known_estates(engine)
        where = estate or only_estate(engine)
        found = run.collect(file, kind, lambda sheet: rows(sheet, where, known))
        work = run.work(engine, lambda moment: taking(moment, write=not run.dry_run), found)
    tally = work.tally
    run.says(lambda t: words.tally(t, tally.added, tally.changed, tally.same))
    run.finish()
