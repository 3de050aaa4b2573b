"""One process of the bench "peers": ``python -m tests.bench.peer URL handle|commit``. It says that
it is ready, waits for a line, works, and prints how much it did.
"""

from __future__ import annotations

import logging
import sys
import time
from datetime import timedelta
from typing import cast

import psycopg
from sqlalchemy.engine import make_url

from bot.channels.webchat import Webchat
from handlers import inbox
from nlu.intents import understand
from storage.db import POOLER, connect
from tests.bench.ground import NOW, rules

LASTS = 4.0  # seconds of bare commits


def handle(url: str) -> int:
    """Handles what waits until nothing does."""
    engine, given = connect(url), rules()
    readers = {"webchat": lambda body: Webchat.read(cast(Webchat, None), body)}
    understand("", NOW.date())
    _wait()
    done = 0
    while inbox.receive_next(engine, given, readers, NOW + timedelta(minutes=1)):
        done += 1
    engine.dispose()
    return done


def commit(url: str) -> int:
    """A row a commit, as fast as the server takes them."""
    plain = make_url(url).difference_update_query([POOLER]).set(drivername="postgresql")
    words = plain.render_as_string(hide_password=False)
    done = 0
    with psycopg.connect(words, autocommit=True, prepare_threshold=None) as connection:
        _wait()
        ends = time.monotonic() + LASTS
        while time.monotonic() < ends:
            connection.execute("INSERT INTO bare_row VALUES (%s)", (done,))
            done += 1
    return done


def _wait() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    _, where, what = sys.argv
    print({"handle": handle, "commit": commit}[what](where), flush=True)
