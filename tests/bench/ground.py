"""The ground on which benches stand: fresh databases, the demo estate, realistic messages."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from bot.rules import rules_of
from bot.settings import Settings
from handlers.rules import Rules
from storage import db
from tests.reliability.estate import prepare


def size(name: str, usual: int) -> int:
    """How much of something there is; ``BENCH_name`` says otherwise."""
    return int(os.environ.get(f"BENCH_{name}", usual))


LABELLED = Path(__file__).parent.parent / "nlu"
NOW = datetime(2031, 3, 5, 9, 30, tzinfo=UTC)
PEOPLE = 300


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder with a migrated SQLite file in it, to be copied as often as needed."""

    folder: Path
    template: Path

    def fresh(self, name: str) -> str:
        """The URL of a copy."""
        return f"sqlite:///{shutil.copy(self.template, self.folder / f'{name}.db')}"

    @contextmanager
    def engine(self, name: str) -> Iterator[Engine]:
        engine = db.connect(self.fresh(name))
        yield engine
        engine.dispose()


@contextmanager
def ground() -> Iterator[Ground]:
    """The demo estate with ``PEOPLE`` neighbours who use the web chat."""
    with TemporaryDirectory(prefix="guanjia-bench-") as folder:
        template = Path(folder) / "template.db"
        db.migrate(f"sqlite:///{template}")
        prepare(f"sqlite:///{template}", NOW, PEOPLE, lambda _: 0, every=PEOPLE + 2)
        engine = db.connect(f"sqlite:///{template}")
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        engine.dispose()
        yield Ground(Path(folder), template)


def rules() -> Rules:
    return rules_of(Settings(_env_file=None))  # type: ignore[call-arg]


def texts(count: int, seed: int = 1) -> list[str]:
    """What people really write, of every kind, in a random order that is always the same."""
    found = [
        json.loads(line)["text"]
        for path in sorted(LABELLED.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    random.Random(seed).shuffle(found)
    return [found[number % len(found)] for number in range(count)]
