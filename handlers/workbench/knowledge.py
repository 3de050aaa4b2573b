"""常见问题: the company's own answers, and what nobody could answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import borders
from handlers.context import Context
from handlers.workbench import forms
from storage import unanswered

SHOWN, VERB = 60, "faq open"


@dataclass(frozen=True, slots=True)
class Subject:
    """``estates``: (name, another answer there)."""

    name: str
    answer: str
    english: str
    estates: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    id: int
    text: str
    about: str
    at: str
    ticket: int | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``missing``: subjects that people ask about and that have no answer yet."""

    subjects: Sequence[Subject]
    missing: Sequence[str]
    asked: Sequence[Asked]


def look(context: Context) -> Knowledge:
    """Raises NotAllowed."""
    forms.refuse_unless(context, VERB)
    t, rules = context.t, context.rules.charter.requests
    rows = unanswered.unsettled(context.session, borders.here(context), SHOWN)
    names = {key: rule.said(t.language) for key, rule in rules.items()}
    return Knowledge(
        [
            Subject(names[key], rule.answer, rule.answer_english, sorted(rule.estates.items()))
            for key, rule in rules.items()
            if rule.answer or rule.estates
        ],
        [names[key] for key, rule in rules.items() if not (rule.answer or rule.estates)],
        [
            Asked(
                each.id,
                each.text,
                names.get(each.subject, ""),
                t.moment(each.asked_at, context.now),
                each.ticket_id,
            )
            for each in rows
        ],
    )
