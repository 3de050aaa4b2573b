"""Answers to an Official Account's callbacks, beside an ASGI app that only echoes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.ground import Ground, size
from tests.bench.table import Ratio
from tests.fakes.officialaccount import Phones, Platform, crowd, serving
from tests.fakes.officialaccount.phones import hook_of
from tests.serving import environment, served

PEOPLE, EACH = size("CROWD", 50), 6
LIMIT = 5.0  # seconds; then the platform cuts the line

ECHO = """
import sys, uvicorn
async def app(scope, receive, send):
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"success"})
import socket
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
config = uvicorn.Config(app, log_level="critical", lifespan="off")
uvicorn.Server(config).run(sockets=[listening])
"""


def measure(ground: Ground) -> list[Ratio]:
    """Fifty followers, six questions each, a third of the deliveries brought twice."""
    platform = Platform()
    with serving(platform) as root:
        env = environment(
            ground.fresh("answering"),
            Path(ground.folder),
            wechat_app_id=platform.app_id,
            wechat_app_secret=platform.secret,
            wechat_token=platform.token,
            wechat_aes_key=platform.aes_key,
            wechat_api_url=root,
        )
        with served(env, Path(ground.folder) / "answering.log") as bot:
            phones = Phones(platform, hook_of(bot.address))
            _wait_until_ready(bot.address)
            ours = asyncio.run(crowd.ask(phones, PEOPLE, EACH))
            phones.close()
        with _echo() as address:
            phones = Phones(platform, address)
            bare = asyncio.run(crowd.ask(phones, PEOPLE, EACH))
            phones.close()
    broken = [*platform.complaints, *["refused"] * ours.refused, *["changed"] * ours.changed]
    return [
        Ratio(
            "answers to WeChat, sealed, 99 of 100 within, beside an ASGI app that only echoes",
            f"{ours.percentile(0.99):.2f} s",
            f"{bare.percentile(0.99):.2f} s",
            f"{ours.percentile(0.99) / bare.percentile(0.99):.1f}",
            f"<= {LIMIT:.0f} s, nothing twice, no rule broken",
            ours.percentile(0.99) <= LIMIT and not broken and not ours.doubled(),
        ),
        Ratio(
            "the same, deliveries answered a second",
            f"{len(ours.seconds) / ours.took:,.0f} a second",
            f"{len(bare.seconds) / bare.took:,.0f} a second",
            f"{ours.took and bare.took / ours.took:.2f}",
            "",
            True,
        ),
    ]


def _wait_until_ready(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if httpx.get(f"{address}/healthz", trust_env=False).status_code == httpx.codes.OK:
            return
        time.sleep(0.1)


@contextmanager
def _echo() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()
