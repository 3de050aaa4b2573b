"""``guanjia serve`` with the limits off: ``python -m tests.bench.rival.ours URL ROOT TOKEN``."""

from __future__ import annotations

import asyncio
import logging
import sys
from functools import partial

from pydantic import SecretStr

from bot import app, server
from bot.delivery.send import Dispatcher
from bot.settings import Settings


def main(url: str, root: str, token: str) -> None:
    logging.disable(logging.ERROR)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=url,
        telegram_token=SecretStr(token),
        telegram_api_url=root,
        http_port=0,
        backups="",
    )
    # The other bot keeps no pace either.
    setattr(server, "Dispatcher", partial(Dispatcher, limited=False))  # noqa: B010
    asyncio.run(server.serve(app.compose(settings)))


main(*sys.argv[1:])
