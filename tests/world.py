"""The product's own test language: people say things, time passes, people hear things.

Real inbox, real database, real sweeps, real dispatcher. Only the channel and the clock are fakes.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Hashable
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import media, worker
from bot.channels.base import Delivery, Outgoing
from bot.channels.errors import Gone, Transient
from bot.clock import StillClock
from bot.delivery.send import Dispatcher
from bot.mailbox import DatabaseMailbox
from bot.papers.press import Press
from bot.running import Running
from bot.settings import Settings
from bot.simulation.month import AtOnce
from handlers import people as handlers_people
from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from nlu.company import knowing
from nlu.intents import understand
from nlu.meaning import Conversation, Meaning
from scheduler import housekeeping
from scheduler.driver import Driver, Patience
from storage import (
    charter,
    deadlines,
    estates,
    people,
    seeds,
)
from storage.db import transaction
from tests.air import DIGESTS, Air, Heard
from tests.engines import give_back, lend
from tests.truth import Truth, home_parts

ZONE = ZoneInfo("Asia/Shanghai")
LEFT = """
    SELECT (SELECT count(*) FROM received WHERE state = 'pending'),
        EXISTS (SELECT 1 FROM attachment WHERE state = 'remote'),
        EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'sending'))
"""
PATIENCE = Patience(asks=timedelta(days=1), idle=timedelta(days=30))
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Chapter:
    """How a world stood, for other stories to go on from."""

    database: bytes
    at: datetime
    air: Air
    keys: itertools.count[int]


class Proofs(Press):
    """The sheets and charts of the morning's lists are drawn only where a story looks at them."""

    async def enclose(
        self, message: Outgoing, paper_id: int | None, *, vector: bool = False
    ) -> Outgoing:
        if message.text.startswith(DIGESTS):
            return message
        return await super().enclose(message, paper_id, vector=vector)


class Life(Driver):
    """What passes the time: whatever only looks around does so once a month."""

    def asks_again(self, rules: Rules) -> None:
        """Something may have been said since, or another charter be in force."""
        self.rules = rules
        self._answers.clear()


_chapters: dict[Hashable, Chapter] = {}


@cache
def _usual_rules() -> Rules:
    text = charter.BUILT_IN.read_text("utf-8")
    return Rules(charter.load(), ZONE, understand, text=text)


