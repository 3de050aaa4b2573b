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


_WAITING = frozenset({"[how_long]", "[no_answer]", "[why]"})


def only_waits(meaning: Meaning) -> bool:
    """A complaint that names no trouble but that nobody comes: 怎么还没人来, 你们是不是不管了."""
    if "complaint" not in meaning.intents or meaning.urgency != "normal" or meaning.danger:
        return False
    told = [rule.partition(": ") for rule in of(meaning)]
    return all(file == "grammar.toml" or set(rule.split("+")) <= _WAITING for file, _, rule in told)


def building(ticket: Ticket) -> str:
    """ "3" of 3-2-1501; nothing where the place is not a home or a building."""
    found = re.match(r"([0-9]{1,3}[A-Za-z]?|[A-Za-z][0-9]{0,2})(?:-|\Z)", ticket.place)
    return found[1] if found else ""
