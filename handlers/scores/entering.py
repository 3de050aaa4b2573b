"""/figure: what the program cannot know, entered by a named person with its source (GM-T)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from handlers import telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.scores import reach
from handlers.wording import figures as words
from storage import figures, periods
from storage.charter.scores import FigureRule
from storage.figures import FigureEntry

MOST = Decimal(10) ** 12


def enter(context: Context, name: str, period: str, number: str, source: str) -> None:
    """Without words: which figures there are, and what was entered last."""
    found = context.rules.charter.figures
    if not name:
        mine = {key: rule for key, rule in found.items() if _may(context, rule)}
        if not mine:
            raise NotAllowed(words.not_yours)
        latest = [each for each in figures.lately(context.session) if each.name in mine]
        telling.answer(context, words.all_figures(context.t, mine, latest), "list")
        return
    key = next((each for each, rule in found.items() if name in (each, rule.title)), None)
    if key is None:
        raise NotFound(words.no_figure(name))
    if not _may(context, found[key]):
        raise NotAllowed(words.not_yours)
    if not source:
        raise BadWords(words.needs_source(found[key].title))
    span = periods.read(period) or reach.period_named(context, period)
    if span is None:
        raise BadWords(words.bad_period(period))
    before = figures.newest(context.session, key, span.name)
    entry = figures.enter(
        context.session,
        FigureEntry(
            name=key,
            period=span.name,
            text=_number(number),
            source=source,
            entered_by_id=context.sender.id,
            entered_at=context.now,
        ),
    )
    context.audit("figure.entered", figure=entry.id, before=before.text if before else None)
    telling.answer(context, words.figure_entered(context.t, found[key], entry, before))


def _may(context: Context, rule: FigureRule) -> bool:
    return bool(context.sender.roles & set(rule.enters))


def _number(word: str) -> str:
    """The number as it will be kept: without signs of percent, yuan or thousands."""
    try:
        value = Decimal(word.strip("%％¥￥元分次").replace(",", ""))
    except InvalidOperation:
        raise BadWords(words.bad_number(word)) from None
    if not value.is_finite() or abs(value) > MOST or value < 0:
        raise BadWords(words.bad_number(word))
    return f"{value:f}"
