"""Messages stored, handled and answered, beside the bare writing of the same rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Engine, event, inspect
from sqlmodel import Session, SQLModel

from bot.channels.webchat import Webchat, pack
from handlers import inbox
from handlers.incoming import Incoming
from handlers.rules import Rules
from nlu.intents import understand
from storage import received, resealing
from storage.db import transaction
from storage.sealing import new_key, ring_of, use
from tests.bench.ground import NOW, PEOPLE, Ground, rules, size, texts
from tests.bench.table import Ratio, beside, in_turns

MESSAGES = size("MESSAGES", 300)


@dataclass
class Flush:
    """Rows written at once: new ones whole, changed ones by key and what changed."""

    new: list[tuple[type[SQLModel], dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[type[SQLModel], Any, dict[str, Any]]] = field(default_factory=list)


def measure(ground: Ground) -> list[Ratio]:
    with ground.engine("counted") as engine, watching() as writes:
        _handle_all(engine, rules())

    def ours(turn: int) -> float:
        with ground.engine(f"ours-{turn}") as engine:
            return MESSAGES / _handle_all(engine, rules())

    def bare(turn: int) -> float:
        with ground.engine(f"bare-{turn}") as engine:
            return MESSAGES / _write_all(engine, writes)

    flushes = [flush for each in writes for flush in each]
    new, changed = (
        sum(len(getattr(each, kind)) for each in flushes) for kind in ("new", "changed")
    )
    what = (
        "messages stored, handled and answered, beside writing the same rows "
        f"({new / MESSAGES:.1f} new, {changed / MESSAGES:.1f} changed in 2 transactions each)"
    )
    lines = [beside(what, *in_turns(ours, bare, turns=3), "a second", 0.5)]

    def sealed(turn: int) -> float:
        with ground.engine(f"sealed-{turn}") as engine, _sealing(engine):
            return MESSAGES / _handle_all(engine, rules())

    what = "messages handled with telephone numbers sealed, beside the same with them open"
    return [*lines, beside(what, *in_turns(sealed, ours, turns=3), "a second", 0.9)]


@contextmanager
def _sealing(engine: Engine) -> Iterator[None]:
    """Everybody's telephone number is sealed, and this process has the key."""
    ring = ring_of(new_key())
    use(ring)
    with transaction(engine) as session:
        for column in resealing.columns():
            last, some = 0, 1
            while some:
                some, last = resealing.page(session, ring, column, last)
    yield
    use(ring_of(""))


def deliveries() -> list[dict[str, Any]]:
    """As the web chat stores them, one for each message."""
    found = []
    for number, text in enumerate(texts(MESSAGES)):
        who = f"邻居{number * 7 % PEOPLE}"
        incoming = Incoming(
            channel="webchat",
            sender=who,
            conversation=who,
            sent_at=NOW,
            kind="message",
            text=text,
            message_id=str(number),
        )
        body = pack(incoming)
        found.append({"channel": "webchat", "key": f"{number}", "conversation": who, "body": body})
    return found


def _handle_all(engine: Engine, rules: Rules) -> float:
    """Seconds for all of them: each stored in a transaction, each handled in another."""
    rows, readers = deliveries(), {"webchat": lambda body: Webchat.read(cast(Webchat, None), body)}
    understand("", NOW.date())  # the dictionary is there before the clock starts
    began = time.perf_counter()
    for number, row in enumerate(rows):
        now = NOW + timedelta(seconds=number)
        with transaction(engine) as session:
            received.store(session, [row], now)
        assert inbox.receive_next(engine, rules, readers, now)
    return time.perf_counter() - began


@contextmanager
def watching() -> Iterator[list[list[Flush]]]:
    """Notes every row that is written meanwhile: for each transaction that commits, its flushes."""
    found: list[list[Flush]] = []
    open_now: dict[Session, list[Flush]] = {}

    def note(session: Session, *_: Any) -> None:
        flush = Flush([(type(each), each.model_dump()) for each in session.new])
        for each in session.dirty:
            state = inspect(each)
            names = [one.key for one in state.attrs if one.history.has_changes()]
            if names:
                values = {name: getattr(each, name) for name in names}
                flush.changed.append((type(each), state.identity, values))
        open_now.setdefault(session, []).append(flush)

    def keep(session: Session) -> None:
        if session in open_now:
            found.append(open_now.pop(session))

    def drop(session: Session) -> None:
        open_now.pop(session, None)

    listeners = {"before_flush": note, "after_commit": keep, "after_rollback": drop}
    for name, listener in listeners.items():
        event.listen(Session, name, listener)
    try:
        yield found
    finally:
        for name, listener in listeners.items():
            event.remove(Session, name, listener)


def _write_all(engine: Engine, writes: list[list[Flush]]) -> float:
    """Seconds for the same rows, without a thought."""
    rows = deliveries()
    began = time.perf_counter()
    for row in rows:
        with transaction(engine) as session:
            received.store(session, [row], NOW)
    for flushes in writes:
        with transaction(engine) as session:
            for flush in flushes:
                write(session, flush)
    return time.perf_counter() - began


def write(session: Session, flush: Flush) -> None:
    for table, values in flush.new:
        session.add(table(**values))
    for table, key, values in flush.changed:
        row = session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
    session.flush()
