"""What is told to one person together: a list instead of a ring for each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from handlers.incoming import Reply
from handlers.rules import Rules
from handlers.wording import lists as words
from storage import people
from storage.outbox import LATE, OutboxMessage
from storage.tickets import Ticket


def may_wait(session: Session, row: OutboxMessage) -> bool:
    """Whether it may be one of several: never danger, nor what is major, nor an alarm."""
    if row.ticket_id is None:
        return False
    return not session.get_one(Ticket, row.ticket_id).is_grave


def newest(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Of what is late, each ticket once: how late it was before says nothing any more."""
    if not _are_late_for_one(rows):
        return list(rows)
    return list({row.ticket_id or -row.id: row for row in rows}.values())


def is_list(rules: Rules, rows: Sequence[OutboxMessage]) -> bool:
    """Whether there are so many for one person that a list says it better."""
    named = all(row.ticket_id is not None for row in rows)
    return _are_late_for_one(rows) and named and len(rows) >= rules.charter.alerts.quiet.list_from


def _are_late_for_one(rows: Sequence[OutboxMessage]) -> bool:
    """A group reads what is late as it comes."""
    return rows[0].kind == LATE and rows[0].person_id is not None


def told(session: Session, rules: Rules, rows: Sequence[OutboxMessage]) -> Reply:
    """One line for each: how it was headed, and what it is about."""
    t = rules.tongue(people.person(session, rows[0].person_id or 0).language)
    found = [
        (row.text.partition("\n")[0], session.get_one(Ticket, row.ticket_id))
        for row in rows
        if row.ticket_id is not None
    ]
    return words.together(t, found)
