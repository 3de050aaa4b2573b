"""Whether two complaints are about the same thing, as far as words can tell."""

from __future__ import annotations

import re

from nlu.meaning import Meaning
from storage.tickets import Ticket


def of(meaning: Meaning) -> frozenset[str]:
    """What it is about, as the lexicon knows it: [leak], [light], [lift]."""
    kind = f"category:{meaning.category}"
    found = (each.rule for each in meaning.evidence if each.label == kind)
    return frozenset(rule for rule in found if "[" in rule and not rule.startswith("dialogue"))


def building(ticket: Ticket) -> str:
    """ "3" of 3-2-1501; nothing where the place is not a home or a building."""
    found = re.match(r"([0-9]{1,3}[A-Za-z]?|[A-Za-z][0-9]{0,2})(?:-|\Z)", ticket.place)
    return found[1] if found else ""
