"""The running program as one value: what the worker, the dispatcher and the web share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from bot.cashiers.base import Cashier
from bot.channels.base import Channel, Mailbox
from bot.clock import Clock
from bot.condition import Condition
from bot.settings import Settings
from handlers.rules import Rules

T = TypeVar("T")
# What goes round and round for as long as the program lives.
PARTS = ("clock", "inbox", "dispatcher", "database")


@dataclass
class Running:
    settings: Settings
    engine: Engine
    clock: Clock
    rules: Rules
    demo: bool  # the database holds the demo estate
    secret: str  # signs cookies
    channels: Mapping[str, Channel]
    mailbox: Mailbox
    threads: ThreadPoolExecutor
    media: Path
    cashiers: Mapping[str, Cashier] = field(default_factory=dict)  # by the account's name
    # When each messenger last took something from us, by its name: it was not away then.
    took: dict[str, datetime] = field(default_factory=dict)
    # What must not end and has, by its name, and why; it is being started again.
    stopped: dict[str, str] = field(default_factory=dict)
    warm: bool = True  # the first message finds everything loaded
    clock_off: str = ""  # by how much the computer's clock is wrong, in words
    # When each of PARTS last went round without a fault, and when the first could have.
    moved: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    # Set when there is something new to do, so that nobody has to wait for the next look.
    mail: asyncio.Event = field(default_factory=asyncio.Event)
    post: asyncio.Event = field(default_factory=asyncio.Event)
    # What `guanjia doctor` finds: (fine, False for wrong, None to be minded; a sentence).
    examine: Callable[[], Iterable[tuple[bool | None, str]]] = tuple
    handled: Condition = field(default_factory=Condition)  # notified when deliveries were handled

    def moves(self, part: str) -> None:
        """One of PARTS has gone round."""
        self.moved[part] = time.monotonic()

    async def in_thread(self, call: Callable[[], T]) -> T:
        """Runs synchronous work (a transaction) beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, call)
