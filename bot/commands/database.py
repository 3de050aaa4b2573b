"""``guanjia migrate`` and ``guanjia seed demo``: a database's schema, and an estate in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import Settings, read
from handlers import policy
from handlers.context import Moment
from storage import copies, db, deployment, seeds
from storage.db import connect, reading, transaction

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
    anew: Annotated[
        bool, typer.Option("--anew", help="Throws the demo estate away first, and nothing else.")
    ] = False,
) -> None:
    """The demo estate 桂花园 with its cast, and half a year of its past."""
    settings = read()
    if anew:
        _throw_away(settings)
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


def _throw_away(settings: Settings) -> None:
    """Only a demonstration's database, and never under a process that serves."""
    engine = connect(settings.database_url)
    try:
        if not db.at_head(engine):
            return
        with reading(engine) as session:
            here = deployment.this(session)
            served = deployment.someone_serves(session, datetime.now(UTC))
            empty = seeds.is_empty(session)
        if not empty and not (here is not None and here.demo):
            raise CannotStart("This database is a real one; nothing was thrown away.")
        if served:
            raise CannotStart("Guanjia is running on this database; stop it first.")
        copies.start_over(engine, settings.database_url)
    finally:
        engine.dispose()
