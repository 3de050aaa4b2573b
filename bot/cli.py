"""The command line: ``guanjia …``. Every mistake ends in one sentence and exit code 1.

A command's own module is imported when it is called: ``--help`` needs none of them.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class Row(NamedTuple):
    """Where a command, or a group of them, is at home, and what ``--help`` says of it."""

    home: str  # "bot.commands.keeping:backup"; a function, or a Typer with functions of its own
    says: str  # as its docstring, or the group's help


COMMANDS = {
    "serve": Row("bot.commands.serving:serve", "Runs everything that is configured."),
    "init": Row(
        "bot.commands.starting:init",
        "The company, its first estate with its card, and a code for the first supervisor.",
    ),
    "migrate": Row("bot.commands.database:migrate", "Brings the database to the newest schema."),
    "doctor": Row("bot.commands.doctor:doctor", "Says what is wrong and how to mend it."),
    "charter": Row("bot.commands.charter:charter_app", "The responsibility statement."),
    "invite": Row(
        "bot.commands.inviting:invite", "Prints a one-time code, for /start CODE or 绑定 CODE."
    ),
    "codes": Row(
        "bot.commands.printing:codes",
        "Slips (A4, eight a page) with which homeowners bind their home; older ones are void.",
    ),
    "seed": Row("bot.commands.database:seed_app", "Example data."),
    "import": Row(
        "bot.commands.importing:import_app", "Sheets (.xlsx, .xls, .csv) into the archive."
    ),
    "export": Row("bot.commands.exporting:export_app", "Sheets (.xlsx, .csv) from the archive."),
    "tick": Row("bot.commands.ticking:tick", "Does everything that is due."),
    "outbox": Row("bot.commands.stuck:outbox_app", "Messages that did not leave."),
    "received": Row("bot.commands.stuck:received_app", "Deliveries that could not be handled."),
    "chat": Row(
        "bot.commands.talking:chat",
        'Talks to the bot in the terminal as one of the cast, or as several: "张师傅: /take 1".',
    ),
    "commands": Row(
        "bot.commands.verbs:commands",
        "Every verb: its words, who may use it, what it takes.",
    ),
    "nlu": Row("bot.commands.language:app", "The understanding of messages."),
    "wechat": Row("bot.commands.wechat:app", "The WeChat Official Account."),
    "simulate": Row(
        "bot.commands.simulating:simulate",
        "Lives through a made-up month and prints what came of it. Touches no other database.",
    ),
    "converse": Row(
        "bot.commands.conversing:converse",
        "Plays dialogues, each on a demo estate of its own. Touches no other database.",
    ),
    "backup": Row(
        "bot.commands.keeping:backup",
        "Copies everything, as it is at one moment, while the program runs.",
    ),
    "backup-key": Row(
        "bot.commands.keeping:backup_key",
        "Makes a key with which backups are sealed.",
    ),
    "keys": Row("bot.commands.keys:keys_app", "Keys of telephone numbers in the database."),
    "move": Row(
        "bot.commands.moving:move",
        "Copies every row into another database and compares them. Stop the program first.",
    ),
    "restore": Row(
        "bot.commands.keeping:restore",
        "Puts a backup back, also into the other kind of database. Stop the program first.",
    ),
}


def load(name: str) -> Any:
    """The real command of this name, with its module imported."""
    module, _, attribute = COMMANDS[name].home.partition(":")
    gc.disable()  # nothing that is imported is garbage
    found: typer.Typer | Callable[..., None] = getattr(import_module(module), attribute)
    gc.freeze()
    gc.enable()
    if isinstance(found, typer.Typer):
        command = get_command(found)
    else:
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        command = get_command(alone)
    command.name = name
    return command


class Commands(TyperGroup):
    """The rows as placeholders, until one of them is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {
            name: TyperCommand(name, help=row.says, rich_markup_mode=None)
            for name, row in COMMANDS.items()
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(str(name)), rest


app = typer.Typer(
    cls=Commands,
    help="管家 Guanjia: keeps the promises of a property-management company.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"guanjia {version('guanjia')}")
        raise typer.Exit


@app.callback()
def guanjia(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Which one it is.")
    ] = False,
) -> None:
    """Only the group: every command has a row of its own."""


def main() -> None:
    """The entry point: settings and refusals end in a sentence, not in a traceback."""
    try:
        os.umask(0o077)  # what we write holds telephone numbers
        app()
    except KeyboardInterrupt:  # whoever asks for the end knows that it is one
        sys.exit(130)
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        sys.exit(1)


def _sentence(error: Exception) -> str | None:
    """What a person is told of a mistake that is theirs to mend; None where it is ours."""
    from bot.errors import CannotStart
    from bot.settings import WrongSetting
    from handlers.errors import Refusal
    from storage.charter import CharterError
    from storage.replies import RepliesError
    from storage.sealing import KeyMissing

    if isinstance(error, Refusal):
        from bot.commands.inviting import in_both

        return in_both(error)
    if isinstance(error, WrongSetting | CannotStart | CharterError | RepliesError | KeyMissing):
        return str(error)
    return _of_database(error)


def _of_database(error: Exception) -> str | None:
    """A database that is not there, not ours to write, or not at our schema."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

    from storage.db import AWAY
    from storage.migrating import RowsLost

    if isinstance(error, RowsLost):
        return str(error)
    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "GUANJIA_DATABASE_URL is wrong: write it as in sqlite:///company.db"
    if isinstance(error, (DBAPIError, *AWAY)):
        said = str(getattr(error, "orig", error)).lower()
        if "no such table" in said or "no such column" in said or "does not exist" in said:
            return "The database is not at the newest schema. Run: guanjia migrate"
        why = (str(getattr(error, "orig", error)).strip().splitlines() or [""])[0]
        return (
            f"The database cannot be used ({why}). Is it running, is the folder there, is the disk "
            "full? See GUANJIA_DATABASE_URL"
        )
    return None
