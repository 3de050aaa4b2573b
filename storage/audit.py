"""Who saw or changed what about a household. Only ever added to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, func, insert, or_
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, json, maybe
from storage.estates import Here, Home
from storage.people import Person, Role


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


def record_hourly(
    session: Session,
    action: str,
    now: datetime,
    actor_id: int,
    home_id: int | None = None,
    **data: Any,
) -> None:
    """For a page that renews itself: who goes on looking is written down once an hour."""
    query = select(AuditEntry.data).where(
        col(AuditEntry.actor_id) == actor_id,
        col(AuditEntry.action) == action,
        col(AuditEntry.at) > now - timedelta(hours=1),
        col(AuditEntry.home_id).is_(None) if home_id is None else AuditEntry.home_id == home_id,
    )
    if data not in session.exec(query).all():
        record(session, action, now, actor_id, home_id, **data)


def counted(
    session: Session, action: str, home_ids: Collection[int], since: datetime
) -> dict[int, int]:
    """How often something was done about each of these homes since a moment."""
    query = (
        select(AuditEntry.home_id, func.count())
        .where(
            col(AuditEntry.home_id).in_(home_ids),
            col(AuditEntry.action) == action,
            col(AuditEntry.at) >= since,
        )
        .group_by(col(AuditEntry.home_id))
    )
    return {home_id: count for home_id, count in session.exec(query).all() if home_id is not None}


def about_home(session: Session, home_id: int) -> Sequence[AuditEntry]:
    query = select(AuditEntry).where(col(AuditEntry.home_id) == home_id)
    return session.exec(query.order_by(col(AuditEntry.id))).all()


def with_key(session: Session, actor_id: int, key_id: int, limit: int) -> Sequence[AuditEntry]:
    """What was lately done with a program's key, the newest first."""
    done = select(AuditEntry).where(
        col(AuditEntry.actor_id) == actor_id,
        col(AuditEntry.action) == "key.did",
        col(AuditEntry.data)["key"].as_integer() == key_id,
    )
    return session.exec(done.order_by(col(AuditEntry.at).desc()).limit(limit)).all()


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


SEEN = ("home.seen", "phone.seen", "ticket.seen", "task.seen")  # somebody looked


def lately(session: Session, action: str, since: datetime) -> Sequence[AuditEntry]:
    """The entries of one action since a moment, the newest first. At most 20."""
    query = select(AuditEntry).where(col(AuditEntry.action) == action, col(AuditEntry.at) >= since)
    return session.exec(query.order_by(col(AuditEntry.id).desc()).limit(20)).all()


def who_looked(
    session: Session, home_ids: Sequence[int], but_not: int, since: datetime, limit: int
) -> Sequence[tuple[AuditEntry, str]]:
    """(entry, name) of those who looked at these homes, the newest first."""
    query = (
        select(AuditEntry, Person.name)
        .join(Person, col(Person.id) == col(AuditEntry.actor_id))
        .where(
            col(AuditEntry.home_id).in_(home_ids),
            col(AuditEntry.action).in_(SEEN),
            col(AuditEntry.at) >= since,
            col(AuditEntry.actor_id) != but_not,
        )
    )
    return session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit)).all()


def entries(
    session: Session,
    here: Here,
    *,
    actor_id: int | None,
    home_id: int | None,
    action: str,
    limit: int,
    offset: int,
) -> Sequence[tuple[AuditEntry, str, Home | None]]:
    """(entry, name, home) of what was done, the newest first: about homes of these estates, or by
    people who work there; narrowed to one person, one home, actions that begin so."""
    query = (
        select(AuditEntry, Person.name, Home)
        .join(Person, col(Person.id) == col(AuditEntry.actor_id))
        .outerjoin(Home, col(Home.id) == col(AuditEntry.home_id))
    )
    if here is not None:
        works = select(Role.person_id).where(col(Role.estate_id).in_(here))
        about = col(Home.estate_id).in_(here)
        nowhere = col(Home.id).is_(None) & col(AuditEntry.actor_id).in_(works)
        query = query.where(or_(about, nowhere))
    for column, value in ((AuditEntry.actor_id, actor_id), (AuditEntry.home_id, home_id)):
        if value is not None:
            query = query.where(col(column) == value)
    if action:
        query = query.where(col(AuditEntry.action).startswith(action))
    query = query.order_by(col(AuditEntry.id).desc())
    return session.exec(query.limit(limit).offset(offset)).all()
