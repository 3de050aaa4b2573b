"""``guanjia serve``: everything that is configured."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot import app, server
from bot.settings import read


def serve(
    speed: Annotated[
        float, typer.Option(min=0.1, max=100_000, help="How fast the demo's clock runs.")
    ] = 1.0,
) -> None:
    """Runs everything that is configured."""
    running = app.compose(read(), speed)
    asyncio.run(server.serve(running))
