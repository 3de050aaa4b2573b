"""Whoever opens the link of a reminder: what their home owes now, and an order for all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers import paying
from handlers.context import Context, Moment
from handlers.myhome import doing
from handlers.wording import paying as words
from storage import dunning, estates
from storage.bills import Owed
from storage.estates import Home

LASTS = timedelta(days=45)  # a number may be somebody else's by then


@dataclass(frozen=True, slots=True)
class Owing:
    context: Context
    home: Home
    due: Sequence[Owed]
    words: Mapping[str, str]


def look(moment: Moment, step_id: int, person_id: int) -> Owing | None:
    """None where the link is over, or the person may not see the home's fees (any more)."""
    step = dunning.step_if_any(moment.session, step_id)
    sender = doing.sender_of(moment, person_id)
    if step is None or sender is None or step.created_at + LASTS < moment.now:
        return None
    context = doing.context_of(moment, sender)
    home = next((each for each in sender.homes if each.id == step.home_id), None)
    if home is None or not paying.sees(context, home) or not paying.is_taken(context, home):
        return None
    due, estate = paying.owed_now(context, home), estates.estate(moment.session, home.estate_id)
    return Owing(context, home, due, words.reminded(context.t, home, estate, due))


def order(moment: Moment, step_id: int, person_id: int) -> str | None:
    """The token of the order for all that is due; None where there is nothing to pay."""
    found = look(moment, step_id, person_id)
    if found is None or not found.due:
        return None
    return paying.start(found.context, found.home, found.due).token
