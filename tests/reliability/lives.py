"""Starts, kills and stops real ``guanjia serve`` processes, each by its own process id."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.reliability.counting import Books

HOUSE = Path(__file__).parent.parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass
class Life:
    """One process. ``child``: set where it is ours to wait for."""

    pid: int
    log: Path
    child: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        if self.child is not None:
            return self.child.poll() is None
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def address(self) -> str:
        """Where it listens; "" while it does not yet."""
        found = ADDRESS.search(self.log.read_text("utf-8"))
        return found[0] if found else ""

    def listening(self, within: float = 30.0) -> str:
        """Waits for its address. AssertionError where it dies or takes too long."""
        end = time.monotonic() + within
        while not (found := self.address):
            assert self.alive and time.monotonic() < end, self.log.read_text("utf-8")
            time.sleep(0.01)
        return found

    def kill(self) -> None:
        """-9: at whatever line it is."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Asks it to end in order, and waits until it has."""
        self._end(signal.SIGTERM)

    def errors(self) -> list[str]:
        """What it complained about."""
        return re.findall(r"^\S+ \S+ (?:ERROR|CRITICAL) .*", self.log.read_text("utf-8"), re.M)

    def _end(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)
        end = time.monotonic() + 20
        while self.alive:
            assert time.monotonic() < end, f"process {self.pid} does not end"
            time.sleep(0.005)


@dataclass
class Births:
    """A place for lives. ``settings`` are the environment of each."""

    folder: Path
    settings: dict[str, str]
    nursery: subprocess.Popen[str] | None = None  # there once a life is wanted of it
    lives: list[Life] = field(default_factory=list)

    def serve(self, *arguments: str, cold: bool = False) -> Life:
        """``guanjia serve``; ``cold``: in an interpreter of its own, as people start it."""
        log = self.folder / f"life-{len(self.lives) + 1}.log"
        log.touch()  # some die before they have opened it
        life = self._cold(log, arguments) if cold else self._warm(log, arguments)
        self.lives.append(life)
        return life

    def check(self, books: Books) -> None:
        """No life complained about anything."""
        errors = [error for life in self.lives for error in life.errors()]
        books.count("lives", len(self.lives))
        books.count("errors in their logs", len(errors))
        for error in errors[:5]:
            books.fault(error)

    def _warm(self, log: Path, arguments: tuple[str, ...]) -> Life:
        job: dict[str, Any] = {
            "arguments": ["serve", *arguments],
            "environment": self.settings,
            "log": str(log),
        }
        nursery = self.nursery = self.nursery or _nursery()
        assert nursery.stdin and nursery.stdout
        nursery.stdin.write(json.dumps(job) + "\n")
        nursery.stdin.flush()
        return Life(int(nursery.stdout.readline()), log)

    def _cold(self, log: Path, arguments: tuple[str, ...]) -> Life:
        environment = _environment() | self.settings
        with log.open("wb") as file:
            child = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", *arguments],
                cwd=self.folder,
                env=environment,
                stdout=file,
                stderr=file,
            )
        return Life(child.pid, log, child)


@contextmanager
def births(folder: Path, settings: dict[str, str]) -> Iterator[Births]:
    """A place for lives; every one that is left at the end is ended."""
    defaults = {"GUANJIA_HTTP_PORT": "0", "GUANJIA_MEDIA": str(folder / "media")}
    given = Births(folder, defaults | settings)
    try:
        yield given
    finally:
        for life in given.lives:
            if life.alive:
                life.kill()
        if nursery := given.nursery:
            assert nursery.stdin and nursery.stdout
            nursery.stdin.close()
            nursery.wait(10)
            nursery.stdout.close()


def _nursery() -> subprocess.Popen[str]:
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.nursery"],
        cwd=HOUSE,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert nursery.stdout and nursery.stdout.readline() == "ready\n"
    return nursery


def _environment() -> dict[str, str]:
    """Ours, without settings of the program."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUANJIA_")}
    return ours | {"PYTHONPATH": str(HOUSE)}
