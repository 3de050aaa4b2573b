"""Every table, imported in one place, for migrations and tests."""

from sqlmodel import SQLModel

from storage import (
    attachments,
    audit,
    bills,
    contacts,
    deadlines,
    deployment,
    dialogues,
    dunning,
    estates,
    households,
    invitations,
    misses,
    outbox,
    papers,
    people,
    promises,
    rates,
    received,
    runs,
    tickets,
    webchat,
)

metadata = SQLModel.metadata

__all__ = [
    "attachments",
    "audit",
    "bills",
    "contacts",
    "deadlines",
    "deployment",
    "dialogues",
    "dunning",
    "estates",
    "households",
    "invitations",
    "metadata",
    "misses",
    "outbox",
    "papers",
    "people",
    "promises",
    "rates",
    "received",
    "runs",
    "tickets",
    "webchat",
]
