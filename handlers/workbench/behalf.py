"""What is understood of a complaint while the caller still speaks; nothing is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Context
from handlers.tickets import finding
from handlers.wording import names, safety
from handlers.workbench import forms, homes
from handlers.workbench.rows import Row, rows
from nlu.meaning import Conversation
from storage import estates, households, listing
from storage.charter.company import OTHER
from storage.estates import Home
from storage.listing import Sought
from storage.states import Urgency

SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Heard:
    """``homes``: (what a form sends, number, estate, who lives there) that fit what was typed.
    ``safety``: what the caller should be told to do at once."""

    homes: list[tuple[str, str, str, list[str]]]
    category: str
    department: str
    urgency: str
    grave: bool
    safety: str
    similar: list[Row]


def hear(context: Context, home: str, said: str) -> Heard:
    """Raises NotAllowed."""
    forms.refuse_unless(context, "behalf")
    found = homes.fitting(context, home)[: homes.SHOWN]
    meaning = context.understand(said, Conversation(), context.now)
    t, category = context.t, meaning.category or OTHER
    urgency = meaning.urgency or Urgency.NORMAL
    estate_id = found[0].estate_id if found else None
    department = context.department_for(category, estate_id)
    return Heard(
        [_home(context, each) for each in found],
        names.category(t, category) if said else "",
        names.department(t, department) if said else "",
        names.urgency(t, urgency) if said else "",
        urgency != Urgency.NORMAL,
        safety.first(t, meaning.danger) if meaning.danger else "",
        _similar(context, found, meaning.category or "") if said else [],
    )


def _home(context: Context, home: Home) -> tuple[str, str, str, list[str]]:
    estate = estates.estate(context.session, home.estate_id).name
    living = [person.name for person, _ in households.residents_of(context.session, home.id)]
    return f"{estate}{home.number}", names.place(context.t, home.number), estate, living


def _similar(context: Context, found: Sequence[Home], category: str) -> list[Row]:
    """Open tickets of the same kind in the same building."""
    if len(found) != 1 or not category:
        return []
    sought = Sought(category=category, estate_id=found[0].estate_id, building=found[0].building)
    reader = finding.reader_of(context, context.sender)
    return rows(context, listing.listed(context.session, reader, sought, limit=SIMILAR))
