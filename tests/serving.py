"""A real ``guanjia serve`` process for a test: on loopback, bounded in time, stopped by its id."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

STARTS_WITHIN = 60.0
STOPS_WITHIN = 20.0
LIVES_AT_MOST = 300.0


def environment(database: str, folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a process of ours: nothing of the caller's settings, all of its Python."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUANJIA_")}
    given = {f"GUANJIA_{name.upper()}": value for name, value in settings.items()}
    return {
        **ours,
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "GUANJIA_DATABASE_URL": database,
        "GUANJIA_MEDIA": str(folder / "media"),
        "GUANJIA_HTTP_PORT": "0",
        **given,
    }


def guanjia(env: Mapping[str, str], *arguments: str, within: float = 60.0) -> str:
    """Runs ``guanjia …`` to its end; returns what it printed. AssertionError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Served:
    """One life of the program. ``address`` is what it printed; ``log`` what it wrote so far."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process, self._log = process, log
        self.address = self._wait_for_address()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def errors(self) -> list[str]:
        words = (" ERROR ", " CRITICAL ", "Traceback")
        return [line for line in self.log.splitlines() if any(word in line for word in words)]

    def _wait_for_address(self) -> str:
        assert self.process.stdout is not None
        watchdog = threading.Timer(STARTS_WITHIN, self.process.kill)
        watchdog.start()
        try:
            for line in self.process.stdout:
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    return found[0]
        finally:
            watchdog.cancel()
        raise AssertionError(f"it did not start: {self.log}")


@contextmanager
def served(env: Mapping[str, str], log: Path, *arguments: str) -> Iterator[Served]:
    """``guanjia serve`` until the end of the block."""
    with log.open("a", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", *arguments],
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        )
        end = threading.Timer(LIVES_AT_MOST, process.kill)
        end.start()
        try:
            yield Served(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOPS_WITHIN)
            finally:
                process.kill()
                process.wait()
                end.cancel()
                if process.stdout is not None:
                    process.stdout.close()
