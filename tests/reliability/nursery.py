"""Gives birth to ``guanjia serve``: imports the program once, then forks a life for each line read.

A new interpreter needs a second or two to import everything; a test with twenty lives would spend
its time there. Each life is a process of its own that goes through the whole start.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

from bot import cli
from nlu.intents import understand

LONGEST_LIFE = 300  # seconds


def main() -> None:
    """Reads ``{"arguments", "environment", "log"}`` a line, answers with a process id a line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: leave no zombies
    cli.load("serve")
    understand("你好", date(2026, 1, 1))  # the dictionary is read before the first birth
    print("ready", flush=True)
    for line in sys.stdin:
        born = os.fork()
        if born == 0:
            _live(json.loads(line))
        print(born, flush=True)


def _live(job: dict[str, Any]) -> None:
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.alarm(LONGEST_LIFE)
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number, source in enumerate((os.open(os.devnull, os.O_RDONLY), log, log)):
            os.dup2(source, number)
        os.environ.update(job["environment"])
        os.chdir(Path(job["log"]).parent)
        sys.argv = ["guanjia", *job["arguments"]]
        cli.main()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
