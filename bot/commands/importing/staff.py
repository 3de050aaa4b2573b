"""``guanjia import staff``."""

from __future__ import annotations

from collections.abc import Callable

import typer

from bot.commands.importing.run import DryRun, File, Run, SkipBad, stopping
from bot.commands.opening import opened
from bot.settings import read
from bot.sheets import staff as staff_sheets
from handlers.staffing import Added, StaffImport
from handlers.wording import imports as words
from handlers.wording.tongue import Tongue


def import_staff(file: File, dry_run: DryRun = False, skip_bad: SkipBad = False) -> None:
    """Staff with their roles. Prints a one-time code for each who is new."""
    run = Run(read(), dry_run, skip_bad)
    with opened(run.settings) as engine, stopping(run):
        rows = run.collect(file, "staff", lambda sheet: staff_sheets.rows(sheet, run.company))
        work = run.work(engine, lambda moment: StaffImport(moment, write=not dry_run), rows)
    tally = work.tally
    for each in tally.codes:
        typer.echo(_added(each)(run.tongue()))
    run.says(lambda t: words.tally(t, tally.added, tally.changed, tally.same))
    run.finish()


def _added(each: Added) -> Callable[[Tongue], str]:
    return lambda t: words.staff_added(t, each.name, each.role, each.code)
