"""Keeps what was misunderstood: unclear words, the person's own choice, corrections by staff."""

from __future__ import annotations

from handlers.context import Context, Moment
from handlers.wording import people
from storage import misses
from storage.misses import Miss
from storage.tickets import Ticket

_MEANT = {command: intent for intent, command in reversed(people.CHOICES.items())}


def unclear(context: Context) -> None:
    """Words that we ask about with buttons, because we would have had to guess."""
    miss = Miss(
        subject=_subject(context.received_id),
        text=context.text[:4000],
        took=f"intent:{context.meaning.intent}",
        source="unclear",
        said_at=context.incoming.sent_at,
        kept_at=context.now,
    )
    misses.keep(context.session, miss)


def chosen(context: Context, command: str) -> None:
    """The person pressed one of the buttons: that is what they had meant."""
    question, intent = context.question, _MEANT.get(command)
    if question is None or question.asks != "report" or intent is None:
        return
    subject = _subject(question.data.get("received"))
    misses.said_to_be(context.session, subject, f"intent:{intent}", "person", context.now)


def corrected(moment: Moment, ticket: Ticket, kind: str, took: str, wanted: str) -> None:
    """Staff say that a ticket is of another category, or more urgent, than we took it for."""
    miss = Miss(
        subject=f"ticket:{ticket.id}:{kind}",
        estate_id=ticket.estate_id,
        text=ticket.text,
        took=f"{kind}:{took}",
        label=f"{kind}:{wanted}",
        source="staff",
        said_at=ticket.created_at,
        kept_at=moment.now,
    )
    misses.keep(moment.session, miss)


def calmed(context: Context, ticket: Ticket) -> None:
    """Nobody is in danger: we asked in vain, or took for urgent what was not."""
    took, label = "ask:danger", "ask:none"
    if ticket.is_urgent:
        took, label = f"urgency:{ticket.urgency}", "urgency:normal"
    miss = Miss(
        subject=f"ticket:{ticket.id}:urgency",
        estate_id=ticket.estate_id,
        text=ticket.text,
        took=took,
        label=label,
        source="person" if context.sender.id == ticket.reporter_id else "staff",
        said_at=ticket.created_at,
        kept_at=context.now,
    )
    misses.keep(context.session, miss)


def _subject(received_id: int | None) -> str:
    return f"received:{received_id}:intent"
