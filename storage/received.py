"""Raw deliveries from the channels: stored first, handled once, in order per conversation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    literal_column,
    text,
)
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage import lanes
from storage.columns import BigInt, identity, one_of
from storage.db import add_missing

STATES = ("pending", "handled", "parked")
RETRIES = 3  # tries before a delivery is parked and a person looks at it
RETRY_AFTER = timedelta(seconds=2)
ALBUM_WAIT = timedelta(seconds=1.5)  # real time; nothing says which piece of an album is the last

_PENDING = text("state = 'pending'")
_PARKED = text("state = 'parked'")


class Received(SQLModel, table=True):
    """One delivery. ``outcome`` says in a word what became of it."""

    __table_args__ = (
        UniqueConstraint("channel", "key"),
        one_of("state", STATES),
        Index(
            "ix_received_pending",
            "conversation",
            "id",
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        Index("ix_received_due", "turn", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_received_lane", "lane", "turn", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_received_parked", "id", sqlite_where=_PARKED, postgresql_where=_PARKED),
    )

    id: int = identity()
    channel: str
    key: str
    conversation: str  # channel and chat: what must stay in order
    lane: int = lanes.STRANGERS  # an estate's number, or one of ``lanes``: who shares a queue
    turn: int = Field(default=0, sa_type=BigInt)  # lower ones first
    body: str
    album: str = ""  # several deliveries that were sent as one thing
    state: str = "pending"
    received_at: datetime
    not_before: datetime
    handled_at: datetime | None = None
    attempts: int = 0
    outcome: str = ""
    error: str = ""

    def finish(self, outcome: str, now: datetime) -> None:
        self.state, self.outcome, self.handled_at = "handled", outcome, now


def store(
    session: Session,
    rows: Sequence[dict[str, Any]],
    now: datetime,
    album_wait: timedelta = ALBUM_WAIT,
) -> None:
    """Stores deliveries (channel, key, conversation, body, album); one that is there stays.

    A piece of an album waits for the next one; each that comes puts its album off again.
    """
    if not rows:
        return
    fresh = {"state": "pending", "attempts": 0, "outcome": "", "error": "", "received_at": now}
    values = [
        {"album": "", **row, **fresh, "not_before": now + album_wait if row.get("album") else now}
        for row in _in_turn(session, rows)
    ]
    add_missing(session, Received, values, ["channel", "key"])
    for conversation, album in {(row["conversation"], row["album"]) for row in values}:
        if album:
            session.exec(
                update(Received)
                .where(
                    col(Received.conversation) == conversation,
                    col(Received.album) == album,
                    col(Received.state) == "pending",
                )
                .values(not_before=now + album_wait)
            )


def _in_turn(session: Session, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, each with its lane and its turn in it."""
    addresses: dict[str, set[str]] = {}
    for row in rows:
        addresses.setdefault(row["channel"], set()).add(_address(row))
    known = {name: lanes.of_addresses(session, name, each) for name, each in addresses.items()}
    turns: dict[int, int] = {}
    for row in rows:
        lane = known[row["channel"]].get(_address(row), lanes.STRANGERS)
        if lane not in turns:
            last, first = session.exec(_TURNS, params={"lane": lane}).one()
            turns[lane] = max(0 if last is None else last + 1, first or 0)
        yield {**row, "lane": lane, "turn": turns[lane]}
        turns[lane] += 1


def _address(row: dict[str, Any]) -> str:
    return str(row["conversation"]).removeprefix(f"{row['channel']}:")


_WAITS: ColumnElement[bool] = literal_column("state = 'pending'")
_TURNS = select(
    select(func.max(Received.turn))
    .where(_WAITS, col(Received.lane) == bindparam("lane"))
    .scalar_subquery(),
    select(func.min(Received.turn)).where(_WAITS).scalar_subquery(),
)


