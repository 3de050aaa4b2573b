"""``guanjia nlu …``: explains, measures and mends the understanding of messages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from bot.commands.explaining import against
from bot.errors import CannotStart
from bot.settings import read
from nlu import check as regression
from nlu import labelled, lexicon, local, train
from nlu import misses as lines
from nlu.evaluate import evaluate as score
from nlu.explain import explain as in_words
from nlu.labelled import Row
from nlu.lexicon import Lexicon
from nlu.meaning import Conversation
from nlu.model import FILE as WEIGHTS
from nlu.opinion import FILE as OPINION
from storage import charter, misses
from storage.db import connect, reading
from storage.misses import Miss

app = typer.Typer(help="The understanding of messages.", no_args_is_help=True)

# The labelled messages of a checkout: what is learned from, and in ``held`` what never is, so that
# it can tell what a change breaks.
LABELLED = Path(__file__).parents[2] / "tests" / "nlu"
Files = Annotated[
    list[Path] | None,
    typer.Argument(exists=True, dir_okay=False, help="Labelled files; else those of the checkout."),
]


@app.command("explain")
def explain(
    text: str,
    english: Annotated[bool, typer.Option("--english", help="Explain in English.")] = False,
    estate: Annotated[str, typer.Option(help="With the words of this estate.")] = "",
    speaker: Annotated[
        str, typer.Option("--as", help="Against the live conversation of this person.")
    ] = "",
) -> None:
    """Intents, category, urgency, slots, and the words that decided."""
    settings = read()
    words = charter.load(settings.charter).words_of_categories()
    everywhere, estates = local.load(settings.words, words)
    understand = estates.get(estate, everywhere)
    meaning = understand(text, datetime.now(settings.zone).date(), Conversation())
    typer.echo(in_words(meaning, "en" if english else "zh_CN"))
    if speaker:
        typer.echo(against(settings, speaker, text))


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


@app.command("train")
def train_command(
    files: Files = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = WEIGHTS,
    second: Annotated[Path, typer.Option(help="Where the second opinion goes.")] = OPINION,
) -> None:
    """Learns the weights anew from labelled messages. The same files give the same weights."""
    try:
        done = train.train(_labelled(files), out, second)
    except train.CannotLearn as error:
        raise CannotStart(str(error)) from None
    typer.echo(f"{done['weights']} weights from {done['messages']} messages, in {out}")
    typer.echo(f"{done['pieces']} pieces of the second opinion, in {second}")


@app.command("misses")
def misses_command(
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
) -> None:
    """What was misunderstood, each with a line for the lexicon that would have mended it."""
    settings = read()
    with reading(connect(settings.database_url)) as session:
        kept = list(misses.newest(session, limit=limit))
    try:
        words = local.everywhere(settings.words)
    except (lexicon.LexiconError, OSError) as error:
        raise CannotStart(str(error)) from None
    rows = [row for path in _known() for row in labelled.read(path)]
    for miss in kept:
        _show(miss, miss.said_at.astimezone(settings.zone).date(), words, rows)
    typer.echo(f"{len(kept)} 条 · {len(kept)} misunderstood messages")


def _show(miss: Miss, said_on: date, words: Lexicon, rows: Sequence[Row]) -> None:
    # One message on one line of the terminal, whatever is in it.
    text = " ".join("".join(c if c.isprintable() else " " for c in miss.text).split())
    wanted = miss.label or "?"
    typer.echo(f"# {said_on} {miss.source}  {miss.took} → {wanted}  {text[:80]}")
    if not miss.label:
        typer.echo("#   还没人说它是什么意思 · nobody has said yet what it means\n")
        return
    proposal = lines.propose(miss.text, miss.label, said_on, words)
    if proposal is None:
        typer.echo("#   现在已经懂了 · understood by now\n")
        return
    told = regression.of_rule(proposal.rule, rows, words)
    typer.echo(
        f"# check: {told.messages} 条消息有这些词 · messages with these words, "
        f"{len(told.better)} better, {len(told.worse)} worse"
    )
    for change in told.worse[:3]:
        typer.echo(f"#   - {change.kind}: {change.before} → {change.after}  {change.text[:60]}")
    typer.echo(proposal.line)


@app.command("check")
def check_command(
    changed: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    against: Annotated[
        list[Path] | None, typer.Option("--against", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Reads messages that were not learned from with changed lexicon files before they go live.
    Exit code 1 where something that was understood no longer is."""
    paths = against or _unlearned() or _labelled(None)
    total = sum(len(labelled.read(path)) for path in paths)
    with Progress(transient=True) as progress:
        task = progress.add_task("messages", total=total)
        try:
            report = regression.check(
                paths, changed, lambda done: progress.update(task, completed=done)
            )
        except lexicon.LexiconError as error:
            raise CannotStart(str(error)) from None
    for sign, changes in (("+", report.better), ("-", report.worse)):
        for each in changes:
            typer.echo(f"{sign} {each.id} {each.kind}: {each.before} → {each.after}  {each.text}")
    typer.echo(
        f"{report.messages} messages: {len(report.better)} better, {len(report.worse)} worse"
    )
    if not report.passes:
        raise typer.Exit(1)


def _unlearned() -> list[Path]:
    return sorted((LABELLED / "held").glob("*.jsonl"))


def _known() -> list[Path]:
    return [*sorted(LABELLED.glob("*.jsonl")), *_unlearned()]


def _labelled(files: list[Path] | None) -> list[Path]:
    found = files or sorted(LABELLED.glob("*.jsonl"))
    if not found:
        raise CannotStart("There are no labelled messages here; name their files.")
    return found
