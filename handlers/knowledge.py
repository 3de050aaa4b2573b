"""Answers questions about the rules of the house from the charter (``[knowledge]``)."""

from __future__ import annotations

from handlers import dialogue, telling
from handlers.context import Context
from handlers.wording import knowledge as words
from storage import estates


def tell(context: Context, subject: str) -> None:
    """The company's words on it, and where to ask more."""
    known = context.rules.charter.knowledge[subject]
    here = context.sender.homes[0].estate_id if context.sender.homes else None
    found = estates.estates(context.session)
    estate = next((each for each in found if here in (None, each.id)), None)
    telling.answer(
        context, words.rule(context.t, known.said(context.sender.person.language), estate)
    )
    dialogue.remember(context, "rules", subject=subject)