class World(Truth):
    """The demo estate 桂花园 on a Monday morning, with its cast."""

    def __init__(self, url: str, media_folder: Path, rules: Rules | None = None) -> None:
        self.engine = lend(url)
        self.clock = StillClock(MONDAY_MORNING)
        self.air = Air()
        self.rules = rules or _usual_rules()
        self.threads = AtOnce()
        mail = asyncio.Event()
        self.running = Running(
            settings=Settings.model_construct(),
            engine=self.engine,
            clock=self.clock,
            rules=self.rules,
            demo=True,
            secret="secret",
            channels={"webchat": self.air},
            mailbox=DatabaseMailbox(self.engine, self.threads, self.clock.now, mail),
            threads=self.threads,
            media=media_folder,
            mail=mail,
        )
        self.press: Press = Proofs(self.running)
        self.limited = True  # whether the pace of the platforms is kept
        self._keys = itertools.count(1)
        self._unattended = False
        self._listened: dict[str, int] = {}
        self._runner = asyncio.Runner()
        self._driver = Life(self.engine, self.rules, patience=PATIENCE)
        with transaction(self.engine) as session:
            if seeds.is_empty(session):  # or it is a copy of a world that was planted once
                seeds.plant(session, self.now, ZONE, self._ladder())

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()
        self.threads.shutdown()
        give_back(self.engine)

    # ------------------------------------------------------------------------------- speaking

    def says(self, name: str, text: str = "", *, key: str = "", **more: Any) -> None:
        """Somebody writes. ``key`` the same twice is a platform that delivers twice."""
        self._deliver(name, key, {"text": text, **more})

    def presses(self, name: str, label: str) -> None:
        """Presses the newest button with this label that ``name`` was shown."""
        for heard in reversed(self.air.said.get(name, [])):
            for button in heard.buttons:
                if button.label == label:
                    self.does(name, button.action)
                    return
        raise AssertionError(f"{name} has no button {label}: {self._buttons(name)}")

    def does(self, name: str, action: str) -> None:
        self._deliver(name, "", {"kind": "action", "action": action})

    def replies(self, name: str, to: str, text: str, group: str = "", **more: Any) -> None:
        """Replies to the newest message heard that contains ``to``."""
        found = [each for each in self.air.said[group or name] if to in each.text]
        self.says(name, text, reply_to=found[-1].name, group=group, **more)

    def sends_photo(self, name: str, text: str = "", reference: str = "photo-1") -> None:
        photo = {"kind": "photo", "reference": reference, "mime": "image/jpeg"}
        self.says(name, text, attachments=[photo])

    def sends_album(self, name: str, *pieces: tuple[str, str], **more: Any) -> None:
        """Several photos at once, as platforms deliver them: (reference, words) each."""
        album = f"album-{next(self._keys)}"
        for reference, words in pieces:
            photo = {"kind": "photo", "reference": reference, "mime": "image/jpeg"}
            self.says(name, words, attachments=[photo], album=album, **more)

    def _deliver(self, name: str, key: str, said: dict[str, Any]) -> None:
        group = said.pop("group", "")
        body = {
            "channel": "webchat",
            "sender": name,
            "sender_name": name,
            "conversation": group or name,
            "is_group": bool(group),
            "sent_at": self.now.isoformat(),
            **said,
        }
        delivery = Delivery(
            key or f"k{next(self._keys)}",
            str(body["conversation"]),
            json.dumps(body),
            str(said.get("album", "")),
        )
        self._runner.run(self.running.mailbox.put("webchat", [delivery]))
        if not self._unattended:
            self.settles()

    def drops(self, name: str, text: str) -> None:
        """Somebody writes, and nobody has looked at it yet."""
        self._unattended = True
        self.says(name, text)
        self._unattended = False

    def settles(self) -> int:
        """Everything that is to be done at this moment is done; returns in how many rounds."""
        rounds = 0
        while self._works():
            rounds += 1
        return rounds

    def _works(self) -> bool:
        """One round; what there is for each worker is asked for once, instead of by each."""
        with self.engine.connect().execution_options(reading=True) as connection:
            received, attachments, words = connection.exec_driver_sql(LEFT).one()
        if received and worker.handle_some(self.running, received):
            return True
        return bool((attachments or words) and self._runner.run(self._send(attachments, words)))

    async def _send(self, attachments: bool, words: bool) -> int:
        done = await media.fetch_next(self.running) if attachments else 0
        if words:
            done += await Dispatcher(self.running, limited=self.limited, press=self.press).drain()
        return done

    # ------------------------------------------------------------------------------- listening

    def heard(self, name: str) -> list[str]:
        """What was said to ``name`` since this was last asked."""
        said = self.air.said.get(name, [])
        fresh = said[self._listened.get(name, 0) :]
        self._listened[name] = len(said)
        return [each.text for each in fresh]

    def last(self, name: str) -> Heard:
        return self.air.said[name][-1]

    def _buttons(self, name: str) -> list[str]:
        return [b.label for heard in self.air.said.get(name, []) for b in heard.buttons]

    def everybody_listened(self) -> None:
        """From here on ``heard`` tells only what is new."""
        for name in self.air.said:
            self.heard(name)

    # ------------------------------------------------------------------------------------ time

    @property
    def now(self) -> datetime:
        return self.clock.at

    def passes(self, **span: float) -> None:
        """Lives through a span, from one due moment to the next."""
        until, driver = self.now + timedelta(**span), self._driver
        driver.asks_again(self.rules)
        ahead = driver.look(self.now)
        while ahead.moment is not None and ahead.moment <= until:
            self.clock.leap(ahead.moment)
            _, ahead = driver.go_on(ahead, self.now)
            if self.settles():
                ahead = driver.look(self.now)
        self.clock.leap(until)
        housekeeping.tidy(self.engine, self.rules, until)  # whoever died sending is noticed
        self.settles()

    def until(self, day: int, hour: int, minute: int = 0, *, months: int = 1) -> None:
        """Lives on until a day of a coming month (0: this one), local time."""
        local = self.now.astimezone(ZONE)
        year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
        moment = datetime(year, month + 1, day, hour, minute, tzinfo=ZONE)
        self.passes(seconds=(moment - self.now).total_seconds())

    def opens(self, day: int, hour: int, *, months: int = 1) -> None:
        """As ``until``, for a story that begins then: each worker lives up to there once."""
        self.begins(lambda: self.until(day, hour, months=months), (day, hour, months))

    def begins(self, lives: Callable[[], object], name: Hashable) -> None:
        """A beginning that stories share: each worker lives it once, and then opens its copy."""
        path = self.engine.url.database if self.engine.name == "sqlite" else None
        if path is None or self.rules is not _usual_rules():
            lives()
            return
        untouched = self.now == MONDAY_MORNING and not self.air.said and not self._listened
        assert untouched, "a beginning comes before everything else"
        if name not in _chapters:
            lives()
            self.engine.dispose()  # the last one to leave puts the write-ahead log into the file
            _chapters[name] = Chapter(
                Path(path).read_bytes(), self.now, deepcopy(self.air), copy(self._keys)
            )
            return
        self.engine.dispose()
        for log in ("-wal", "-shm"):
            Path(path + log).unlink(missing_ok=True)
        chapter = _chapters[name]
        Path(path).write_bytes(chapter.database)
        self.clock.leap(chapter.at)
        self.air, self._keys = deepcopy(chapter.air), copy(chapter.keys)
        self.running.channels = {"webchat": self.air}

    def sleeps(self, **span: float) -> None:
        """Time goes by while the program does not run."""
        self.clock.at += timedelta(**span)

    def ticks(self) -> None:
        """The program looks around, as if it had just been started."""
        Driver(self.engine, self.rules, patience=PATIENCE).run(self.now)
        self.settles()

    def _ladder(self) -> tuple[tuple[str, datetime], ...]:
        today = self.now.astimezone(ZONE)
        return tuple(
            (
                step.name,
                policy.step_begins(self.rules.charter, step, today.year, today.month, ZONE),
            )
            for step in self.rules.charter.dunning.steps
        )

    # ---------------------------------------------------------------------------------- fate

    def invites(self, role: str, name: str, home: str = "") -> str:
        """``guanjia invite``: the code."""
        with transaction(self.engine) as session:
            moment = Moment(session, self.rules, self.now)
            found = estates.find_homes(session, *home_parts(home))[0] if home else None
            return handlers_people.invite_person(moment, role, name, found, None)

    def breaks_on(self, word: str) -> None:
        """The program has a fault that this word brings to light."""
        sound = self.rules.understand

        def understand_or_break(text: str, today: date, around: Conversation) -> Meaning:
            if word in text:
                raise RuntimeError("a fault")
            return sound(text, today, around)

        self.rules = replace(self.rules, understand=understand_or_break)
        self.running.rules = self.rules

    def amends(self, was: str, now: str, more: str = "") -> None:
        """The company changes a line of its charter, and adds what is written in ``more``."""
        text = charter.BUILT_IN.read_text("utf-8")
        assert was in text, was
        path = self.running.media.parent / "charter.toml"
        path.write_text(f"{text.replace(was, now, 1)}\n{more}", "utf-8")
        amended = charter.load(path)
        understood = knowing(self.rules.understand, amended.words_of_categories())
        self.rules = replace(self.rules, charter=amended, understand=understood)
        self.running.rules = self.rules

    def hears_again(self, name: str) -> None:
        del self.air.unreachable[name]

    def removes_role(self, name: str) -> None:
        """Somebody leaves the company."""
        with transaction(self.engine) as session:
            (person,) = people.named(session, name)
            people.retire(session, person.id)

    def loses_deadlines(self, number: int) -> None:
        """Somebody has been at the database by hand."""
        with transaction(self.engine) as session:
            for each in deadlines.of_ticket(session, number):
                session.delete(each)

    def is_unreachable(self, name: str) -> None:
        """The person has blocked the bot."""
        self.air.unreachable[name] = Gone("blocked", "blocked")

    def outage(self, name: str) -> None:
        """The platform does not take messages for this person just now."""
        self.air.unreachable[name] = Transient("timeout")
