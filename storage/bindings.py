"""Requests to be bound to a home, which the front desk approves or rejects (CS-3, CS-A)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.sealing import Sealed

STATES = ("open", "approved", "rejected")
_OPEN = text("state = 'open'")


class BindRequest(SQLModel, table=True):
    """Somebody says that they belong to a home; the archive cannot prove it."""

    __tablename__ = "bind_request"
    __table_args__ = (
        one_of("state", STATES),
        Index(
            "ix_bind_request_open",
            "contact_point_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: int = identity()
    contact_point_id: int = reference("contact_point.id")
    person_id: int = reference("person.id")  # who they were when they asked
    home_id: int = reference("home.id")
    name: str = ""  # as they say
    phone: str = Field(default="", sa_type=Sealed)  # as the messenger vouches, else empty
    state: str = "open"
    created_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = maybe("person.id")


def open_of(session: Session, contact_point_id: int) -> BindRequest | None:
    query = select(BindRequest).where(
        col(BindRequest.contact_point_id) == contact_point_id, col(BindRequest.state) == "open"
    )
    return session.exec(query).first()


def request(session: Session, request_id: int) -> BindRequest | None:
    """One request, locked: two who decide about it do so one after the other."""
    return session.get(BindRequest, request_id, with_for_update=True)
