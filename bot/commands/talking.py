"""``guanjia chat --as NAME``: the whole program in one terminal, for one or several of the cast."""

from __future__ import annotations

import asyncio
import sys
import uuid
from contextlib import suppress
from typing import Annotated

import typer

from bot import worker
from bot.app import close, compose
from bot.channels.terminal import Terminal
from bot.delivery.send import Dispatcher
from bot.errors import CannotStart
from bot.running import Running
from bot.settings import read
from storage import contacts, people
from storage.contacts import ContactPoint
from storage.db import transaction

QUIET = 1.0  # seconds after the last line in which answers may still come


def chat(
    names: Annotated[
        list[str], typer.Option("--as", help="One of the cast: 王阿姨. Several play both sides.")
    ],
) -> None:
    """Talks to the bot in the terminal as one of the cast, or as several: "张师傅: /take 1"."""
    asyncio.run(talk_as(compose(read()), tuple(names)))


async def talk_as(running: Running, names: tuple[str, ...]) -> None:
    """Reads lines until the input ends. Only in a demo database: anybody may play anybody there."""
    if not running.demo:
        raise CannotStart("chat is for the demo estate only; this database is a real one.")
    await running.in_thread(lambda: _sit_down(running, names))
    terminal = Terminal(*names)
    running.channels = {**running.channels, terminal.name: terminal}
    work = [
        asyncio.create_task(worker.work(running)),
        asyncio.create_task(Dispatcher(running).run()),
    ]
    typer.echo(f"{'、'.join(names)}. 写一行，回车。 /help 看看能做什么。 Ctrl-D 结束。")
    try:
        await _read_lines(running, terminal)
        await asyncio.sleep(QUIET)
    finally:
        for task in work:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*work, return_exceptions=True)
        await close(running)


async def _read_lines(running: Running, terminal: Terminal) -> None:
    while line := await running.in_thread(sys.stdin.readline):
        if line.strip():
            await running.mailbox.put(
                terminal.name, [terminal.delivery(line.rstrip("\n"), uuid.uuid4().hex)]
            )


def _sit_down(running: Running, names: tuple[str, ...]) -> None:
    """The terminal becomes the place where these people are reached first."""
    now = running.clock.now()
    with transaction(running.engine) as session:
        for name in names:
            found = people.named(session, name)
            if len(found) != 1:
                raise CannotStart(f"Nobody, or more than one person, is called {name}.")
            point = contacts.find(session, Terminal.name, name)
            if point is None:
                point = ContactPoint(
                    person_id=found[0].id,
                    channel=Terminal.name,
                    address=name,
                    bound_at=now,
                    seen_at=now,
                )
            point.seen_at = now
            session.add(point)
