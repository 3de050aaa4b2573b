"""Whose score somebody may read, ask about, decide on; and which position and period they mean."""

from __future__ import annotations

from handlers.context import Sender
from storage.charter import Charter


def holds(charter: Charter, sender: Sender, position: str) -> bool:
    return bool(sender.roles & set(charter.positions[position].roles))


def may_read(charter: Charter, sender: Sender, position: str) -> bool:
    """The holder, those above, and those who decide about it."""
    if sender.roles & set(charter.scores[position].decides):
        return True
    seen: set[str] = set()
    above = position
    while above and above not in seen:
        if holds(charter, sender, above):
            return True
        seen.add(above)
        above = charter.positions[above].under
    return False


def may_decide(charter: Charter, sender: Sender, position: str) -> bool:
    """Another person, whom the charter names."""
    named = set(charter.scores[position].decides)
    return bool(sender.roles & named) and not holds(charter, sender, position)


def readable(charter: Charter, sender: Sender) -> list[str]:
    """The positions whose scores somebody may read, their own first."""
    found = [each for each in charter.scores if may_read(charter, sender, each)]
    return sorted(found, key=lambda each: not holds(charter, sender, each))
