"""Whose score somebody may read, ask about, decide on; and which position and period they mean."""

from __future__ import annotations

from handlers.context import Context, Sender
from handlers.errors import BadWords, NotAllowed
from handlers.wording import refusals
from handlers.wording import scores as words
from nlu.meaning import Conversation
from storage import periods
from storage.charter import Charter
from storage.periods import Period, containing


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


def position_named(charter: Charter, word: str) -> str | None:
    """A position with a score, by its key or its title."""
    for name in charter.scores:
        if word.casefold() in (name, charter.positions[name].title.casefold()):
            return name
    return None


def period_named(context: Context, word: str) -> Period | None:
    """``2026-10``, ``2026-Q4``, 上个月, 上季度, 10月: in words the months that have been."""
    today = context.rules.today(context.now)
    near = {"本季度": 0, "这个季度": 0, "上季度": 1, "上个季度": 1}
    if word in near:
        quarter = containing("quarter", today)
        return quarter.before if near[word] else quarter
    if found := periods.read(word):
        return found if found.kind != "year" else None
    said = context.rules.understand(word, today, Conversation()).slots.month
    return periods.read(said) if said else None


def require_read(context: Context, position: str | None, word: str) -> str:
    """Raises BadWords where there is no such score, NotAllowed where it is not theirs to read."""
    charter = context.rules.charter
    if position is None:
        titles = [charter.positions[each].title for each in readable(charter, context.sender)]
        raise (
            BadWords(words.no_position(word, titles))
            if titles
            else NotAllowed(refusals.not_for_you)
        )
    if not may_read(charter, context.sender, position):
        raise NotAllowed(words.not_your_score)
    return position
