"""Restores that were rehearsed: each month the newest backup is put into a database of its own."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt


class RestoreDrill(SQLModel, table=True):
    """One month's. ``failure``: what was not as it should be; "" where all was."""

    __tablename__ = "restore_drill"

    month: str = Field(primary_key=True)  # "2026-12"
    backup: str
    rows: int = Field(default=0, sa_type=BigInt)
    files: int = 0
    failure: str = ""
    at: datetime


def of_month(session: Session, month: str) -> RestoreDrill | None:
    return session.get(RestoreDrill, month)


def last(session: Session) -> RestoreDrill | None:
    query = select(RestoreDrill).order_by(col(RestoreDrill.month).desc()).limit(1)
    return session.exec(query).first()


def last_good_at(session: Session) -> datetime | None:
    query = select(RestoreDrill.at).where(col(RestoreDrill.failure) == "")
    return session.exec(query.order_by(col(RestoreDrill.month).desc()).limit(1)).first()
