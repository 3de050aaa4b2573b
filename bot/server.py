"""The running program: its parts started in order, watched, and stopped in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import FrameType

import uvicorn

from bot import (
    alarms,
    app,
    backups,
    charters,
    collecting,
    heartbeat,
    media,
    presence,
    rehearsing,
    webhooks,
    worker,
)
from bot.channels.base import Delivery
from bot.channels.webchat import Webchat
from bot.delivery.send import Dispatcher
from bot.errors import CannotStart
from bot.keeping import keep_alive
from bot.logs import announce, announce_setup, set_up_logs
from bot.running import Running
from bot.settings import Settings
from bot.timecheck import Guard
from bot.web.site import create_site
from bot.web.work import setup
from handlers import drills, inbox
from scheduler.clock import Metronome
from storage.drills import CHANNEL

log = logging.getLogger("guanjia")


async def serve(running: Running) -> None:
    """Runs until it is told to stop (SIGINT, SIGTERM), then stops in order."""
    set_up_logs(running.settings)
    listening = _listen(running.settings)
    server = _Server(_server_config(running), running)
    if threading.current_thread() is threading.main_thread():
        # uvicorn gives the signal back when it has ended, and the default would end us there and
        # then: nothing would be finished, no lease given back.
        signal.signal(signal.SIGTERM, server.handle_exit)
    await presence.announce(running)
    guard = Guard(running)
    clock = Metronome(
        running.engine, lambda: running.rules, _beats(running), _bell(running), guard.trusts
    )
    clock.start()
    running.warm = False
    parts: dict[str, Callable[[], Awaitable[None]]] = {
        "worker": lambda: worker.work(running),
        "dispatcher": lambda: Dispatcher(running).run(),
        "media": lambda: media.keep_fetching(running),
        "backups": lambda: backups.keep(running, _after_backups),
        "presence": lambda: presence.keep(running),
        "alarms": lambda: alarms.keep(running, guard),
        "webhooks": lambda: webhooks.keep(running),
        "charter": lambda: charters.keep(running),
        "collecting": lambda: collecting.keep(running),
    }
    # A channel returns where others bring its mail.
    ending = {
        "warm-up": lambda: _warm_up(running),
        "heartbeat": lambda: heartbeat.keep(running),
    } | {each.name: each.run for each in running.channels.values()}
    work = {
        asyncio.create_task(keep_alive(running, name, live, ends=name in ending), name=name)
        for name, live in (*ending.items(), *parts.items())
    }
    address = _address(running.settings, listening)
    announce(running.settings, address)
    await _announce_setup(running, address)
    try:
        await server.serve(sockets=[listening])
    finally:
        await _stop(running, clock, work)


async def _announce_setup(running: Running, address: str) -> None:
    """An empty database: where the first one begins, told to who reads the server alone."""
    if await running.in_thread(lambda: setup.is_due(running)):
        announce_setup(running.settings, setup.address(running, address))


class _Server(uvicorn.Server):
    """Tells the web chat at once that it is over: pages that wait for news need not time out."""

    def __init__(self, config: uvicorn.Config, running: Running) -> None:
        super().__init__(config)
        self._running = running

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        webchat = self._running.channels["webchat"]
        if isinstance(webchat, Webchat):
            webchat.close()
        super().handle_exit(sig, frame)


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.http_host, settings.http_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once instead of after 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(512)
        return listening
    except OSError as error:
        listening.close()
        raise CannotStart(
            f"{host}:{port} cannot be used ({error.strerror}). "
            "Is Guanjia running already? Another port: GUANJIA_HTTP_PORT=8001"
        ) from None


def _address(settings: Settings, listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return settings.public_url or f"http://{'[' + host + ']' if ':' in host else host}:{port}/"


def _server_config(running: Running) -> uvicorn.Config:
    return uvicorn.Config(
        create_site(running),
        log_config=None,
        access_log=False,  # addresses hold names
        lifespan="off",
        timeout_graceful_shutdown=5,
    )


def _after_backups(running: Running) -> None:
    backups.send_elsewhere(running)
    rehearsing.monthly(running)


def _beats(running: Running) -> Callable[[], datetime]:
    """The moment, for the clock that asks twice a second: so it is known that it still asks."""

    def now() -> datetime:
        running.moves("clock")
        return running.clock.now()

    return now


def _bell(running: Running) -> Callable[[], None]:
    """Rings from the clock's thread when there is something to send."""
    loop = asyncio.get_running_loop()
    return lambda: _call_if_open(loop, running.post.set)


def _call_if_open(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


async def _warm_up(running: Running) -> None:
    """Loads what only a message needs, so that nobody's first one waits for it: a messenger hangs
    up after five seconds."""
    await running.in_thread(
        lambda: inbox.rehearse(running.engine, running.rules, running.clock.now())
    )
    running.warm = True
    if not running.demo:
        await _drill(running)


async def _drill(running: Running) -> None:
    """After each start the program complains to itself, as it does every night."""
    now = running.clock.now()
    key = f"complaint:start:{now.isoformat()}"
    said = drills.body(running.rules, key, now)
    await running.mailbox.put(CHANNEL, [Delivery(key, CHANNEL, said)])


async def _stop(running: Running, clock: Metronome, work: set[asyncio.Task[None]]) -> None:
    """First nothing new, then what is under way, then the connections."""
    await running.in_thread(clock.shutdown)
    for task in work:
        task.cancel()
    await asyncio.wait(work, timeout=15)
    await app.close(running)
