"""``guanjia migrate`` and ``guanjia seed demo``: a database's schema, and an estate in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import read
from handlers import policy
from handlers.context import Moment
from storage import db, deployment, seeds
from storage.db import connect, transaction

seed_app = typer.Typer(help="Example data.", no_args_is_help=True)


def migrate() -> None:
    """Brings the database to the newest schema."""
    settings = read()
    copy = db.migrate(settings.database_url)
    with transaction(connect(settings.database_url)) as session:
        deployment.ensure(session)
    if copy is not None:
        typer.echo(f"As it was before: {copy}. Delete it when all is well.")
    typer.echo("The database is at the newest schema.")


@seed_app.callback()
def seed() -> None:
    """Example data."""


@seed_app.command("demo")
def seed_demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Quietly do nothing else.")] = False,
    bare: Annotated[bool, typer.Option("--bare", help="Homes, people and bills alone.")] = False,
) -> None:
    """The demo estate 桂花园 with its cast, and half a year of its past."""
    settings = read()
    rules, now = rules_of(settings), datetime.now(UTC)
    ladder = policy.ladder(rules.charter, now, rules.zone)
    with transaction(connect(settings.database_url)) as session:
        if seeds.is_empty(session):
            seeds.plant(session, now, settings.zone, ladder)
            if not bare:
                from bot import demo  # nothing else of the program needs it

                demo.furnish(Moment(session, rules, now))
            typer.echo("The demo estate 桂花园 is loaded.")
        elif not if_empty:
            raise CannotStart("The database is not empty; the demo estate was not loaded.")
