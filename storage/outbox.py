"""Messages that are to leave: enqueued with the decision that made them, sent after its commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    text,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import bulk, contacts, people
from storage.columns import identity, maybe, one_of
from storage.estates import Here
from storage.people import Person

# pending → sending → sent | failed; stale: too late to be of use; expired claims return to pending.
STATES = ("pending", "sending", "sent", "failed", "stale")
ATTEMPTS = 6
LATE, PIECE = "escalation", "piece"
REMINDER = "dunning"  # the kind of message that is evidence before a court
TOGETHER = (LATE, PIECE)  # kinds of what is told together: what is late; more of one matter
MOST_TOGETHER = 25
BACKOFF = tuple(timedelta(seconds=wait) for wait in (2, 5, 15, 60, 180))

_UNSENT = text("state IN ('pending', 'sending')")
_FAILED = text("state = 'failed'")
_OF_TASK = text("task_id IS NOT NULL")
_NOTICE = text("notice_id IS NOT NULL")
_ABOUT = text("ticket_id IS NOT NULL")
_PAPER = text("paper_id IS NOT NULL")
_REMINDER = text("kind = 'dunning'")


class OutboxMessage(SQLModel, table=True):
    """One message to one person or one staff chat."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", STATES),
        Index("ix_outbox_unsent", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index(
            "ix_outbox_unsent_receiver",
            "receiver",
            "id",
            sqlite_where=_UNSENT,
            postgresql_where=_UNSENT,
        ),
        Index("ix_outbox_failed", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
        Index("ix_outbox_about", "receiver", "id", sqlite_where=_ABOUT, postgresql_where=_ABOUT),
        Index("ix_outbox_provider", "provider_id"),
        Index("ix_outbox_notice", "notice_id", sqlite_where=_NOTICE, postgresql_where=_NOTICE),
        Index("ix_outbox_paper", "paper_id", sqlite_where=_PAPER, postgresql_where=_PAPER),
        Index(
            "ix_outbox_reminder",
            "receiver",
            "created_at",
            sqlite_where=_REMINDER,
            postgresql_where=_REMINDER,
        ),
        Index("ix_outbox_task", "task_id", sqlite_where=_OF_TASK, postgresql_where=_OF_TASK),
    )

    id: int = identity()
    key: str | None = Field(default=None, unique=True)  # makes a second enqueue do nothing
    receiver: str  # "p5" for person 5, "c3" for staff chat 3: whose messages keep their order
    person_id: int | None = maybe("person.id")
    staff_chat_id: int | None = maybe("staff_chat.id")
    contact_point_id: int | None = maybe("contact_point.id")  # wished for, then the one used
    kind: str  # "answer", "card", "escalation", "reply", "dunning", …
    ticket_id: int | None = maybe("ticket.id", index=True)
    topic_id: int | None = maybe("topic.id")  # of a group, in which it is said
    task_id: int | None = maybe("dunning_step.id")
    notice_id: int | None = maybe("notice.id")
    duty_id: int | None = maybe("duty.id")  # a reply to it is evidence
    actor_id: int | None = maybe("person.id")  # who of the staff speaks, in a reply
    text: str
    buttons: list[list[str]] = Field(default_factory=list, sa_type=JSON)  # [label, action] each
    photo_id: int | None = maybe("attachment.id")
    paper_id: int | None = maybe("paper.id")  # is drawn before the message leaves
    file_ids: list[int] = Field(default_factory=list, sa_type=JSON)  # further attachments
    state: str = "pending"
    created_at: datetime
    not_before: datetime
    stale_after: datetime | None = None
    attempts: int = 0
    claimed_until: datetime | None = None  # a sender that has not reported by then has died
    sent_at: datetime | None = None
    provider_id: str | None = None
    held: bool = False  # no way just now: it waits until the person writes again
    error: str = ""

    def try_again(self, now: datetime) -> None:
        """A little later each time."""
        self.attempts += 1
        self.not_before = now + BACKOFF[min(self.attempts, len(BACKOFF)) - 1]


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for: exactly one of the two."""

    person_id: int | None = None
    staff_chat_id: int | None = None
    language: str = ""  # of the person
    forum: bool = False  # a group in which each ticket has its topic

    @property
    def word(self) -> str:
        return f"p{self.person_id}" if self.person_id is not None else f"c{self.staff_chat_id}"


def to_role(session: Session, role: str, estate_id: int | None, now: datetime) -> list[To]:
    """Who hears what is said to a role: its staff chat, else those on duty, else all of them."""
    chat = contacts.chat_for(session, role, estate_id)
    if chat is not None:
        return [To(staff_chat_id=chat.id, forum=chat.forum)]
    return [
        To(person_id=each.id, language=each.language)
        for each in people.holders(session, role, estate_id, now).hearing
    ]


def posts(session: Session, role: str, now: datetime) -> list[tuple[Here, To]]:
    """Everybody who hears what is said to a role of the whole company, each with the estates in
    which they hold it (None: all): a group for its people, those on duty before the others."""
    there: dict[Here, list[Person]] = {}
    found = people.holders(session, role, None, now)
    for person in found.everybody:
        there.setdefault(people.estates_in(session, person.id, [role]), []).append(person)
    on_duty = {each.id for each in found.on_duty}
    heard: list[tuple[Here, To]] = []
    for here, holders in there.items():
        only = next(iter(here)) if here is not None and len(here) == 1 else None
        chat = contacts.bound_chat(session, role, only)
        if chat is not None and (here is None or only is not None):
            heard.append((here, To(staff_chat_id=chat.id, forum=chat.forum)))
            continue
        hearing = [each for each in holders if each.id in on_duty] or holders
        heard += [(here, To(person_id=each.id, language=each.language)) for each in hearing]
    return heard


def enqueue(
    session: Session, to: To, message: dict[str, Any], now: datetime
) -> OutboxMessage | None:
    """Adds a message; None where one with the same key is there already."""
    key = message.get("key")
    if key is not None:
        message = {**message, "key": f"{key}:{to.word}"}
        if session.exec(_OF_KEY, params={"named": message["key"]}).first() is not None:
            return None
    row = OutboxMessage(**_row(to, message, now))
    session.add(row)
    return row


def readdress(message: OutboxMessage, to: To) -> None:
    """What was enqueued in this transaction is for somebody else after all."""
    message.receiver = to.word
    message.person_id, message.staff_chat_id = to.person_id, to.staff_chat_id


def enqueue_all(
    session: Session, messages: Sequence[tuple[To, Mapping[str, Any]]], now: datetime
) -> None:
    """Adds many messages without a key, all with the same columns, in one statement."""
    bulk.add(session, OutboxMessage, [_row(to, message, now) for to, message in messages])


def _row(to: To, message: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    whose = {"receiver": to.word, "person_id": to.person_id, "staff_chat_id": to.staff_chat_id}
    return {**whose, "created_at": now, "not_before": now, **message}


def is_kept(session: Session, to: To, key: str) -> bool:
    """Whether somebody was told something under this key."""
    return session.exec(_OF_KEY, params={"named": f"{key}:{to.word}"}).first() is not None


_OF_KEY = select(OutboxMessage.id).where(col(OutboxMessage.key) == bindparam("named"))


def next_due(session: Session, now: datetime, limit: int) -> Sequence[OutboxMessage]:
    """Locks up to ``limit`` messages that may leave now: one for each receiver, in order.

    A receiver's queue moves only at its head, and not while its head is under way: so words arrive
    in the order in which they were said, whoever sends them. Only what is held may be overtaken.
    Two processes that ask at once get different rows: one skips the heads that the other has
    locked, and what stands behind such a head still has it, unsent, before it.
    """
    return session.exec(_NEXT_DUE, params={"now": now, "most": limit}).all()


def _next_due() -> SelectOfScalar[OutboxMessage]:
    ahead = aliased(OutboxMessage)
    # ``_unsent`` says nothing new here, but only with it in these words the partial indexes fit.
    waits = (
        select(ahead.id)
        .where(
            ahead.receiver == OutboxMessage.receiver,
            is_unsent(ahead),
            # What is held waits for the person; it does not stop what may find another way.
            or_(
                col(ahead.state) == "sending",
                and_(
                    col(ahead.id) < col(OutboxMessage.id),
                    ~col(ahead.held),
                    # What is told together waits for its hour, and stops nothing else meanwhile.
                    or_(
                        col(ahead.kind).not_in(TOGETHER), col(ahead.not_before) <= bindparam("now")
                    ),
                ),
            ),
        )
        .exists()
    )
    return (
        select(OutboxMessage)
        .where(
            is_unsent(OutboxMessage),
            col(OutboxMessage.state) == "pending",
            col(OutboxMessage.not_before) <= bindparam("now"),
            ~waits,
        )
        .order_by(col(OutboxMessage.id))
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def is_unsent(table: type[OutboxMessage]) -> ColumnElement[bool]:
    return col(table.state).in_([literal_column("'pending'"), literal_column("'sending'")])


_NEXT_DUE = _next_due()  # put together once: that takes longer than to run it


def claim(session: Session, row_ids: Sequence[int], until: datetime) -> None:
    """Marks messages as being sent by somebody who will report before ``until``."""
    if row_ids:
        session.connection().execute(_CLAIM, {"rows": list(row_ids), "until": until})


_CLAIM = (
    update(OutboxMessage)
    .where(col(OutboxMessage.id).in_(bindparam("rows", expanding=True)))
    .values(state="sending", claimed_until=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Left:
    """A message that has left, and by which way."""

    row_id: int
    provider_id: str
    contact_point_id: int | None


def mark_sent(session: Session, left: Sequence[Left], now: datetime) -> None:
    """Writes down what has left, all at once."""
    rows = [
        {"row_id": each.row_id, "provider": each.provider_id, "point": each.contact_point_id}
        for each in left
    ]
    if rows:
        session.connection().execute(_MARK_SENT, [{**row, "now": now} for row in rows])


_MARK_SENT = (
    update(OutboxMessage)
    .where(col(OutboxMessage.id) == bindparam("row_id"))
    .values(
        state="sent",
        error="",
        sent_at=bindparam("now"),
        provider_id=bindparam("provider"),
        contact_point_id=bindparam("point"),
    )
)


def give_back(session: Session, row_ids: Sequence[int]) -> None:
    """Messages that were taken and did not leave for sure."""
    taken = and_(col(OutboxMessage.id).in_(row_ids), col(OutboxMessage.state) == "sending")
    session.exec(update(OutboxMessage).where(taken).values(state="pending"))


def unstick(session: Session, now: datetime) -> int:
    """Gives back what a process took and never reported on: it may have died in the middle.

    The message may have left. A second copy is better than none; it is the one place where a
    message can be repeated.
    """
    overdue = and_(
        is_unsent(OutboxMessage),
        col(OutboxMessage.state) == "sending",
        col(OutboxMessage.claimed_until) < now,
    )
    done = session.exec(
        update(OutboxMessage)
        .where(overdue)
        .values(state="pending", attempts=OutboxMessage.attempts + 1, not_before=now)
    )
    return int(done.rowcount)


def make_stale(session: Session, now: datetime) -> int:
    """Late words are not sent."""
    late = and_(
        is_unsent(OutboxMessage),
        col(OutboxMessage.state) == "pending",
        col(OutboxMessage.stale_after) < now,
    )
    return int(session.exec(update(OutboxMessage).where(late).values(state="stale")).rowcount)


def others_under_way(session: Session, message: OutboxMessage) -> bool:
    """Whether another message about the same task has left or may still leave."""
    query = select(OutboxMessage.id).where(
        col(OutboxMessage.task_id) == message.task_id,
        col(OutboxMessage.id) != message.id,
        col(OutboxMessage.state).in_(["pending", "sending", "sent"]),
    )
    return session.exec(query).first() is not None


def withdraw(
    session: Session, kind: str, task_ids: Collection[int], only_to: Collection[int] | None = None
) -> None:
    """Takes back what was said about tasks (only to these people) and has not left."""
    unwanted = [col(OutboxMessage.kind) == kind, col(OutboxMessage.state) == "pending"]
    if only_to is not None:
        unwanted.append(col(OutboxMessage.person_id).in_(only_to))
    waiting = update(OutboxMessage).where(col(OutboxMessage.task_id).in_(task_ids), *unwanted)
    session.exec(waiting.values(state="stale"))


def unsent(session: Session, limit: int = 50) -> Sequence[OutboxMessage]:
    """What is stuck: failed for good, or still waiting after a failed try."""
    # One after the other: each is read off an index of its own, which an OR of both is not.
    pending = is_unsent(OutboxMessage), col(OutboxMessage.state) == "pending"
    found = [
        *session.exec(_OLDEST.where(_FAILED).limit(limit)).all(),
        *session.exec(_OLDEST.where(*pending, _TRIED).limit(limit)).all(),
    ]
    return sorted(found, key=lambda row: row.id)[:limit]


_TRIED = col(OutboxMessage.attempts) > 0
_OLDEST = select(OutboxMessage).order_by(col(OutboxMessage.id))


def retry(session: Session, row_id: int, now: datetime) -> bool:
    row = session.get(OutboxMessage, row_id)
    if row is None or row.state not in ("failed", "stale", "pending"):
        return False
    row.state, row.attempts, row.not_before, row.stale_after = "pending", 0, now, None
    session.add(row)
    return True


def count_unsent(session: Session) -> int:
    query = select(func.count()).select_from(OutboxMessage).where(is_unsent(OutboxMessage))
    return session.exec(query).one()


def count_due(session: Session, now: datetime) -> int:
    """What could leave and has not; not what waits for its person to write again."""
    query = select(func.count()).select_from(OutboxMessage).where(is_unsent(OutboxMessage))
    due = col(OutboxMessage.not_before) <= now, col(OutboxMessage.held).is_(False)
    return session.exec(query.where(*due)).one()


def count_failed(session: Session) -> int:
    return session.exec(select(func.count()).select_from(OutboxMessage).where(_FAILED)).one()


def was_reminded_lately(session: Session, person_id: int, since: datetime) -> bool:
    """Whether a person was reminded of fees since a moment."""
    query = select(OutboxMessage.id).where(
        col(OutboxMessage.receiver) == f"p{person_id}",
        _REMINDER,
        col(OutboxMessage.created_at) >= since,
    )
    return session.exec(query.limit(1)).first() is not None


def put_together(
    session: Session, to: To, message: Mapping[str, Any], now: datetime, within: timedelta
) -> datetime:
    """When the next of what is told together may leave: with what waits already, so long after
    the last that left (of a ticket's pieces: after its card), or at once."""
    of_it = [col(OutboxMessage.kind) == LATE]
    if message["kind"] == PIECE:
        of_it = [
            col(OutboxMessage.kind).in_((PIECE, "card")),
            col(OutboxMessage.ticket_id) == message["ticket_id"],
        ]
    query = (
        select(OutboxMessage.not_before)
        .where(
            col(OutboxMessage.receiver) == to.word,
            _ABOUT,
            col(OutboxMessage.not_before) > now - within,
            *of_it,
        )
        .order_by(col(OutboxMessage.not_before).desc())
        .limit(1)
    )
    last = session.exec(query).first()
    if last is None:
        return now
    return last if last > now else last + within


def take_back_pieces(session: Session, ticket_id: int, person_id: int) -> list[str]:
    """What was kept to be told together about a ticket is told to nobody any more; returns the
    words that were for this person."""
    query = select(OutboxMessage).where(
        is_unsent(OutboxMessage),
        col(OutboxMessage.state) == "pending",
        col(OutboxMessage.kind) == PIECE,
        col(OutboxMessage.ticket_id) == ticket_id,
    )
    rows = session.exec(query.order_by(col(OutboxMessage.id)).with_for_update()).all()
    for row in rows:
        row.state = "stale"
        session.add(row)
    return [row.text for row in rows if row.person_id == person_id]


def waiting_like(session: Session, first: OutboxMessage, now: datetime) -> Sequence[OutboxMessage]:
    """What waits for the same person behind a message and may travel with it, in order: all that
    is late, or more of the same ticket."""
    query = (
        select(OutboxMessage)
        .where(
            col(OutboxMessage.receiver) == first.receiver,
            col(OutboxMessage.id) > first.id,
            col(OutboxMessage.state) == "pending",
            col(OutboxMessage.attempts) == 0,
            ~col(OutboxMessage.held),
            or_(col(OutboxMessage.stale_after).is_(None), col(OutboxMessage.stale_after) >= now),
        )
        .order_by(col(OutboxMessage.id))
        .limit(MOST_TOGETHER)
        .with_for_update()
    )
    rows = session.exec(query).all()
    if first.kind == LATE:
        return [row for row in rows if row.kind == LATE]
    same = (first.kind, first.ticket_id)
    return [row for row in rows if (row.kind, row.ticket_id) == same]


def last_about(
    session: Session, person_id: int, since: datetime, *, limit: int = 4
) -> Sequence[tuple[int, str]]:
    """(ticket, kind of message) of what a person heard last, the last one first."""
    query = (
        select(OutboxMessage.ticket_id, OutboxMessage.kind)
        .where(
            col(OutboxMessage.receiver) == f"p{person_id}",
            _ABOUT,
            col(OutboxMessage.created_at) >= since,
        )
        .order_by(col(OutboxMessage.id).desc())
        .limit(limit)
    )
    return [(ticket, kind) for ticket, kind in session.exec(query) if ticket is not None]
