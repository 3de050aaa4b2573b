"""``guanjia export``: what the archive holds, as a sheet that can be imported again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.commands.exporting_figures import export_arrears, export_reminders
from bot.commands.exporting_invoices import export_invoices
from bot.commands.importing.run import Run
from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.settings import read
from bot.sheets import bills as bill_sheets
from bot.sheets import homes as home_sheets
from bot.sheets import scores as score_sheets
from bot.sheets.writing import Column, write
from handlers.wording import imports as words
from handlers.wording import names
from handlers.wording.tongue import COMPANY, Tongue
from storage import charter, estates, queues
from storage.db import reading
from storage.imports import bills as bill_archive
from storage.imports import homes as archive
from storage.tickets import Ticket

export_app = typer.Typer(help="Sheets (.xlsx, .csv) from the archive.", no_args_is_help=True)
export_app.command("arrears")(export_arrears)
export_app.command("reminders")(export_reminders)
export_app.command("invoices")(export_invoices)

File = Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")]
Estate = Annotated[str, typer.Option(help="Only this estate.")]


TICKETS = (
    Column("单号", "number", 8),
    Column("报事时间", "moment", 17),
    Column("结束时间", "moment", 17),
    Column("地点", "text", 16),
    Column("业主", "text", 10),
    Column("类别", "text", 10),
    Column("紧急程度", "text", 9),
    Column("部门", "text", 9),
    Column("状态", "text", 14),
    Column("接单人", "text", 10),
    Column("打分", "number", 6),
    Column("接原单", "number", 8),
    Column("内容", "text", 60),
)


@export_app.command("tickets")
def export_tickets(file: File) -> None:
    """Every ticket, the oldest first. What it says may be private: keep the file safe."""
    settings = read()
    with opened(settings) as engine, reading(engine) as session:
        t = Tongue(COMPANY, settings.zone, charter.load(settings.charter))
        lines = (_ticket_line(t, *row) for row in queues.everything(session))
        count = write(file, "工单", TICKETS, lines, settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))


def _ticket_line(t: Tongue, ticket: Ticket, reporter: str, holder: str | None) -> Sequence[Any]:
    return (
        ticket.id,
        ticket.created_at,
        ticket.closed_at,
        names.place(t, ticket.place),
        reporter,
        names.category(t, ticket.category),
        names.urgency(t, ticket.urgency),
        names.department(t, ticket.department),
        names.state(t, ticket.state),
        holder,
        ticket.rating,
        ticket.follows_id,
        ticket.text,
    )


@export_app.command("scores")
def export_scores(file: File) -> None:
    """Every frozen score, a line for each deduction with what caused it."""
    settings = read()
    with opened(settings) as engine, reading(engine) as session:
        lines = score_sheets.lines(
            session, Tongue(COMPANY, settings.zone, charter.load(settings.charter))
        )
        count = write(file, "计分", score_sheets.COLUMNS, lines, settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))


@export_app.command("homes")
def export_homes(file: File, estate: Estate = "") -> None:
    """Homes and who lives in them. Import it again and nothing changes."""

    def lines(session: Session, estate_id: int | None) -> Iterator[list[Any]]:
        return (home_sheets.line_of(each) for each in archive.everything(session, estate_id))

    _export(file, estate, "房屋", home_sheets.COLUMNS, lines)


@export_app.command("bills")
def export_bills(
    file: File,
    estate: Estate = "",
    month: Annotated[str, typer.Option(help="Only this month, as 2026-10.")] = "",
) -> None:
    """Bills and what was paid on them. Import it again and nothing changes."""
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise CannotStart(f"--month {month}: write it as 2026-10.")

    def lines(session: Session, estate_id: int | None) -> Iterator[list[Any]]:
        found = bill_archive.everything(session, estate_id, month)
        return (bill_sheets.line_of(each) for each in found)

    _export(file, estate, "账单", bill_sheets.COLUMNS, lines)


def _export(
    file: Path,
    estate: str,
    title: str,
    columns: Sequence[Column],
    lines: Callable[[Session, int | None], Iterator[list[Any]]],
) -> None:
    settings = read()
    with opened(settings) as engine, reading(engine) as session:
        found = estates.estate_named(session, estate) if estate else None
        if estate and found is None:
            raise CannotStart(f"There is no estate called {estate}.")
        rows = lines(session, found.id if found else None)
        count = write(file, title, columns, rows, settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))
