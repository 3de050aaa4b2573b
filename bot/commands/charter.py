"""``guanjia charter``: whether a responsibility statement is sound, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.settings import Settings, read
from handlers.wording import charter as words
from handlers.wording.tongue import COMPANY, Tongue
from storage import charter, estates, replies
from storage.db import reading
from storage.migrating import file_of

charter_app = typer.Typer(help="The responsibility statement.", no_args_is_help=True)


@charter_app.command("check")
def check(file: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Explains every mistake in a charter, and in the canned replies that go with it."""
    settings = read()
    found = charter.load(file or settings.charter, settings.answers_file)
    canned = replies.load(settings.replies)
    typer.echo(f"{found.title}（{found.version}）: {len(found.clauses)} clauses, all is well.")
    typer.echo(f"Canned replies: {len(canned.replies)}, all is well.")
    if known := _estates(settings):
        for name in sorted(found.estates.keys() - known):
            typer.echo(
                f"! [estates.{name}]: the database has no estate of that name, so nothing is "
                f"changed by it. It has: {'、'.join(known)}"
            )


def _estates(settings: Settings) -> list[str]:
    """The estates of the database, where there is one; it is not made for this."""
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        return []
    try:
        with opened(settings) as engine, reading(engine) as session:
            return [each.name for each in estates.estates(session)]
    except (SQLAlchemyError, CannotStart):
        return []


@charter_app.command("show")
def show(
    position: Annotated[str, typer.Argument(help="A position: gm, 客服主管; all without it.")] = "",
) -> None:
    """A position's statement in Chinese, as its holder would read it."""
    settings = read()
    found = charter.load(settings.charter)
    chosen = [key for key, each in found.positions.items() if position in ("", key, each.title)]
    if not chosen:
        known = "、".join(f"{key} {each.title}" for key, each in found.positions.items())
        raise CannotStart(f"There is no position {position!r} in the charter. It has: {known}")
    tongue = Tongue(COMPANY, settings.zone, found)
    typer.echo("\n\n".join(words.statement(tongue, found, each) for each in chosen))
