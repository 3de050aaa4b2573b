"""``guanjia import bills`` and ``guanjia import payments``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
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
from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import read
from bot.sheets import bills as bill_sheets
from bot.sheets import payments as payment_sheets
from bot.sheets.bills import Told
from handlers import statements
from handlers.context import Moment
from handlers.homes.billing import Amended, BillImport
from handlers.statements import Found, StatementImport, StatementTally
from handlers.wording import imports as words
from handlers.wording.tongue import Tongue
from storage.bulk import pages
from storage.db import reading, transaction

Month = Annotated[str, typer.Option(help="Of lines that do not say theirs, as 2026-10.")]
Item = Annotated[str, typer.Option(help="The charge of lines that do not say theirs.")]
Received = Annotated[
    bool, typer.Option("--received", help="All of it came in, where the sheet does not say.")
]

MOST_SHOWN = 30
AT_ONCE = 50  # payments: each asks the ledger several times, and others want to write too


def import_bills(
    file: File,
    estate: Estate = "",
    month: Month = "",
    item: Item = "",
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
) -> None:
    """Bills; what is billed already with another amount is amended."""
    run = Run(read(), dry_run, skip_bad)
    with opened(run.settings) as engine, stopping(run):
        if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise CannotStart(f"--month {month}: write it as 2026-10.")
        guess = f"{rules_of(run.settings).today(datetime.now(UTC)):%Y-%m}" if dry_run else ""
        known = known_estates(engine)
        told = Told(estate or only_estate(engine), known, month, item, guess)
        rows = run.collect(file, "bills", lambda sheet: bill_sheets.rows(sheet, told))
        work = run.work(engine, lambda moment: BillImport(moment, write=not dry_run), rows)
    tally = work.tally
    for each in tally.shown:
        run.says(_amended(each))
    run.says(
        lambda t: words.bills_tally(t, tally.added, tally.changed, tally.same, tally.added_fen)
    )
    if tally.paid:
        run.says(lambda t: words.paid_with_bills(t, tally.paid, tally.paid_fen))
    run.finish()


def _amended(each: Amended) -> Callable[[Tongue], str]:
    return lambda t: words.amended(t, each.line, each.home, each.before_fen, each.after_fen)


def import_payments(
    file: File, received: Received = False, dry_run: DryRun = False, skip_bad: SkipBad = False
) -> None:
    """A statement of a bank or platform; what nobody can place waits for the front desk."""
    run = Run(read(), dry_run, skip_bad)
    with opened(run.settings) as engine, stopping(run):
        zone = run.settings.zone
        rows = run.collect(
            file, "payments", lambda sheet: payment_sheets.rows(sheet, zone, received=received)
        )
        run.stop_for_problems()
        tally = _take(run, engine, statements.keyed(rows))
    run.says(
        lambda t: words.payments_tally(
            t, tally.booked, tally.booked_fen, tally.known, len(tally.unmatched)
        )
    )
    for each in tally.unmatched[:MOST_SHOWN]:
        run.says(_unmatched(each))
    run.finish()


def _take(
    run: Run, engine: Engine, rows: list[tuple[str, statements.PaymentRow]]
) -> StatementTally:
    """Page by page: each payment is booked under its own key, so that a file whose import was
    cut off can simply be imported again."""
    tally, rules, now = StatementTally(), rules_of(run.settings), datetime.now(UTC)
    opening = reading if run.dry_run else transaction
    done = 0
    try:
        with run.bar() as bar:
            task = bar.add_task("导入 import", total=len(rows))
            for page in pages(rows, AT_ONCE):
                with opening(engine) as session:
                    moment = Moment(session, rules, now)
                    StatementImport(moment, tally, write=not run.dry_run).take(page)
                done += len(page)
                bar.advance(task, len(page))
    except BaseException:  # also Ctrl-C: whoever sits there must know how far it got
        if not run.dry_run:
            run.says(lambda t: words.cut_off(t, done, len(rows)), err=True)
        raise
    if not run.dry_run:
        with transaction(engine) as session:
            statements.tell_desk(Moment(session, rules, now), len(tally.unmatched))
    return tally


def _unmatched(found: Found) -> Callable[[Tongue], str]:
    row = found.row
    about = " ".join(part for part in (row.payer, row.note[:40]) if part)
    homes = [home.number for home in found.maybe]
    return lambda t: words.unmatched_line(t, row.line, row.amount_fen, about, homes)