def rest_of_album(session: Session, first: Received) -> Sequence[Received]:
    """The other pieces of a delivery's album that have come and wait, in their order; locked."""
    if not first.album:
        return []
    query = select(Received).where(
        col(Received.conversation) == first.conversation,
        col(Received.album) == first.album,
        col(Received.state) == "pending",
        col(Received.id) != first.id,
    )
    return session.exec(query.order_by(col(Received.id)).with_for_update()).all()


def before(session: Session, row: Received, limit: int = 200) -> Sequence[Received]:
    """What came in a delivery's conversation before it, the newest first."""
    query = select(Received).where(
        col(Received.channel) == row.channel,
        col(Received.conversation) == row.conversation,
        col(Received.id) < row.id,
    )
    return session.exec(query.order_by(col(Received.id).desc()).limit(limit)).all()


def next_due(session: Session, now: datetime) -> Received | None:
    """The first unhandled delivery of some conversation, locked until this transaction ends.

    Estates take turns (``lanes``). Conversations do not wait for each other: one whose first row
    is being handled elsewhere, or waits for another try, is passed over.
    """
    return session.exec(_NEXT_DUE, params={"now": now}).first()


def _next_due() -> SelectOfScalar[Received]:
    earlier = aliased(Received)
    # The word stands in the query itself: only then is it sure that the partial indexes fit.
    pending: ColumnElement[str] = literal_column("'pending'")
    waits = (
        select(earlier.id)
        .where(
            earlier.conversation == Received.conversation,
            col(earlier.id) < col(Received.id),
            earlier.state == pending,
        )
        .exists()
    )
    return (
        select(Received)
        .where(col(Received.state) == pending, col(Received.not_before) <= bindparam("now"), ~waits)
        .order_by(col(Received.turn), col(Received.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )


_NEXT_DUE = _next_due()  # put together once: that takes longer than to run it


def state_of(session: Session, channel: str, key: str) -> str | None:
    """What has become of a delivery; None where it is not there."""
    query = select(Received.state).where(col(Received.channel) == channel, col(Received.key) == key)
    return session.exec(query).first()


def pending_among(session: Session, names: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those (channel, key) of these that nobody has handled yet."""
    query = select(Received.channel, Received.key).where(
        col(Received.key).in_([key for _, key in names]), col(Received.state) == "pending"
    )
    return {(channel, key) for channel, key in session.exec(query).all()} & set(names)


def still_pending(session: Session, row_id: int | None) -> Received | None:
    """A delivery, locked; None where a peer has handled it meanwhile."""
    query = select(Received).where(col(Received.id) == row_id, col(Received.state) == "pending")
    return session.exec(query.with_for_update()).first()


def put_off(row: Received, error: str, now: datetime) -> None:
    """Another try a little later; parked after the last."""
    row.attempts += 1
    row.error = error[:500]
    row.not_before = now + RETRY_AFTER * row.attempts
    if row.attempts >= RETRIES:
        row.state = "parked"


def stuck(session: Session, limit: int = 50) -> Sequence[Received]:
    query = select(Received).where(_PARKED)
    return session.exec(query.order_by(col(Received.id)).limit(limit)).all()


def retry(session: Session, row_id: int, now: datetime) -> bool:
    """Gives a parked delivery another round of tries."""
    row = session.get(Received, row_id)
    if row is None or row.state != "parked":
        return False
    row.state, row.attempts, row.not_before = "pending", 0, now
    session.add(row)
    return True


def ever(session: Session, channel: str) -> bool:
    """Whether anything has come from a channel at all."""
    query = select(Received.id).where(col(Received.channel) == channel).limit(1)
    return session.exec(query).first() is not None


def count_pending(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Received).where(_PENDING)).one()


def longest_wait(session: Session, now: datetime) -> timedelta:
    """How long the oldest unhandled delivery has been free to be handled."""
    oldest: datetime | None = session.exec(
        select(func.min(Received.not_before)).where(_PENDING)
    ).one()
    return max(now - oldest, timedelta(0)) if oldest is not None else timedelta(0)


def count_parked(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Received).where(_PARKED)).one()
