"""Scores that are frozen, corrections to them, and what holders hold to be not their fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, identity, json, maybe, one_of, reference
from storage.db import add_missing

APPEAL_STATES = ("asked", "upheld", "rejected")
SHEET = "sheet"  # an appeal about a frozen score itself: what was recorded late is to count


class ScoreSheet(SQLModel, table=True):
    """定稿: one position's score of one period as it was when it was frozen.

    ``data`` keeps everything that is shown: rules, values, counts, events, points. A later charter
    changes nothing in it. ``points`` are hundredths, of ``out_of`` whole points.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("position", "period"),)

    id: int = identity()
    position: str
    period: str  # "2026-10", "2026-Q4"
    frozen_at: datetime
    frozen_by_id: int | None = maybe("person.id")  # empty: by itself, on the charter's day
    points: int
    out_of: int
    bonus_withheld: bool = False
    data: dict[str, Any] = json()


class ScoreAppeal(SQLModel, table=True):
    """申诉: this event was not the holder's fault. Decided by another person; upheld, the event
    counts no more wherever it would."""

    __tablename__ = "score_appeal"
    __table_args__ = (
        one_of("state", APPEAL_STATES),
        Index("ix_score_appeal_position", "position", "state"),
    )

    id: int = identity()
    position: str
    event_kind: str  # "ticket", "duty": as in storage/measures/shape.py; or SHEET
    event_id: int = Field(sa_type=BigInt)
    reason: str
    asked_by_id: int = reference("person.id")
    asked_at: datetime
    state: str = "asked"
    decided_by_id: int | None = maybe("person.id")
    decided_at: datetime | None = None
    word: str = ""


class ScoreCorrection(SQLModel, table=True):
    """更正: what a frozen score is now, and why. The frozen one stays as it was."""

    __tablename__ = "score_correction"

    id: int = identity()
    sheet_id: int = reference("score_sheet.id", index=True)
    appeal_id: int = reference("score_appeal.id")
    points: int  # hundredths, after it
    bonus_withheld: bool = False
    made_by_id: int = reference("person.id")
    made_at: datetime
    data: dict[str, Any] = json()  # the whole sheet, after it


def frozen(session: Session, position: str, period: str) -> ScoreSheet | None:
    query = select(ScoreSheet).where(
        col(ScoreSheet.position) == position, col(ScoreSheet.period) == period
    )
    return session.exec(query).first()


def frozen_periods(session: Session) -> set[tuple[str, str]]:
    """Every (position, period) whose score is frozen: "2026-10", "2026-Q3"."""
    return set(session.exec(select(ScoreSheet.position, ScoreSheet.period)).all())


def freeze(session: Session, row: Mapping[str, Any]) -> None:
    """Keeps a score; where a peer has frozen it at this moment, its stays."""
    add_missing(session, ScoreSheet, [row], ["position", "period"])


def of_position(session: Session, position: str) -> Sequence[ScoreSheet]:
    query = select(ScoreSheet).where(col(ScoreSheet.position) == position)
    return session.exec(query.order_by(col(ScoreSheet.id))).all()


def everything(session: Session) -> Sequence[ScoreSheet]:
    """Every frozen score, by position and period."""
    query = select(ScoreSheet).order_by(col(ScoreSheet.position), col(ScoreSheet.period))
    return session.exec(query).all()


def corrections(session: Session, sheet_id: int) -> Sequence[ScoreCorrection]:
    """The oldest first; the last one holds."""
    query = select(ScoreCorrection).where(col(ScoreCorrection.sheet_id) == sheet_id)
    return session.exec(query.order_by(col(ScoreCorrection.id))).all()


def excluded(session: Session, position: str) -> frozenset[tuple[str, int]]:
    """The events of a position that count no more: (kind, id)."""
    query = select(ScoreAppeal.event_kind, ScoreAppeal.event_id).where(
        col(ScoreAppeal.position) == position, col(ScoreAppeal.state) == "upheld"
    )
    return frozenset((kind, number) for kind, number in session.exec(query).all())


def appeal(session: Session, appeal_id: int) -> ScoreAppeal | None:
    """One, locked: two who decide it do so one after the other."""
    return session.get(ScoreAppeal, appeal_id, with_for_update=True)


def appeal_about(session: Session, position: str, kind: str, number: int) -> ScoreAppeal | None:
    """The newest about an event."""
    query = select(ScoreAppeal).where(
        col(ScoreAppeal.position) == position,
        col(ScoreAppeal.event_kind) == kind,
        col(ScoreAppeal.event_id) == number,
    )
    return session.exec(query.order_by(col(ScoreAppeal.id).desc()).limit(1)).first()


def appeals(session: Session, positions: Collection[str], limit: int = 20) -> Sequence[ScoreAppeal]:
    """Of these positions, the newest first."""
    query = select(ScoreAppeal).where(col(ScoreAppeal.position).in_(positions))
    return session.exec(query.order_by(col(ScoreAppeal.id).desc()).limit(limit)).all()
