"""Facts about this deployment itself: is it a demonstration, when did it last tick, who leads."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import add_missing

LEASE = timedelta(seconds=30)
SERVING = "serve:"  # the leases of processes that serve begin so


class Deployment(SQLModel, table=True):
    """One row, id 1."""

    id: int = Field(primary_key=True)
    demo: bool = False  # the demo estate: its clock may run fast, anybody may play anybody
    company: str = ""  # whose it is, as they call themselves
    secret: str  # signs cookies where no GUANJIA_SECRET_KEY is given
    ticked_at: datetime | None = None


class Lease(SQLModel, table=True):
    """What only one process may do at a time, and until when it is that process."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime


def this(session: Session) -> Deployment | None:
    return session.get(Deployment, 1)


def hold(session: Session, name: str, holder: str, now: datetime) -> bool:
    """Takes or renews a lease; False while another holder's runs."""
    add_missing(session, Lease, [{"name": name, "holder": holder, "until": now}], ["name"])
    row = session.get_one(Lease, name, with_for_update=True)
    # One that ends later than any of ours can was taken by a clock that was wrong.
    if row.holder != holder and now < row.until <= now + 2 * LEASE:
        return False
    row.holder, row.until = holder, now + LEASE
    session.add(row)
    return True


def someone_serves(session: Session, now: datetime) -> bool:
    """Whether a process works on this database, or died a moment ago."""
    query = select(Lease.name).where(col(Lease.name).startswith(SERVING), col(Lease.until) > now)
    return session.exec(query.limit(1)).first() is not None


def release(session: Session, holder: str, name: str) -> None:
    row = session.get(Lease, name, with_for_update=True)
    if row is not None and row.holder == holder:
        session.delete(row)


def ticked(session: Session, now: datetime) -> None:
    row = this(session)
    if row is not None and (row.ticked_at is None or row.ticked_at < now or not row.demo):
        row.ticked_at = now


def alone(session: Session) -> Deployment:
    """The row, for one at a time: others wait for the transaction's end."""
    ensure(session)
    return session.get_one(Deployment, 1, with_for_update=True)


def ensure(session: Session) -> Deployment:
    """The row of this deployment, made on first use with a secret of its own."""
    if (row := this(session)) is not None:
        return row
    fresh = {"id": 1, "demo": False, "company": "", "secret": secrets.token_urlsafe(32)}
    add_missing(session, Deployment, [fresh], ["id"])
    return session.get_one(Deployment, 1)
