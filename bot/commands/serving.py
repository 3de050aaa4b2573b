"""``guanjia serve``: everything that is configured."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated

import typer

from bot import app, server
from bot.commands import doctor
from bot.settings import read


def serve(
    speed: Annotated[
        float, typer.Option(min=0.1, max=100_000, help="How fast the demo's clock runs.")
    ] = 1.0,
) -> None:
    """Runs everything that is configured."""
    settings = read()
    running = app.compose(settings, speed)
    running.examine = partial(doctor.findings, settings)
    asyncio.run(server.serve(running))
