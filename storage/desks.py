"""Who is at a desk because they have shown it, and who is awaited there (CS-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from storage import shifts
from storage.contacts import ContactPoint
from storage.people import Person
from storage.shifts import Presence, Shift


def shown_and_awaited(
    session: Session,
    person_ids: Sequence[int],
    now: datetime,
    grace: timedelta,
    estate_id: int | None,
) -> tuple[list[datetime], list[str]]:
    """Until when each of those is there who has shown it: checked in, or heard of since their
    shift began; in the first minutes of a shift, for the charter's span. And the names of those
    who are rostered and have not been heard of."""
    there = [datetime.max.replace(tzinfo=now.tzinfo)] * len(
        shifts.presences(session, person_ids, now, now + timedelta(seconds=1))
    )
    gone = select(Presence.id).where(
        col(Presence.person_id) == col(Shift.person_id),
        col(Presence.ended_at) >= col(Shift.starts_at),
    )
    seen = select(func.max(ContactPoint.seen_at)).where(
        col(ContactPoint.person_id) == col(Shift.person_id)
    )
    query = (
        select(Shift, Person.name, seen.scalar_subquery())
        .join(Person, col(Person.id) == col(Shift.person_id))
        .where(
            col(Shift.person_id).in_(person_ids),
            col(Shift.starts_at) <= now,
            col(Shift.ends_at) > now,
            or_(col(Shift.estate_id).is_(None), col(Shift.estate_id) == estate_id),
            ~gone.exists(),
        )
    )
    awaited = []
    for shift, name, heard in session.exec(query).all():
        if heard is not None and heard >= shift.starts_at - grace:
            there.append(shift.ends_at)
        elif now < shift.starts_at + grace:
            there.append(shift.starts_at + grace)
        else:
            awaited.append(name)
    return there, awaited
