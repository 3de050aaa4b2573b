"""Periodic runs: which monthly step was begun, and which is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt
from storage.db import add_missing


class PeriodicRun(SQLModel, table=True):
    """One run of one thing in one period. ``cursor``: how far it got, so that it can go on."""

    __tablename__ = "periodic_run"

    name: str = Field(primary_key=True)  # "dunning.text"
    period: str = Field(primary_key=True)  # "2026-12"; empty for what only has a rhythm
    started_at: datetime
    finished_at: datetime | None = None
    cursor: int = Field(default=0, sa_type=BigInt)
    outcome: str = ""  # "done", or "skipped" where it was found too late


def take(session: Session, name: str, period: str, now: datetime) -> PeriodicRun:
    """The run, begun where it has not been, and ours until this transaction ends."""
    row = {"name": name, "period": period, "started_at": now, "cursor": 0, "outcome": ""}
    add_missing(session, PeriodicRun, [row], ["name", "period"])
    return session.get_one(PeriodicRun, (name, period), with_for_update=True)


def began_since(session: Session, name: str, since: datetime) -> bool:
    """Whether something that has no periods, only a rhythm, was done after a moment."""
    row = session.get(PeriodicRun, (name, ""))
    return row is not None and row.started_at > since


def reached(session: Session, name: str) -> int:
    """How far something that has no periods has got; 0 where it was never begun."""
    row = session.get(PeriodicRun, (name, ""))
    return row.cursor if row is not None else 0


def begin_again(session: Session, name: str, now: datetime) -> None:
    """Notes that something that has no periods is done now."""
    row = take(session, name, "", now)
    row.started_at = row.finished_at = now


def finish(row: PeriodicRun, outcome: str, now: datetime) -> None:
    row.finished_at, row.outcome = now, outcome


def finished_of(session: Session, owed: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these runs (name, period) that are finished."""
    if not owed:
        return set()
    query = select(PeriodicRun.name, PeriodicRun.period).where(
        col(PeriodicRun.name).in_({name for name, _ in owed}),
        col(PeriodicRun.period).in_({period for _, period in owed}),
        col(PeriodicRun.finished_at).is_not(None),
    )
    return set(session.exec(query).all()) & set(owed)
