"""Who saw or changed what about a household. Only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, json, maybe


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entry"

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


def about_home(session: Session, home_id: int) -> Sequence[AuditEntry]:
    query = select(AuditEntry).where(col(AuditEntry.home_id) == home_id)
    return session.exec(query.order_by(col(AuditEntry.id))).all()
