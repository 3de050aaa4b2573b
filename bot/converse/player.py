"""Plays dialogues, each on a demo estate of its own: the real inbox, sweeps and dispatcher."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot import media, worker
from bot.clock import StillClock
from bot.converse.script import GROUPS, Script, Turn
from bot.converse.stage import GROUP, Heard, NoPress, Stage, delivery
from bot.delivery.send import Dispatcher
from bot.mailbox import DatabaseMailbox
from bot.running import Running
from bot.settings import Settings
from bot.simulation.month import AtOnce
from handlers import policy
from handlers.rules import Rules
from scheduler.driver import Ahead, Driver, Patience
from storage import seeds, tables, traces, vitals
from storage.contacts import StaffChat
from storage.db import connect, reading, transaction

# So often at most for what has no moments of its own: search, repair.
PATIENCE = Patience(asks=timedelta(minutes=20), idle=timedelta(minutes=20))
NEVER = datetime.max.replace(tzinfo=UTC)
MEMBERS = {
    group: tuple(each.name for each in seeds.CAST if each.role == role)
    for group, role in GROUPS.items()
}


class Estates:
    """Fresh bare demo estates, one after the other at the same address: what takes long is done
    once, and then copied; what has been compiled for the database stays compiled."""

    def __init__(self, folder: Path, rules: Rules) -> None:
        self._folder, self._rules = folder, rules
        self._path, self._template = folder / "estate.db", folder / "template.db"
        self._engine = connect(f"sqlite:///{self._path}", durable=False)
        self._numbers = itertools.count(1)
        tables.create(self._engine)
        self._engine.dispose()  # the last one to leave puts the write-ahead log into the file
        self._path.rename(self._template)

    def fresh(self, start: datetime) -> tuple[Engine, Path]:
        """The database of an estate that nobody has spoken to, as of ``start``, and the folder of
        its photos; whoever asks has closed the one before."""
        planted = self._folder / f"planted-{start:%Y%m%dT%H%M%z}.db"
        if not planted.exists():
            self._lay(self._template)
            with transaction(self._engine) as session:
                ladder = policy.ladder(self._rules.charter, start, self._rules.zone)
                seeds.plant(session, start, self._rules.zone, ladder)
            self._engine.dispose()
            shutil.copy(self._path, planted)
        self._lay(planted)
        return self._engine, self._folder / f"media-{next(self._numbers)}"

    def _lay(self, database: Path) -> None:
        for old in self._folder.glob("estate.db*"):  # with its write-ahead log
            old.unlink()
        shutil.copy(database, self._path)


class Player:
    """One dialogue, from its first turn to what it leaves behind."""

    def __init__(self, script: Script, estates: Estates, rules: Rules) -> None:
        self._script, self._rules = script, rules
        self._engine, media_folder = estates.fresh(script.start)
        self._clock = StillClock(script.start.astimezone(UTC))
        self._stage = Stage()
        self._threads = AtOnce()
        self._numbers = itertools.count(1)
        self._errors: list[str] = []
        self._running = Running(
            settings=Settings.model_construct(),
            engine=self._engine,
            clock=self._clock,
            rules=rules,
            demo=True,
            secret="",
            channels={self._stage.name: self._stage},
            mailbox=DatabaseMailbox(self._engine, self._threads, self._clock.now, asyncio.Event()),
            threads=self._threads,
            media=media_folder,
        )
        self._dispatcher = Dispatcher(self._running, press=NoPress(self._running))

    async def play(self) -> dict[str, Any]:
        """Plays every turn; the result in the shape that is printed with ``--json``."""
        self._bind_groups()
        self._driver().run(self._clock.now())
        await self._settle()
        turns = []
        for number, turn in enumerate(self._script.turns, 1):
            so_far = len(self._stage.told)
            try:
                await self._take(turn)
            except LookupError as missing:
                self._errors.append(f"turn {number}: {missing}")
            turns.append({"heard": [*self._by_listener(self._stage.told[so_far:])]})
        with reading(self._engine) as session:
            left = traces.left(session, self._clock.now())
            self._errors += traces.stuck(session)
        return {
            "id": self._script.id,
            "kind": self._script.kind,
            "turns": turns,
            "tickets": [asdict(each) for each in left.tickets],
            "facts": left.facts,
            "errors": self._errors,
        }

    def close(self) -> None:
        self._threads.shutdown()
        self._engine.dispose()

    # ----------------------------------------------------------------------------------- turns

    async def _take(self, turn: Turn) -> None:
        if turn.wait:
            await self._pass(timedelta(minutes=turn.wait))
            return
        address = f"{GROUP}{turn.group}" if turn.group else turn.who
        more: dict[str, Any] = {"text": turn.says, "sends": turn.sends}
        if turn.taps:
            more = {"kind": "action", "action": self._button(address, turn.taps)}
        if turn.replies_to:
            more["reply_to"] = self._message(address, turn.replies_to).name
        said = delivery(next(self._numbers), turn.who, address, self._clock.now(), **more)
        await self._running.mailbox.put(self._stage.name, [said])
        await self._settle()

    def _button(self, address: str, label: str) -> str:
        found = self._stage.button(address, label)
        if found is None:
            raise LookupError(f"nobody showed a button {label!r}")
        return found.action

    def _message(self, address: str, words: str) -> Heard:
        found = self._stage.newest(address, words)
        if found is None:
            raise LookupError(f"nobody said anything with {words!r}")
        return found

    async def _settle(self) -> bool:
        """Everything that is to be done at this moment is done; says whether there was anything."""
        rounds = 0
        while await self._round():
            rounds += 1
        return rounds > 0

    async def _round(self) -> int:
        handled = worker.handle_some(self._running)
        fetched = await media.fetch_next(self._running)
        return await self._dispatcher.drain() + handled + fetched

    async def _pass(self, span: timedelta) -> None:
        """Lives through a span, from one due moment to the next."""
        until, driver = self._clock.now() + span, self._driver()
        ahead = driver.look(self._clock.now())
        while (moment := self._next(ahead)) <= until:
            self._clock.leap(moment)
            _, ahead = driver.go_on(ahead, moment)
            if await self._settle():
                ahead = driver.look(moment)
        self._clock.leap(until)
        self._driver().run(until)
        await self._settle()

    def _driver(self) -> Driver:
        return Driver(self._engine, self._rules, patience=PATIENCE)

    def _next(self, ahead: Ahead) -> datetime:
        now = self._clock.now()
        with reading(self._engine) as session:
            leaves = vitals.next_departure(session, now)
        moments = [each for each in (ahead.moment, leaves) if each is not None]
        return max(min(moments), now) if moments else NEVER

    # ---------------------------------------------------------------------------------- groups

    def _bind_groups(self) -> None:
        """The groups that speak in this dialogue are there, and bound, before it begins."""
        groups = sorted({turn.group for turn in self._script.turns if turn.group})
        with transaction(self._engine) as session:
            for group in groups:
                chat = StaffChat(
                    channel=self._stage.name,
                    address=f"{GROUP}{group}",
                    title=group,
                    role=GROUPS[group],
                    bound_at=self._clock.now(),
                )
                session.add(chat)

    def _by_listener(self, told: Sequence[Heard]) -> Sequence[dict[str, Any]]:
        """What is said to a group is heard by everybody in it."""
        found = []
        for each in told:
            group = each.address.removeprefix(GROUP) if each.address.startswith(GROUP) else ""
            buttons = [button.label for button in each.buttons]
            for who in self._members(group) if group else (each.address,):
                heard = {"who": who, "text": each.text, "buttons": buttons}
                found.append({**heard, "group": group} if group else heard)
        return found

    def _members(self, group: str) -> Sequence[str]:
        spoke = (turn.who for turn in self._script.turns if turn.group == group)
        return [*dict.fromkeys((*MEMBERS[group], *spoke))]
