"""Photos, voice and other things that came with a message: kept, and shown on the ticket."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Index, bindparam, func, text
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.columns import identity, maybe, one_of, reference
from storage.received import Received

# remote: still only at the platform. kept: a file of ours. lost: it could not be had.
STATES = ("remote", "kept", "lost", "none")
KINDS = ("photo", "voice", "video", "document", "sticker", "location", "contact")
FETCHES = 5
FETCH_AGAIN = timedelta(seconds=30)

_REMOTE = text("state = 'remote'")


class Attachment(SQLModel, table=True):
    """``state`` "none": there are no bytes to fetch (a location, a contact)."""

    __table_args__ = (
        one_of("state", STATES),
        one_of("kind", KINDS),
        Index("ix_attachment_remote", "id", sqlite_where=_REMOTE, postgresql_where=_REMOTE),
    )

    id: int = identity()
    person_id: int = reference("person.id")
    ticket_id: int | None = maybe("ticket.id", index=True)
    received_id: int | None = maybe("received.id", index=True)
    channel: str
    kind: str
    reference: str = ""
    mime: str = ""
    name: str = ""
    note: str = ""
    inside: bool = False  # came with an internal note: never shown to homeowners
    state: str = "remote"
    path: str = ""  # below the media folder
    attempts: int = 0
    not_before: datetime
    created_at: datetime


def of_ticket(session: Session, ticket_id: int) -> Sequence[Attachment]:
    query = select(Attachment).where(col(Attachment.ticket_id) == ticket_id)
    return session.exec(query.order_by(col(Attachment.id))).all()


def of_tickets(session: Session, ticket_ids: Collection[int]) -> Sequence[Attachment]:
    """All that came with these tickets, in the order of the tickets."""
    query = select(Attachment).where(col(Attachment.ticket_id).in_(ticket_ids))
    query = query.where(col(Attachment.state) != "none")
    return session.exec(query.order_by(col(Attachment.ticket_id), col(Attachment.id))).all()


def of_delivery(session: Session, received_id: int) -> Sequence[Attachment]:
    query = select(Attachment).where(col(Attachment.received_id) == received_id)
    return session.exec(query.order_by(col(Attachment.id))).all()


def shows_work(
    session: Session, ticket_id: int, reporter_id: int, since: datetime
) -> Attachment | None:
    """The newest photo that somebody other than the reporter has sent about a ticket."""
    query = select(Attachment).where(
        col(Attachment.ticket_id) == ticket_id,
        col(Attachment.kind) == "photo",
        col(Attachment.person_id) != reporter_id,
        col(Attachment.created_at) >= since,
    )
    return session.exec(query.order_by(col(Attachment.id).desc()).limit(1)).first()


# What became of a message whose files are for something else than a ticket: a command, a duty; and
# the answer to a question that asked for them, where no answer to it is looked for.
_USED = ("/", "duty ")
_ANSWERED = (*_USED, "answer ")


def _loose(used: Sequence[str]) -> SelectOfScalar[Attachment]:
    outcome = func.coalesce(Received.outcome, "")
    query = select(Attachment).join(
        Received, col(Received.id) == col(Attachment.received_id), isouter=True
    )
    query = query.where(
        col(Attachment.person_id) == bindparam("person"),
        col(Attachment.ticket_id).is_(None),
        col(Attachment.created_at) >= bindparam("since"),
        *(~outcome.startswith(each) for each in used),
    )
    return query.order_by(col(Attachment.id)).limit(20)


_LOOSE_OF, _FOR_A_TICKET = _loose(_USED), _loose(_ANSWERED)


def loose_of(session: Session, person_id: int, since: datetime) -> Sequence[Attachment]:
    """What a person sent lately that belongs to nothing yet: a photo before its number."""
    return session.exec(_LOOSE_OF, params={"person": person_id, "since": since}).all()


def before_words(session: Session, person_id: int, since: datetime) -> Sequence[Attachment]:
    """What they sent lately and not in answer to anything: a photo before its words."""
    return session.exec(_FOR_A_TICKET, params={"person": person_id, "since": since}).all()


def claim_remote(session: Session, channels: Sequence[str], now: datetime) -> Attachment | None:
    """The next one to fetch. It is put off at once, so that a peer does not fetch it too."""
    query = (
        select(Attachment)
        .where(
            col(Attachment.state) == "remote",
            col(Attachment.not_before) <= now,
            col(Attachment.channel).in_(channels),
        )
        .order_by(col(Attachment.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.exec(query).first()
    if found is not None:
        found.attempts += 1
        found.not_before = now + FETCH_AGAIN * found.attempts
    return found


def taken(session: Session, references: Collection[str]) -> set[str]:
    """Those of these files that some message brought."""
    query = select(Attachment.reference).where(col(Attachment.reference).in_(references))
    return set(session.exec(query).all())


def attachment(session: Session, row_id: int) -> Attachment | None:
    return session.get(Attachment, row_id)
