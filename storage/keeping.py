"""What has been kept for long enough: found page by page, and let go of without a trace of whose.

Nothing of the books, the tickets or the scores is among it: see ``storage/erasing.py`` for people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.approvals import Approval
from storage.attachments import Attachment
from storage.audit import AuditEntry
from storage.cards import ButtonCard
from storage.columns import BigInt
from storage.db import add_missing
from storage.legal import LegalCase
from storage.misses import Miss
from storage.outbox import OutboxMessage
from storage.papers import Paper
from storage.parts import MessagePart
from storage.policies import Policy, PolicyRevision
from storage.received import Received
from storage.search import SearchTerm
from storage.speech import Doubt
from storage.states import Fact, states
from storage.tickets import Ticket
from storage.unanswered import Unanswered
from storage.webchat import WebchatLine
from storage.webhooks import WebhookLetter

REMINDER = "dunning"  # the kind of message that is evidence before a court
GONE = ("sent", "failed", "stale")


class Purge(SQLModel, table=True):
    """How many rows of a kind have been let go of in all; and when the last ones were."""

    name: str = Field(primary_key=True)
    rows: int = Field(default=0, sa_type=BigInt)
    last_at: datetime


Old = Callable[[Session, datetime], SelectOfScalar[int]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """``rule``: whose span of the charter's [keeping] holds. ``old``: the ids of what is older than
    a moment. ``drop``: lets go of these."""

    name: str
    rule: str
    old: Old
    drop: Callable[[Session, Sequence[int]], object]


def _received(_session: Session, before: datetime) -> SelectOfScalar[int]:
    return select(Received.id).where(
        col(Received.state) == "handled", col(Received.received_at) < before
    )


def _drop_received(session: Session, ids: Sequence[int]) -> None:
    for table in (Attachment, Doubt):
        named = col(table.received_id).in_(ids)
        session.exec(update(table).where(named).values(received_id=None))
    session.exec(delete(Received).where(col(Received.id).in_(ids)))


def _messages(kind: ColumnElement[bool]) -> Old:
    def old(_session: Session, before: datetime) -> SelectOfScalar[int]:
        return select(OutboxMessage.id).where(
            col(OutboxMessage.state).in_(GONE),
            col(OutboxMessage.created_at) < before,
            kind,
        )

    return old


def _drop_messages(session: Session, ids: Sequence[int]) -> None:
    session.exec(delete(MessagePart).where(col(MessagePart.outbox_id).in_(ids)))
    session.exec(delete(ButtonCard).where(col(ButtonCard.outbox_id).in_(ids)))
    session.exec(delete(OutboxMessage).where(col(OutboxMessage.id).in_(ids)))


def _words(_session: Session, before: datetime) -> SelectOfScalar[int]:
    """Tickets, not words: those that ended so long ago and can still be found by their words."""
    return select(Ticket.id).where(
        col(Ticket.closed_at) < before,
        col(Ticket.id).in_(select(SearchTerm.ticket_id)),
    )


def _drop_words(session: Session, ids: Sequence[int]) -> None:
    session.exec(delete(SearchTerm).where(col(SearchTerm.ticket_id).in_(ids)))


def _media(session: Session, before: datetime) -> SelectOfScalar[int]:
    """Not what a policy is, what somebody has approved, nor what belongs to a matter that runs."""
    vouchers = {each for files in session.exec(select(Approval.file_ids)).all() for each in files}
    running = select(Ticket.id).where(col(Ticket.state).in_(states(Fact.OPEN)))
    return select(Attachment.id).where(
        col(Attachment.state).in_(("kept", "lost")),
        col(Attachment.created_at) < before,
        col(Attachment.id).not_in(vouchers),
        col(Attachment.id).not_in(_named(Policy.attachment_id)),
        col(Attachment.id).not_in(_named(PolicyRevision.attachment_id)),
        or_(col(Attachment.ticket_id).is_(None), col(Attachment.ticket_id).not_in(running)),
    )


def _drop_media(session: Session, ids: Sequence[int]) -> None:
    """The row stays, as what once came; its file has no name any more and is swept away."""
    values = {"state": "none", "path": "", "reference": "", "name": "", "note": ""}
    session.exec(update(Attachment).where(col(Attachment.id).in_(ids)).values(**values))


def _papers(_session: Session, before: datetime) -> SelectOfScalar[int]:
    """Not what was decided upon, nor what a message that is still there has brought."""
    used = [_named(Approval.paper_id), _named(LegalCase.paper_id), _named(OutboxMessage.paper_id)]
    unused = (col(Paper.id).not_in(each) for each in used)
    return select(Paper.id).where(col(Paper.ordered_at) < before, *unused)


def _named(column: int | None) -> SelectOfScalar[int | None]:
    named = col(column)
    return select(named).where(named.is_not(None))


def _drops(table: type[SQLModel]) -> Callable[[Session, Sequence[int]], object]:
    number = col(table.id)  # type: ignore[attr-defined]
    return lambda session, ids: session.exec(delete(table).where(number.in_(ids)))


SHELVES: tuple[Shelf, ...] = (
    Shelf("received", "received", _received, _drop_received),
    Shelf("sent", "sent", _messages(col(OutboxMessage.kind) != REMINDER), _drop_messages),
    Shelf("reminders", "reminders", _messages(col(OutboxMessage.kind) == REMINDER), _drop_messages),
    Shelf("words", "words", _words, _drop_words),
    Shelf(
        "visits",
        "visits",
        lambda _session, before: select(WebchatLine.id).where(col(WebchatLine.at) < before),
        _drops(WebchatLine),
    ),
    Shelf(
        "misses",
        "visits",
        lambda _session, before: select(Miss.id).where(col(Miss.kept_at) < before),
        _drops(Miss),
    ),
    Shelf(
        "unanswered",
        "visits",
        lambda _session, before: select(Unanswered.id).where(col(Unanswered.asked_at) < before),
        _drops(Unanswered),
    ),
    Shelf(
        "letters",
        "sent",
        lambda _session, before: select(WebhookLetter.id).where(
            col(WebhookLetter.at) < before, col(WebhookLetter.state).in_(("sent", "dead"))
        ),
        _drops(WebhookLetter),
    ),
    Shelf("media", "media", _media, _drop_media),
    Shelf("papers", "media", _papers, _drops(Paper)),
    Shelf(
        "audit",
        "audit",
        lambda _session, before: select(AuditEntry.id).where(col(AuditEntry.at) < before),
        _drops(AuditEntry),
    ),
)


def page(session: Session, shelf: Shelf, before: datetime, limit: int) -> Sequence[int]:
    """Some of what is older than that, to be looked for where nobody is held up."""
    return session.exec(shelf.old(session, before).limit(limit)).all()


def drop(session: Session, shelf: Shelf, ids: Sequence[int], now: datetime) -> int:
    """Lets go of a page, and counts it."""
    shelf.drop(session, ids)
    add_missing(session, Purge, [{"name": shelf.name, "rows": 0, "last_at": now}], ["name"])
    row = session.get_one(Purge, shelf.name, with_for_update=True)
    row.rows, row.last_at = row.rows + len(ids), now
    return len(ids)


def counts(session: Session) -> Mapping[str, int]:
    """How many rows have been let go of, by kind."""
    return {each.name: each.rows for each in session.exec(select(Purge)).all()}


def files_of(session: Session, names: Sequence[str]) -> set[str]:
    """Those of these files (below the media folder) that some row still names."""
    columns = (
        Attachment.path,
        Attachment.reference,
        Paper.path,
        WebchatLine.photo,
        WebchatLine.document,
    )
    found: set[str] = set()
    for column in columns:
        found |= set(session.exec(select(column).where(col(column).in_(names))).all())
    return found
