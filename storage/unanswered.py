"""Questions that the company's own answers could not answer: work for whoever writes these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.estates import Here, within

# no_answer: a subject without an answer of the company's; unhelped: the answer was not it;
# unclear: nobody knew what was asked.
WHYS = ("no_answer", "unhelped", "unclear")
_OPEN = text("settled_at IS NULL")


class Unanswered(SQLModel, table=True):
    """没答上来的. ``subject``: the key of the charter's request; empty where it is of none."""

    __table_args__ = (
        one_of("why", WHYS),
        Index("ix_unanswered_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    estate_id: int | None = maybe("estate.id")
    text: str
    subject: str = ""
    why: str
    ticket_id: int | None = maybe("ticket.id")  # by which a person answers it
    asked_at: datetime
    settled_at: datetime | None = Field(default=None)  # since then there is an answer


def keep(session: Session, row: Unanswered) -> Unanswered:
    session.add(row)
    session.flush()
    return row


def unsettled(session: Session, here: Here, limit: int) -> Sequence[Unanswered]:
    """The newest first; those of strangers, of no estate, are everybody's to see."""
    query = select(Unanswered).where(col(Unanswered.settled_at).is_(None))
    if here is not None:
        near = within(Unanswered.estate_id, here)[0] | col(Unanswered.estate_id).is_(None)
        query = query.where(near)
    return session.exec(query.order_by(col(Unanswered.id).desc()).limit(limit)).all()


def question(session: Session, number: int) -> Unanswered | None:
    return session.get(Unanswered, number)
