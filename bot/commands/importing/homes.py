"""``guanjia import homes``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine

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
from bot.sheets import homes as home_sheets
from handlers.homes.importing import HomeImport, Tally
from handlers.homes.rows import one_for_each_home
from handlers.wording import imports as words
from handlers.wording.tongue import Tongue


def import_homes(
    file: File, estate: Estate = "", dry_run: DryRun = False, skip_bad: SkipBad = False
) -> None:
    """Homes and who lives in them."""
    run = Run(read(), dry_run, skip_bad)
    with opened(run.settings) as engine:
        estate = estate or only_estate(engine)
        tally = _take_homes(run, engine, file, estate)
    _show(run, tally)
    run.finish()


def _take_homes(run: Run, engine: Engine, file: Path, estate: str) -> Tally:
    known = known_estates(engine)
    found = run.collect(file, "homes", lambda sheet: home_sheets.rows(sheet, estate, known))
    rows, contradictions = one_for_each_home(found)
    run.problems += contradictions
    with stopping(run):
        work = run.work(engine, lambda moment: HomeImport(moment, write=not run.dry_run), rows)
    return work.tally


def _show(run: Run, tally: Tally) -> None:
    if tally.estates:
        run.says(lambda t: words.new_estates(t, tally.estates))
    for each in tally.shown:
        run.says(_change(each.line, each.home, each.what))
    left = tally.added + tally.changed - len(tally.shown)
    if left > 0:
        run.says(lambda t: words.more(t, left))
    run.says(lambda t: words.tally(t, tally.added, tally.changed, tally.same))


def _change(line: int, home: str, what: Sequence[str]) -> Callable[[Tongue], str]:
    return lambda t: words.home_change(t, line, home, what)
