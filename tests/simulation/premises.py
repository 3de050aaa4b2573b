"""What a made-up company takes over: its archive, families, and bills of which nobody knows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from bot.simulation.tempers import DAY
from storage import households, ledger, town
from storage.contacts import ContactPoint
from storage.estates import Home
from storage.households import Household
from storage.people import Person

NEVER_PAID = date(2026, 12, 28)  # when a bill fell due of which the program knew nothing then


def papers(session: Session, dice: random.Random, start: datetime) -> None:
    """The archive as it was taken over: not quite complete, confirmed at some time."""
    for number, household in enumerate(session.exec(select(Household)).all()):
        household.moved_in_on = None if number == 7 else date(2019, 6, 1)
        ago = dice.choice((20, 60, 110, 160, 190, 210, 230, 240, 250, 330))
        household.confirmed_at = None if number == 9 else start - ago * DAY
        session.add(household)
    for person in session.exec(select(Person)).all():
        person.phone = f"138{person.id:08d}"
        session.add(person)


def families(session: Session, homes: Sequence[Home], start: datetime) -> None:
    """Somebody else lives there too and hears what the home is asked."""
    for home in homes:
        person = Person(name=f"{town.owner_of(home)}家人", created_at=start)
        session.add(person)
        session.flush()
        households.settle(session, home.id, person.id, "family", start)
        session.add(
            ContactPoint(
                person_id=person.id,
                channel=town.CHANNEL,
                address=person.name,
                bound_at=start,
                seen_at=start,
            )
        )


def old_debts(session: Session, homes: Sequence[Home], start: datetime) -> None:
    """Bills from before the program came. Nobody knows here how that quarter went."""
    rows: list[dict[str, Any]] = [
        {
            "home_id": home.id,
            "item": "property",
            "month": "2026-12",
            "amount_fen": 22_500,
            "due_on": NEVER_PAID,
        }
        for home in homes
    ]
    ledger.book_bills(session, rows, start)
