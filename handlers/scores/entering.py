"""/figure: what the program cannot know, entered by a named person with its source (GM-T)."""

from __future__ import annotations

from decimal import Decimal

from handlers import telling
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.scores.reach import holds
from handlers.wording import figures as words
from storage import figures, people
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
    if _is_of_own_score(context, key):
        _ask_another(context, rule, key, span, value, source)
        return
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


def _is_of_own_score(context: Context, key: str) -> bool:
    """Nobody enters what their own score is worked out from."""
    charter = context.rules.charter
    mine = [rule for name, rule in charter.scores.items() if holds(charter, context.sender, name)]
    wanted = [charter.targets[name] for score in mine for name in score.targets()]
    return any(key in (target.figure, target.of) for target in wanted)


def _ask_another(
    context: Context, rule: FigureRule, key: str, span: Period, value: Decimal, source: str
) -> None:
    """Somebody else who enters it confirms with a tap; until then nothing is kept."""
    others = people.with_any_role(context.session, sorted(set(rule.enters) - context.sender.roles))
    others = [each for each in others if each.id != context.sender.id]
    if not others:
        raise NotAllowed(words.of_your_own_score(rule))
    said = words.Told(context.sender.person.name, key, span.name, f"{value:f}", source)
    for each in others:
        telling.tell_person(context, each.id, lambda t: words.to_confirm(t, rule, said), "notice")
    telling.answer(context, words.another_confirms(context.t, rule, [each.name for each in others]))


def _may(context: Context, rule: FigureRule) -> bool:
    return bool(context.sender.roles & set(rule.enters))
