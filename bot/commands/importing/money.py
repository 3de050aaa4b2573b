"""``guanjia import bills`` and ``guanjia import payments``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from bot.commands.importing.run import (
    DryRun,
    Estate,
    File,
    Run,
    SkipBad,
    only_estate,
    stopping,
)
from bot.commands.opening import opened
from bot.rules import rules_of
from bot.settings import read
from bot.sheets import bills as bill_sheets
from bot.sheets import payments as payment_sheets
from handlers import statements
from handlers.context import Moment
from handlers.homes.billing import Amended, BillImport
from handlers.statements import Found, StatementImport, StatementTally
from handlers.wording import imports as words
from handlers.wording.tongue import Tongue
from storage.bulk import pages
from storage.db import reading, transaction

MOST_SHOWN = 30
AT_ONCE = 50  # payments: each asks the ledger several times, and others want to write too


def import_bills(
    file: File, estate: Estate = "", dry_run: DryRun = False, skip_bad: SkipBad = False
) -> None:
    """Bills; what is billed already with another amount is amended."""
    run = Run(read(), dry_run, skip_bad)
    with opened(run.settings) as engine, stopping(run):
        estate = estate or only_estate(engine)
        rows = run.collect(file, "bills", lambda sheet: bill_sheets.rows(sheet.rows, estate))
        work = run.work(engine, lambda moment: BillImport(moment, write=not dry_run), rows)
    tally = work.tally
    for each in tally.shown:
        run.says(_amended(each))
    run.says(
        lambda t: words.bills_tally(t, tally.added, tally.changed, tally.same, tally.added_fen)
    )
    run.finish()


def _amended(each: Amended) -> Callable[[Tongue], str]:
    return lambda t: words.amended(t, each.line, each.home, each.before_fen, each.after_fen)


def import_payments(file: File, dry_run: DryRun = False, skip_bad: SkipBad = False) -> None:
    """A statement of a bank or platform; what nobody can place waits for the front desk."""
    run = Run(read(), dry_run, skip_bad)
    with opened(run.settings) as engine, stopping(run):
        zone = run.settings.zone
        rows = run.collect(file, "payments", lambda sheet: payment_sheets.rows(sheet.rows, zone))
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
