"""``guanjia converse``: plays dialogue files and prints what everybody heard and what is left."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.converse import script, told
from bot.converse.player import Estates, Player
from bot.converse.script import Script, WrongScript
from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import read
from handlers.rules import Rules


def converse(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, metavar="FILE…")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
    only: Annotated[str, typer.Option(help="Only the dialogue with this id.")] = "",
) -> None:
    """Plays dialogues, each on a demo estate of its own. Touches no other database."""
    rules = rules_of(read())
    try:
        scripts = [each for path in files for each in script.read(path, rules.zone)]
    except WrongScript as error:
        raise CannotStart(str(error)) from None
    chosen = [each for each in scripts if only in ("", each.id)]
    if as_json:
        found = [played for _, played in _played(chosen, rules)]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for each, played in _played(chosen, rules):
        for line in told.lines(each, played):
            typer.echo(line)


def _played(scripts: list[Script], rules: Rules) -> Iterator[tuple[Script, dict[str, Any]]]:
    with tempfile.TemporaryDirectory() as folder:
        estates = Estates(Path(folder), rules)
        for each in scripts:
            player = Player(each, estates, rules)
            try:
                yield each, asyncio.run(player.play())
            finally:
                player.close()
