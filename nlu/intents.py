"""The only door: ``understand`` turns a message into what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp
from typing import cast

from nlu import context, explain_words, model, reading, rules, tokenizer
from nlu.clauses import in_order
from nlu.meaning import Category, Conversation, Danger, Intent, Meaning, Urgency
from nlu.lexicon import Lexicon, builtin
from nlu.reading import Reading

_SECOND = 0.0  # a further intent must stand on its own
_URGENT, _MAJOR = -0.15, -0.15
_ASK = -0.55  # below urgent, above this: ask
_SLOPE, _SHIFT = 3.0, 0.2  # of the confidence, see nlu/crossval.py
_SMALL_TALK = ("greeting", "thanks", "other")
_COMPLAINT = model.INDEX["intent:complaint"]
_FIRST_CATEGORY = model.INDEX["category:engineering"]
_URGENT_AT, _MAJOR_AT = model.INDEX["urgency:urgent"], model.INDEX["urgency:major"]

_prepared: set[int] = set()


@dataclass(slots=True)
class Scores:
    """Every label's score, learned and ruled, and the danger that the rules name."""

    labels: list[float]
    dangers: dict[str, float]


def understand(
    text: str,
    today: date,
    conversation: Conversation = Conversation(),  # noqa: B008 - frozen
    lexicon: Lexicon | None = None,
) -> Meaning:
    """What a homeowner's message means. Never raises, whatever the text."""
    words = lexicon if lexicon is not None else _builtin()
    found = reading.read(text, today, words, conversation.asked)
    scores = score(found, words)
    settled = context.decided(found, conversation)
    intents = (settled,) if settled else _intents(found, scores, words)
    urgency, asks = _urgency(scores, found, intents)
    if urgency in ("urgent", "major") and "complaint" not in intents:
        intents = _with_complaint(intents)
    complains = "complaint" in intents
    return Meaning(
        text=text,
        intents=intents,
        category=_category(scores) if complains else None,
        urgency=urgency if complains else None,
        danger=_danger(scores) if asks or urgency == "urgent" else None,
        ask_danger=asks,
        confidence=0.99 if settled else _confidence(scores),
        slots=found.slots,
        evidence=explain_words.evidence(found, words, intents, scores.labels),
    )


def _builtin() -> Lexicon:
    words = builtin()
    if id(words) not in _prepared:
        tokenizer.prepare(words.words)
        _prepared.add(id(words))
    return words


def score(found: Reading, words: Lexicon) -> Scores:
    labels = model.builtin().scores(found.features)
    dangers: dict[str, float] = {}
    for rule in rules.applying(found.text, found.hits, words):
        for label, weight in rule.gives:
            if label.startswith("danger:"):
                dangers[label[7:]] = dangers.get(label[7:], 0.0) + weight
            else:
                labels[model.INDEX[label]] += weight
    return Scores(labels, dangers)


def _intents(found: Reading, scores: Scores, words: Lexicon) -> tuple[Intent, ...]:
    if not any(char.isalnum() for char in found.text) and not found.hits:
        return ("other",)
    ranked = scores.labels[: len(model.INTENTS)]
    best = max(range(len(ranked)), key=ranked.__getitem__)
    chosen = [i for i, value in enumerate(ranked) if value > _SECOND or i == best]
    names = [model.INTENTS[i] for i in chosen]
    if len(names) > 1:
        main = [name for name in names if name not in _SMALL_TALK] or [model.INTENTS[best]]
        names = in_order(found.text, main, words) if len(main) > 1 else main
    return cast("tuple[Intent, ...]", tuple(names))


def _with_complaint(intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    return ("complaint", *(name for name in intents if name not in ("other", "help", "greeting")))


def _category(scores: Scores) -> Category:
    ranked = scores.labels[_FIRST_CATEGORY : _FIRST_CATEGORY + len(model.CATEGORIES)]
    best = max(range(len(ranked)), key=ranked.__getitem__)
    return cast(Category, model.CATEGORIES[best])


def _urgency(scores: Scores, found: Reading, intents: tuple[Intent, ...]) -> tuple[Urgency, bool]:
    """The urgency, and whether danger is likely enough to ask but not to be sure."""
    urgent, major = scores.labels[_URGENT_AT], scores.labels[_MAJOR_AT]
    if major > _MAJOR:
        return "major", False
    if urgent > _URGENT:
        return "urgent", False
    thin = urgent > _ASK and bool(scores.dangers)
    return "normal", thin and "complaint" in intents


def _danger(scores: Scores) -> Danger | None:
    if not scores.dangers:
        return None
    return cast(Danger, max(scores.dangers, key=lambda name: scores.dangers[name]))


def _confidence(scores: Scores) -> float:
    """From how far the first intent stands above the second."""
    first, second = sorted(scores.labels[: len(model.INTENTS)], reverse=True)[:2]
    return round(1.0 / (1.0 + exp(-_SLOPE * (first - second) - _SHIFT)), 3)
