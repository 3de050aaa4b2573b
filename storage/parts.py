"""What a message became at its platform: one thing or several, each with a name of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, update
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.columns import identity, reference
from storage.outbox import OutboxMessage, To

Names = tuple[str, ...]


class MessagePart(SQLModel, table=True):
    """What one request of a message made there, where it takes several; the others have none.
    Of messages that travelled as one, the first one's row."""

    __tablename__ = "message_part"

    id: int = identity()
    outbox_id: int = reference("outbox.id", index=True)
    address: str  # where it was said: another way to the person begins from the beginning
    step: int  # the request, from 0
    provider_id: str = Field(index=True)  # "" where it made nothing that has a name
    lost: bool = False  # the platform says that it never arrived


def left(session: Session, outbox_id: int, address: str, step: int, names: Names) -> None:
    """One request of a message is done."""
    for name in names or ("",):
        session.add(MessagePart(outbox_id=outbox_id, address=address, step=step, provider_id=name))


def done(session: Session, outbox_ids: Collection[int]) -> dict[tuple[int, str], list[Names]]:
    """What each request that is done has made, in order, by message and address."""
    if not outbox_ids:
        return {}
    query = select(MessagePart).where(col(MessagePart.outbox_id).in_(outbox_ids))
    found: dict[tuple[int, str], list[Names]] = {}
    for part in session.exec(query.order_by(col(MessagePart.step), col(MessagePart.id))).all():
        steps = found.setdefault((part.outbox_id, part.address), [])
        if part.step == len(steps):
            steps.append((part.provider_id,))
        else:
            steps[-1] += (part.provider_id,)
    return found


def lose(session: Session, name: str) -> None:
    """The platform says that this never arrived, while the rest may still be under way."""
    named = col(MessagePart.provider_id) == name
    session.exec(update(MessagePart).where(named).values(lost=True))


def lost_of(session: Session, outbox_id: int) -> Sequence[str]:
    """The names of the parts of a message that never arrived."""
    query = select(MessagePart.provider_id).where(
        col(MessagePart.outbox_id) == outbox_id, col(MessagePart.lost)
    )
    return session.exec(query).all()


def is_of(session: Session, outbox_id: int, name: str) -> bool:
    """Whether what has left of a message under this name still counts."""
    query = select(MessagePart.id).where(
        col(MessagePart.outbox_id) == outbox_id, col(MessagePart.provider_id) == name
    )
    return session.exec(query).first() is not None


def forget(session: Session, outbox_id: int) -> None:
    """The message is said anew, from its beginning."""
    session.exec(delete(MessagePart).where(col(MessagePart.outbox_id) == outbox_id))


def spoken_about(session: Session, to: To, name: str) -> Sequence[OutboxMessage]:
    """The messages that a reply in a chat refers to, to whichever part of them: several where they
    travelled as one. The newest first."""
    return sorted(_named(session, name, col(OutboxMessage.receiver) == to.word), key=_newest)[:20]


def named(session: Session, name: str) -> Sequence[OutboxMessage]:
    """The messages that this name belongs to, at a platform whose names mean one thing only."""
    return sorted(_named(session, name), key=lambda row: row.id)


def _newest(row: OutboxMessage) -> int:
    return -row.id


def _named(session: Session, name: str, *which: ColumnElement[bool]) -> Collection[OutboxMessage]:
    in_parts = (
        select(OutboxMessage)
        .join(MessagePart, col(MessagePart.outbox_id) == col(OutboxMessage.id))
        .where(col(MessagePart.provider_id) == name, *which)
    )
    owners = session.exec(in_parts).all()
    names = {name, *(each.provider_id for each in owners if each.provider_id)}
    whole = select(OutboxMessage).where(col(OutboxMessage.provider_id).in_(names), *which)
    return {each.id: each for each in (*session.exec(whole).all(), *owners)}.values()
