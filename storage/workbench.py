"""What is done in the browser: each form once, and what was answered to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage import received
from storage.contacts import ContactPoint, find
from storage.outbox import OutboxMessage
from storage.received import Received

CHANNEL = "workbench"


def point_of(session: Session, person_id: int, now: datetime) -> ContactPoint:
    """A person's place in the workbench: what they do there is answered there. Nothing else is
    sent to it, for nobody may be looking."""
    address = f"p{person_id}"
    found = find(session, CHANNEL, address)
    if found is None:
        found = ContactPoint(
            person_id=person_id,
            channel=CHANNEL,
            address=address,
            state="not_started",
            bound_at=now,
            seen_at=now,
        )
        session.add(found)
        session.flush()
    return found


def take(session: Session, point: ContactPoint, key: str, body: str, now: datetime) -> Received:
    """The delivery of a form; the same one where it was sent twice."""
    key = f"{point.id}:{key}"
    row = {"channel": CHANNEL, "key": key, "conversation": point.address, "body": body}
    received.store(session, [row], now)
    query = select(Received).where(col(Received.channel) == CHANNEL, col(Received.key) == key)
    return session.exec(query.with_for_update()).one()


def show(session: Session, point: ContactPoint, received_id: int, now: datetime) -> None:
    """What was answered just now is shown on the page, and goes no other way."""
    session.flush()
    query = select(OutboxMessage).where(
        col(OutboxMessage.contact_point_id) == point.id, col(OutboxMessage.state) == "pending"
    )
    for at, row in enumerate(session.exec(query.order_by(col(OutboxMessage.id))).all()):
        row.state, row.sent_at, row.key = "sent", now, f"{CHANNEL}:{received_id}:{at}"
        session.add(row)


def answers(session: Session, person_id: int, received_id: int) -> Sequence[OutboxMessage]:
    """What was answered to a form, to whoever sent it."""
    keys = [f"{CHANNEL}:{received_id}:{at}" for at in range(20)]
    query = select(OutboxMessage).where(
        col(OutboxMessage.key).in_(keys), col(OutboxMessage.person_id) == person_id
    )
    return session.exec(query.order_by(col(OutboxMessage.id))).all()


def answer(session: Session, person_id: int, message_id: int) -> OutboxMessage | None:
    """One answer, if it was shown to this person."""
    row = session.get(OutboxMessage, message_id)
    shown = row is not None and (row.key or "").startswith(f"{CHANNEL}:")
    return row if row is not None and shown and row.person_id == person_id else None
