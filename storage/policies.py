"""The register of the company's policies: fields, owners, versions, the next review (GM-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference

STATES = ("current", "withdrawn")

_WAITING = text("next_at IS NOT NULL")


class Policy(SQLModel, table=True):
    """制度. ``field``: a word of the charter's [policies.fields]. ``next_at``: when its review is
    asked for; empty while that is under way."""

    __table_args__ = (
        one_of("state", STATES),
        Index("ix_policy_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    field: str
    title: str
    version: str
    owner_id: int = reference("person.id")
    review_on: date
    attachment_id: int | None = maybe("attachment.id")
    state: str = "current"
    created_at: datetime
    created_by_id: int | None = maybe("person.id")
    next_at: datetime | None = None

    @property
    def is_current(self) -> bool:
        return self.state == "current"


class PolicyRevision(SQLModel, table=True):
    """What was done to a policy: written, reviewed, replaced by a version, withdrawn."""

    __tablename__ = "policy_revision"

    id: int = identity()
    policy_id: int = reference("policy.id", index=True)
    version: str
    note: str = ""
    attachment_id: int | None = maybe("attachment.id")
    by_id: int | None = maybe("person.id")
    at: datetime


@dataclass(frozen=True, slots=True)
class PolicyCoverage:
    """Which of the required fields have a policy that is not overdue for review.

    ``covered`` and ``missing`` are fields, ``overdue`` the ids of policies whose review is due.
    """

    covered: tuple[str, ...]
    missing: tuple[str, ...]
    overdue: tuple[int, ...]
    current: tuple[int, ...]

    @property
    def share(self) -> float:
        """From 0 to 1: a field counts when it has a policy and none of its policies is overdue."""
        total = len(self.covered) + len(self.missing)
        return len(self.covered) / total if total else 1.0


def policy(session: Session, policy_id: int) -> Policy | None:
    return session.get(Policy, policy_id, with_for_update=True)


def current(session: Session) -> Sequence[Policy]:
    """The policies in force, by field."""
    query = select(Policy).where(col(Policy.state) == "current")
    return session.exec(query.order_by(col(Policy.field), col(Policy.id))).all()


def titled(session: Session, title: str) -> Policy | None:
    """The one in force of this title."""
    query = select(Policy).where(col(Policy.title) == title, col(Policy.state) == "current")
    return session.exec(query).first()


def coverage(session: Session, fields: Sequence[str], today: date) -> PolicyCoverage:
    """How well the required ``fields`` are covered on a day (GM-2, GM-T)."""
    found = current(session)
    overdue = [each for each in found if each.review_on < today]
    stale = {each.field for each in overdue}
    covered = tuple(f for f in fields if f not in stale and any(p.field == f for p in found))
    missing = tuple(f for f in fields if f not in covered)
    return PolicyCoverage(
        covered, missing, tuple(p.id for p in overdue), tuple(p.id for p in found)
    )


def revise(
    session: Session,
    row: Policy,
    note: str,
    by_id: int | None,
    now: datetime,
) -> None:
    """Writes down what was just done to a policy, with its version and file as they are now."""
    session.add(row)
    session.flush()
    session.add(
        PolicyRevision(
            policy_id=row.id,
            version=row.version,
            note=note[:500],
            attachment_id=row.attachment_id,
            by_id=by_id,
            at=now,
        )
    )


def revisions(session: Session, policy_id: int) -> Sequence[PolicyRevision]:
    """The newest first."""
    query = select(PolicyRevision).where(col(PolicyRevision.policy_id) == policy_id)
    return session.exec(query.order_by(col(PolicyRevision.id).desc()).limit(20)).all()
