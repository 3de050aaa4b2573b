"""``guanjia tick``: every sweep once, as of now or of another moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import Settings, read
from scheduler.driver import Driver
from storage.db import connect


def tick(
    at: Annotated[str, typer.Option(help="As of this moment, as 2026-12-01T10:00:00+08:00.")] = "",
) -> None:
    """Does everything that is due."""
    settings = read()
    now = _moment(at, settings)
    done = Driver(connect(settings.database_url), rules_of(settings)).run(now)
    typer.echo(f"{done} done, as of {now.astimezone(settings.zone).isoformat(timespec='seconds')}")


def _moment(at: str, settings: Settings) -> datetime:
    if not at:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise CannotStart(f"--at {at}: write the moment as 2026-12-01T10:00:00+08:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)).astimezone(UTC)
