"""Three ways in: Telegram, the web chat and the terminal, each a real process of the program."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import httpx
from sqlalchemy import Engine

from storage import invitations, people
from storage.db import connect, transaction
from tests.fakes.botapi import BotApi, serving
from tests.serving import LIVES_AT_MOST, environment, guanjia, served


class Place(Protocol):
    """Where people speak with the program, and hear it."""

    engine: Engine

    def says(self, name: str, text: str) -> None: ...

    def heard(self, name: str) -> str:
        """Everything that this person was told, one after the other."""


class OnTelegram:
    def __init__(self, api: BotApi, engine: Engine) -> None:
        self.api, self.engine = api, engine

    def says(self, name: str, text: str) -> None:
        self.api.says(name, text)

    def heard(self, name: str) -> str:
        return "\n".join(self.api.heard(name))

    def joins(self, name: str, code: str) -> None:
        self.api.person(name)
        self.api.says(name, f"/start {code}")
        self.api.waits(lambda: name in self.heard(name), 30)


class OnTheWeb:
    def __init__(self, address: str, engine: Engine) -> None:
        self.engine = engine
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=30)
        self._keys = 0

    def says(self, name: str, text: str) -> None:
        self._keys += 1
        said = {"person": name, "text": text, "key": f"k{self._keys}"}
        assert self._http.post("/chat/api/messages", json=said).status_code == 202

    def heard(self, name: str) -> str:
        found = self._http.get("/chat/api/messages", params={"person": name, "after": 0})
        return "\n".join(each["text"] for each in found.json())

    def close(self) -> None:
        self._http.close()


class AtTheTerminal:
    def __init__(self, process: subprocess.Popen[str], printed: Path, engine: Engine) -> None:
        self.process, self._printed, self.engine = process, printed, engine

    def says(self, name: str, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name}: {text}\n")
        self.process.stdin.flush()

    def heard(self, name: str) -> str:
        told = self._printed.read_text(encoding="utf-8").split("\n管家 → ")[1:]
        own = [each.removeprefix(f"{name}> ") for each in told if each.startswith(f"{name}> ")]
        return "\n".join(own).replace("\n      ", "\n")


@contextmanager
def telegram(database: str, folder: Path, cast: Sequence[str]) -> Iterator[Place]:
    with serving() as root:
        api = BotApi(root)
        env = environment(database, folder, telegram_token=api.token, telegram_api_url=root)
        guanjia(env, "seed", "demo", "--bare")
        engine = connect(database)
        with served(env, folder / "log") as bot:
            place = OnTelegram(api, engine)
            for name in cast:
                place.joins(name, _code(engine, name))
            yield place
            assert not bot.errors, bot.log
        engine.dispose()
        api.close()


def _code(engine: Engine, name: str) -> str:
    """What ``guanjia invite`` would print for somebody who is there already."""
    with transaction(engine) as session:
        (person,) = people.named(session, name)
        return invitations.invite(
            session, person.id, datetime.now(UTC), valid_for=timedelta(days=30)
        )


@contextmanager
def web(database: str, folder: Path, _cast: Sequence[str]) -> Iterator[Place]:
    env = environment(database, folder)
    guanjia(env, "seed", "demo", "--bare")
    engine = connect(database)
    with served(env, folder / "log") as bot:
        place = OnTheWeb(bot.address, engine)
        yield place
        place.close()
        assert not bot.errors, bot.log
    engine.dispose()


@contextmanager
def terminal(database: str, folder: Path, cast: Sequence[str]) -> Iterator[Place]:
    env = environment(database, folder)
    guanjia(env, "seed", "demo", "--bare")
    engine = connect(database)
    printed = folder / "printed"
    seats = [word for name in cast for word in ("--as", name)]
    with printed.open("w", encoding="utf-8") as paper:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "bot", "chat", *seats],
            env=env,
            stdin=subprocess.PIPE,
            stdout=paper,
            stderr=subprocess.STDOUT,
            text=True,
        )
        end = threading.Timer(LIVES_AT_MOST, process.kill)
        end.start()
        try:
            yield AtTheTerminal(process, printed, engine)
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(30) == 0
        finally:
            end.cancel()
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
    engine.dispose()


PLACES = {"telegram": telegram, "web chat": web, "terminal": terminal}
