"""A served demo estate for other programs, and keys to its interface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.web.programs import openapi
from handlers import verbs
from handlers.interface.reads import READS
from storage import db, keys
from storage.keys import ApiKey
from storage.people import Person
from tests.serving import Served, environment, guanjia, served

EVERYTHING = sorted(
    {
        *(f"read:{each}" for each in READS),
        *(f"do:{verb.command}" for verb in verbs.VERBS if openapi.is_open(verb)),
        "do:webhook",
    }
)


@dataclass(frozen=True)
class Interface:
    process: Served
    keys: list[str]

    @property
    def root(self) -> str:
        return f"{self.process.address}/api/v1"


@contextmanager
def interface(database: str, folder: Path, *scopes: Sequence[str]) -> Iterator[Interface]:
    """The demo estate as a process of its own, with a key for each of the lists of scopes."""
    env = environment(database, folder, backups="")
    guanjia(env, "seed", "demo")
    made = [_key(database, list(each)) for each in scopes]
    with served(env, folder / "served.log") as process:
        yield Interface(process, made)
        assert not process.errors


def _key(database: str, scopes: list[str]) -> str:
    engine, now = db.connect(database), datetime.now(UTC)
    with db.transaction(engine) as session:
        maker = session.exec(select(Person.id).where(col(Person.name) == "赵总")).one()
        row = ApiKey(
            name="程序",
            person_id=maker,
            scopes=scopes,
            code_hash="",
            code_until=now + timedelta(minutes=5),
            made_at=now,
        )
        key = keys.fetch(session, keys.make(session, row), now)
    engine.dispose()
    assert key is not None
    return key
