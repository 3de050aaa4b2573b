"""Who saw or changed what about a household. Only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, insert
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, json, maybe


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entry"

    __table_args__ = (Index("ix_audit_entry_actor", "actor_id", "action", "at"),)

    id: int = identity()
    at: datetime
    actor_id: int | None = maybe("person.id")  # empty: the command line
    action: str  # "home.seen", "payment.recorded", "contact.bound", …
    home_id: int | None = maybe("home.id", index=True)
    data: dict[str, Any] = json()


def record(
    session: Session,
    action: str,
    now: datetime,
    actor_id: int | None = None,
    home_id: int | None = None,
    **data: Any,
) -> None:
    session.add(AuditEntry(at=now, actor_id=actor_id, action=action, home_id=home_id, data=data))


def record_hourly(session: Session, action: str, now: datetime, actor_id: int, **data: Any) -> None:
    """For a page that renews itself: who goes on looking is written down once an hour."""
    query = select(AuditEntry.data).where(
        col(AuditEntry.actor_id) == actor_id,
        col(AuditEntry.action) == action,
        col(AuditEntry.at) > now - timedelta(hours=1),
    )
    if data not in session.exec(query).all():
        record(session, action, now, actor_id, **data)


def about_home(session: Session, home_id: int) -> Sequence[AuditEntry]:
    query = select(AuditEntry).where(col(AuditEntry.home_id) == home_id)
    return session.exec(query.order_by(col(AuditEntry.id))).all()


def record_many(
    session: Session,
    action: str,
    now: datetime,
    actor_id: int | None,
    homes: Mapping[int, Mapping[str, Any]],
) -> None:
    """One entry for each of many homes, with its data, in one statement."""
    rows = [
        {"at": now, "actor_id": actor_id, "action": action, "home_id": home_id, "data": dict(data)}
        for home_id, data in homes.items()
    ]
    if rows:
        session.connection().execute(insert(AuditEntry), rows)


def last_home(session: Session, action: str, actor_id: int, since: datetime) -> int | None:
    """The home about which somebody did this last."""
    query = (
        select(AuditEntry.home_id)
        .where(
            col(AuditEntry.actor_id) == actor_id,
            col(AuditEntry.action) == action,
            col(AuditEntry.at) >= since,
        )
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    )
    return session.exec(query).first()
