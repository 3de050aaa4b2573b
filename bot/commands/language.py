"""``guanjia nlu``: what was understood and why, and how well."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.settings import read
from nlu.evaluate import evaluate as score
from nlu.explain import explain as in_words
from nlu.intents import understand

app = typer.Typer(help="The understanding of messages.", no_args_is_help=True)


@app.command("explain")
def explain(
    text: str,
    english: Annotated[bool, typer.Option("--english", help="Explain in English.")] = False,
) -> None:
    """Intents, category, urgency, slots, and the words that decided."""
    today = datetime.now(read().zone).date()
    typer.echo(in_words(understand(text, today), "en" if english else "zh_CN"))


@app.command("evaluate")
def evaluate(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Scores labelled files."""
    found = score(files)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        if name != "items":
            typer.echo(f"{name:14} {_shown(value)}")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {_shown(each)}" for name, each in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)
