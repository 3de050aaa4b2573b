"""How far a company has come on its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from storage.estates import Home
from storage.people import Role
from storage.shifts import Shift
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Counted:
    homes: int
    staff: int
    shifts: int  # to come
    tickets: int


def counted(session: Session, now: datetime) -> Counted:
    def of(query: Any) -> int:
        found: int = session.exec(query).one()
        return found

    return Counted(
        of(select(func.count()).select_from(Home)),
        of(select(func.count(func.distinct(col(Role.person_id))))),
        of(select(func.count()).select_from(Shift).where(col(Shift.ends_at) > now)),
        of(select(func.count()).select_from(Ticket)),
    )
