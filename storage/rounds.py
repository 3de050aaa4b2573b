"""Inspection rounds (EN-3): checkpoints of a route, walks along it, what was seen at each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.db import add_missing

# walking → whole, or broken where checkpoints were left out.
STATES = ("walking", "whole", "broken")

_WAITING = text("next_at IS NOT NULL")
_WALKING = text("state = 'walking'")
_ACTIVE = text("active")


class Checkpoint(SQLModel, table=True):
    """点位: a place that a round passes. ``route`` is the name of a duty in the charter.

    ``code`` stands in its QR code and can be typed.
    """

    __table_args__ = (Index("ix_checkpoint_route", "route", "estate_id"),)

    id: int = identity()
    estate_id: int = reference("estate.id")
    route: str
    name: str
    code: str = Field(unique=True)
    active: bool = True
    created_at: datetime
    created_by_id: int | None = maybe("person.id")


class Round(SQLModel, table=True):
    """巡检: one walk along a route of an estate; one at a time. ``next_at``: when it must end."""

    __table_args__ = (
        one_of("state", STATES),
        Index(
            "ix_round_walking",
            "route",
            "estate_id",
            unique=True,
            sqlite_where=_WALKING,
            postgresql_where=_WALKING,
        ),
        Index("ix_round_started", "route", "started_at"),
        Index("ix_round_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    route: str
    estate_id: int = reference("estate.id")
    walker_id: int = reference("person.id")  # who began it
    started_at: datetime
    state: str = "walking"
    finished_at: datetime | None = None
    reason: str = ""  # why checkpoints were left out, where somebody said so
    next_at: datetime | None = None


class RoundVisit(SQLModel, table=True):
    """Somebody was at a checkpoint; what they found there became a ticket."""

    __tablename__ = "round_visit"
    __table_args__ = (UniqueConstraint("round_id", "checkpoint_id"),)

    id: int = identity()
    round_id: int = reference("round.id")
    checkpoint_id: int = reference("checkpoint.id")
    person_id: int = reference("person.id")
    at: datetime
    scanned: bool = False  # by its code, not by its name
    ticket_id: int | None = maybe("ticket.id", index=True)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a round is: which checkpoints it has passed, and which not."""

    round: Round
    passed: tuple[Checkpoint, ...]
    left: tuple[Checkpoint, ...]


def checkpoints(
    session: Session, routes: Collection[str], estate_ids: Collection[int]
) -> Sequence[Checkpoint]:
    """The checkpoints of these routes in these estates, in the order in which they were added."""
    query = select(Checkpoint).where(
        _ACTIVE, col(Checkpoint.route).in_(routes), col(Checkpoint.estate_id).in_(estate_ids)
    )
    return session.exec(query.order_by(col(Checkpoint.route), col(Checkpoint.id))).all()


def coded(session: Session, code: str) -> Checkpoint | None:
    query = select(Checkpoint).where(col(Checkpoint.code) == code, _ACTIVE)
    return session.exec(query).first()


def walking(session: Session, route: str, estate_id: int) -> Round | None:
    """The round that is being walked, locked: two who walk it report one after the other."""
    query = select(Round).where(
        col(Round.route) == route, col(Round.estate_id) == estate_id, _WALKING
    )
    return session.exec(query.with_for_update()).first()


def last(session: Session, route: str, estate_id: int) -> Round | None:
    """The newest round of a route that has ended."""
    query = select(Round).where(
        col(Round.route) == route, col(Round.estate_id) == estate_id, col(Round.state) != "walking"
    )
    return session.exec(query.order_by(col(Round.started_at).desc()).limit(1)).first()


def visit(
    session: Session,
    round_id: int,
    checkpoint_id: int,
    person_id: int,
    now: datetime,
    by_code: bool,
) -> RoundVisit:
    """Somebody is at a checkpoint; the first time counts."""
    row = {
        "round_id": round_id,
        "checkpoint_id": checkpoint_id,
        "person_id": person_id,
        "at": now,
        "scanned": by_code,
    }
    add_missing(session, RoundVisit, [row], ["round_id", "checkpoint_id"])
    query = select(RoundVisit).where(
        col(RoundVisit.round_id) == round_id, col(RoundVisit.checkpoint_id) == checkpoint_id
    )
    return session.exec(query).one()


def walk(session: Session, row: Round) -> Walk:
    """How far a round is. Checkpoints that were added after it ended are not asked of it."""
    points = checkpoints(session, [row.route], [row.estate_id])
    query = select(RoundVisit.checkpoint_id).where(col(RoundVisit.round_id) == row.id)
    been = set(session.exec(query).all())
    until = row.finished_at
    meant = [each for each in points if until is None or each.created_at <= until]
    return Walk(
        row,
        tuple(each for each in meant if each.id in been),
        tuple(each for each in meant if each.id not in been),
    )


def visits(session: Session, round_id: int) -> Sequence[tuple[RoundVisit, Checkpoint]]:
    """What happened on a round, in order."""
    query = (
        select(RoundVisit, Checkpoint)
        .join(Checkpoint, col(Checkpoint.id) == col(RoundVisit.checkpoint_id))
        .where(col(RoundVisit.round_id) == round_id)
    )
    return session.exec(query.order_by(col(RoundVisit.at), col(RoundVisit.id))).all()


def of_ticket(session: Session, ticket_id: int) -> tuple[RoundVisit, Checkpoint] | None:
    """The visit on which a ticket was opened."""
    query = (
        select(RoundVisit, Checkpoint)
        .join(Checkpoint, col(Checkpoint.id) == col(RoundVisit.checkpoint_id))
        .where(col(RoundVisit.ticket_id) == ticket_id)
    )
    return session.exec(query).first()
