"""What has been kept for long enough: found page by page, and let go of without a trace of whose.

Nothing of the books, the tickets or the scores is among it: see ``storage/erasing.py`` for people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.aging import Era, Page
from storage.approvals import Approval
from storage.attachments import Attachment
from storage.audit import AuditEntry
from storage.cards import ButtonCard
from storage.columns import BigInt
from storage.db import add_missing
from storage.legal import LegalCase
from storage.misses import Miss
from storage.outbox import REMINDER, OutboxMessage
from storage.papers import Paper
from storage.parts import MessagePart
from storage.policies import Policy, PolicyRevision
from storage.received import Received
from storage.search import SearchTerm
from storage.speech import Doubt
from storage.tickets import Ticket, is_open
from storage.unanswered import Unanswered
from storage.undoing import SheetTrace
from storage.webchat import WebchatLine
from storage.webhooks import WebhookLetter

GONE = ("sent", "failed", "stale")


class Purge(SQLModel, table=True):
    """How many rows of a kind have been let go of in all; and when the last ones were."""

    name: str = Field(primary_key=True)
    rows: int = Field(default=0, sa_type=BigInt)
    last_at: datetime


Conditions = Sequence[ColumnElement[bool]]
Which = Callable[[Session, datetime], Conditions]


def _all(_session: Session, _before: datetime) -> Conditions:
    return ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """``rule``: whose span of the charter's [keeping] holds. ``since``: when a row came to be.
    ``drop``: lets go of these. ``which``: of those older than a moment, only these."""

    name: str
    rule: str
    table: type[SQLModel]
    since: datetime | None
    drop: Callable[[Session, Sequence[int]], object]
    which: Which = _all


def _received(_session: Session, _before: datetime) -> Conditions:
    return (col(Received.state) == "handled",)


def _drop_received(session: Session, ids: Sequence[int]) -> None:
    for table in (Attachment, Doubt):
        named = col(table.received_id).in_(ids)
        session.exec(update(table).where(named).values(received_id=None))
    session.exec(delete(Received).where(col(Received.id).in_(ids)))


def _messages(kind: ColumnElement[bool]) -> Which:
    return lambda _session, _before: (col(OutboxMessage.state).in_(GONE), kind)


def _drop_messages(session: Session, ids: Sequence[int]) -> None:
    session.exec(delete(MessagePart).where(col(MessagePart.outbox_id).in_(ids)))
    session.exec(delete(ButtonCard).where(col(ButtonCard.outbox_id).in_(ids)))
    session.exec(delete(OutboxMessage).where(col(OutboxMessage.id).in_(ids)))


def _words(_session: Session, before: datetime) -> Conditions:
    """Tickets, not words: those that ended so long ago and can still be found by their words."""
    found = select(SearchTerm.term).where(col(SearchTerm.ticket_id) == col(Ticket.id))
    return (col(Ticket.closed_at) < before, found.exists())


def _drop_words(session: Session, ids: Sequence[int]) -> None:
    session.exec(delete(SearchTerm).where(col(SearchTerm.ticket_id).in_(ids)))


def _media(session: Session, _before: datetime) -> Conditions:
    """Not what a policy is, what somebody has approved, nor what belongs to a matter that runs."""
    vouchers = {each for files in session.exec(select(Approval.file_ids)).all() for each in files}
    runs = select(Ticket.id).where(col(Ticket.id) == col(Attachment.ticket_id), is_open())
    return (
        col(Attachment.state).in_(("kept", "lost")),
        col(Attachment.id).not_in(vouchers),
        col(Attachment.id).not_in(_named(Policy.attachment_id)),
        col(Attachment.id).not_in(_named(PolicyRevision.attachment_id)),
        ~runs.exists(),
    )


def _drop_media(session: Session, ids: Sequence[int]) -> None:
    """The row stays, as what once came; its file has no name any more and is swept away."""
    values = {"state": "none", "path": "", "reference": "", "name": "", "note": ""}
    session.exec(update(Attachment).where(col(Attachment.id).in_(ids)).values(**values))


def _papers(_session: Session, _before: datetime) -> Conditions:
    """Not what was decided upon, nor what a message that is still there has brought."""
    brought = select(OutboxMessage.id).where(col(OutboxMessage.paper_id) == col(Paper.id))
    return (
        col(Paper.id).not_in(_named(Approval.paper_id)),
        col(Paper.id).not_in(_named(LegalCase.paper_id)),
        ~brought.exists(),
    )


def _letters(_session: Session, _before: datetime) -> Conditions:
    return (col(WebhookLetter.state).in_(("sent", "dead")),)


def _named(column: int | None) -> SelectOfScalar[int | None]:
    named = col(column)
    return select(named).where(named.is_not(None))


def _drops(table: type[SQLModel]) -> Callable[[Session, Sequence[int]], object]:
    number = col(table.id)  # type: ignore[attr-defined]
    return lambda session, ids: session.exec(delete(table).where(number.in_(ids)))


_WRITTEN = OutboxMessage.created_at
_SENT = _messages(col(OutboxMessage.kind) != REMINDER)
_REMINDERS = _messages(col(OutboxMessage.kind) == REMINDER)

SHELVES: tuple[Shelf, ...] = (
    Shelf("received", "received", Received, Received.received_at, _drop_received, _received),
    Shelf("sent", "sent", OutboxMessage, _WRITTEN, _drop_messages, _SENT),
    Shelf("reminders", "reminders", OutboxMessage, _WRITTEN, _drop_messages, _REMINDERS),
    Shelf("words", "words", Ticket, Ticket.created_at, _drop_words, _words),
    Shelf("visits", "visits", WebchatLine, WebchatLine.at, _drops(WebchatLine)),
    Shelf("misses", "visits", Miss, Miss.kept_at, _drops(Miss)),
    Shelf("sheets", "visits", SheetTrace, SheetTrace.at, _drops(SheetTrace)),
    Shelf("unanswered", "visits", Unanswered, Unanswered.asked_at, _drops(Unanswered)),
    Shelf("letters", "sent", WebhookLetter, WebhookLetter.at, _drops(WebhookLetter), _letters),
    Shelf("media", "media", Attachment, Attachment.created_at, _drop_media, _media),
    Shelf("papers", "media", Paper, Paper.ordered_at, _drops(Paper), _papers),
    Shelf("audit", "audit", AuditEntry, AuditEntry.at, _drops(AuditEntry)),
)


def oldest(session: Session) -> Mapping[str, datetime | None]:
    """When the first row of each shelf came to be, by one query: on most nights nothing is old."""
    found = session.connection().execute(_OLDEST).one()
    return {each.name: at for each, at in zip(SHELVES, found, strict=True)}


def _first(shelf: Shelf) -> sqlalchemy.ScalarSelect[datetime | None]:
    number = col(shelf.table.id)  # type: ignore[attr-defined]
    return select(col(shelf.since)).where(number > 0).order_by(number).limit(1).scalar_subquery()


_OLDEST = sqlalchemy.select(*(_first(each) for each in SHELVES))


def page(session: Session, shelf: Shelf, before: datetime, after: int, limit: int) -> Page:
    """The next rows of a shelf, to be looked for where nobody is held up."""
    era = Era(shelf.table, shelf.since, before)
    return era.page(session, shelf.which(session, before), after, limit)


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
