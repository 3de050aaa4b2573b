"""The command line: ``guanjia …``. Every mistake ends in one sentence and exit code 1."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import CannotStart, compose, rules_of, serve
from bot.commands import (
    exporting,
    importing,
    inviting,
    keeping,
    language,
    printing,
    simulating,
    stuck,
    wechat,
)
from bot.commands.doctor import examine
from bot.commands.talking import talk_as
from bot.settings import Settings, WrongSetting, read
from handlers import demo, policy
from handlers.context import Moment
from handlers.errors import Refusal
from handlers.wording import charter as charter_words
from handlers.wording.tongue import COMPANY, Tongue
from scheduler import timetable
from storage import charter as charter_file
from storage import deployment, replies, seeds
from storage.charter import CharterError
from storage.db import connect, migrate, transaction
from storage.replies import RepliesError

app = typer.Typer(
    help="管家 Guanjia: keeps the promises of a property-management company.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
charter_app = typer.Typer(help="The responsibility statement.", no_args_is_help=True)
seed_app = typer.Typer(help="Example data.", no_args_is_help=True)
app.add_typer(charter_app, name="charter")
app.add_typer(seed_app, name="seed")
app.add_typer(language.app, name="nlu")
app.add_typer(wechat.app, name="wechat")
app.add_typer(stuck.outbox_app, name="outbox")
app.add_typer(stuck.received_app, name="received")
app.add_typer(importing.import_app, name="import")
app.add_typer(exporting.export_app, name="export")
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("invite")(inviting.invite)
app.command("codes")(printing.codes)
app.command("simulate")(simulating.simulate)


@app.command("serve")
def serve_command(
    speed: Annotated[
        float, typer.Option(min=0.1, max=100_000, help="How fast the demo's clock runs.")
    ] = 1.0,
) -> None:
    """Runs everything that is configured."""
    running = compose(read(), speed)
    asyncio.run(serve(running))


@app.command("migrate")
def migrate_command() -> None:
    """Brings the database to the newest schema."""
    settings = read()
    migrate(settings.database_url)
    with transaction(connect(settings.database_url)) as session:
        deployment.ensure(session)
    typer.echo("The database is at the newest schema.")


@app.command("doctor")
def doctor_command() -> None:
    """Says what is wrong and how to mend it."""
    if not examine(read()):
        raise typer.Exit(1)


@app.command("tick")
def tick_command(
    at: Annotated[str, typer.Option(help="As of this moment, as 2026-12-01T10:00:00+08:00.")] = "",
) -> None:
    """Runs every sweep once."""
    settings = read()
    now = _moment(at, settings)
    done = timetable.run_all(connect(settings.database_url), rules_of(settings), now)
    typer.echo(f"{done} done, as of {now.astimezone(settings.zone).isoformat(timespec='seconds')}")


def _moment(at: str, settings: Settings) -> datetime:
    if not at:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise CannotStart(f"--at {at}: write the moment as 2026-12-01T10:00:00+08:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)).astimezone(UTC)


@app.command("chat")
def chat_command(
    names: Annotated[
        list[str], typer.Option("--as", help="One of the cast: 王阿姨. Several play both sides.")
    ],
) -> None:
    """Talks to the bot in the terminal as one of the cast, or as several: "张师傅: /take 1"."""
    asyncio.run(talk_as(compose(read()), tuple(names)))


@charter_app.command("check")
def charter_check(file: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Explains every mistake in a charter, and in the canned replies that go with it."""
    settings = read()
    found = charter_file.load(file or settings.charter)
    canned = replies.load(settings.replies)
    typer.echo(f"{found.title}（{found.version}）: {len(found.clauses)} clauses, all is well.")
    typer.echo(f"Canned replies: {len(canned.replies)}, all is well.")


@charter_app.command("show")
def charter_show(
    position: Annotated[str, typer.Argument(help="A position: gm, 客服主管; all without it.")] = "",
) -> None:
    """A position's statement in Chinese, as its holder would read it."""
    settings = read()
    found = charter_file.load(settings.charter)
    chosen = [key for key, each in found.positions.items() if position in ("", key, each.title)]
    if not chosen:
        known = "、".join(f"{key} {each.title}" for key, each in found.positions.items())
        raise CannotStart(f"There is no position {position!r} in the charter. It has: {known}")
    tongue = Tongue(COMPANY, settings.zone)
    typer.echo("\n\n".join(charter_words.statement(tongue, found, each) for each in chosen))


@seed_app.command("demo")
def seed_demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Quietly do nothing else.")] = False,
    bare: Annotated[bool, typer.Option("--bare", help="Homes, people and bills alone.")] = False,
) -> None:
    """The demo estate 桂花园 with its cast, and half a year of its past."""
    settings = read()
    rules, now = rules_of(settings), datetime.now(UTC)
    today = rules.today(now)
    ladder = tuple(
        (step.name, policy.step_begins(rules.charter, step, today.year, today.month, rules.zone))
        for step in rules.charter.dunning.steps
    )
    with transaction(connect(settings.database_url)) as session:
        if seeds.is_empty(session):
            seeds.plant(session, now, settings.zone, ladder)
            if not bare:
                demo.furnish(Moment(session, rules, now))
            typer.echo("The demo estate 桂花园 is loaded.")
        elif not if_empty:
            raise CannotStart("The database is not empty; the demo estate was not loaded.")


def main() -> None:
    """The entry point: settings and refusals end in a sentence, not in a traceback."""
    try:
        app()
    except (WrongSetting, CannotStart, CharterError, RepliesError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except Refusal as refusal:
        print(inviting.in_both(refusal), file=sys.stderr)
        sys.exit(1)
