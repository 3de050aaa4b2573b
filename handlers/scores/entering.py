"""/figure: what the program cannot know, entered by a named person with its source (GM-T)."""

from __future__ import annotations

from decimal import Decimal

from handlers import telling
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.wording import figures as words
from storage import figures
from storage.charter import Charter
from storage.charter.scores import FigureRule
from storage.figures import FigureEntry
from storage.periods import Period


def roles(charter: Charter) -> frozenset[str]:
    """Who enters any figure."""
    return frozenset(role for rule in charter.figures.values() for role in rule.enters)


def show(context: Context) -> None:
    """Which figures the asker enters, and what was entered last."""
    found = context.rules.charter.figures
    mine = {key: rule for key, rule in found.items() if _may(context, rule)}
    latest = [each for each in figures.lately(context.session) if each.name in mine]
    telling.answer(context, words.all_figures(context.t, mine, latest), "list")


def enter(context: Context, key: str, span: Period, value: Decimal, source: str) -> None:
    """Keeps a figure of a period; what was entered before stays on record."""
    rule = context.rules.charter.figures[key]
    if not _may(context, rule):
        raise NotAllowed(words.not_yours)
    before = figures.newest(context.session, key, span.name)
    entry = figures.enter(
        context.session,
        FigureEntry(
            name=key,
            period=span.name,
            text=f"{value:f}",
            source=source,
            entered_by_id=context.sender.id,
            entered_at=context.now,
        ),
    )
    context.audit("figure.entered", figure=entry.id, before=before.text if before else None)
    telling.answer(context, words.figure_entered(context.t, rule, entry, before))


def _may(context: Context, rule: FigureRule) -> bool:
    return bool(context.sender.roles & set(rule.enters))
