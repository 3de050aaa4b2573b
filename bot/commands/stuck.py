"""``guanjia outbox`` and ``guanjia received``: what is stuck, and another try."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from bot.errors import CannotStart
from bot.settings import read
from storage import outbox, received
from storage.db import connect, reading, transaction

outbox_app = typer.Typer(help="Messages that did not leave.", no_args_is_help=True)
received_app = typer.Typer(help="Deliveries that could not be handled.", no_args_is_help=True)


@outbox_app.command("list")
def list_outbox() -> None:
    """What failed or waits for another try. Texts are not shown: they may be private."""
    with reading(connect(read().database_url)) as session:
        rows = outbox.unsent(session)
    for row in rows:
        typer.echo(f"{row.id}\t{row.state}\t{row.kind}\t{row.attempts} tries\t{row.error}")
    typer.echo(f"{len(rows)} stuck", err=True)


@outbox_app.command("retry")
def retry_outbox(number: int) -> None:
    with transaction(connect(read().database_url)) as session:
        if not outbox.retry(session, number, datetime.now(UTC)):
            raise CannotStart(f"Message {number} is not there or has left already.")
    typer.echo(f"Message {number} will be tried again.")


@received_app.command("list")
def list_received() -> None:
    """What was parked after several tries."""
    with reading(connect(read().database_url)) as session:
        rows = received.stuck(session)
    for row in rows:
        typer.echo(f"{row.id}\t{row.channel}\t{row.attempts} tries\t{row.error}")
    typer.echo(f"{len(rows)} parked", err=True)


@received_app.command("retry")
def retry_received(number: int) -> None:
    with transaction(connect(read().database_url)) as session:
        if not received.retry(session, number, datetime.now(UTC)):
            raise CannotStart(f"Delivery {number} is not there or is not parked.")
    typer.echo(f"Delivery {number} will be tried again.")
