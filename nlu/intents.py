"""The only door: ``understand`` turns a message into what was meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp
from typing import cast

from nlu import context, model, opinion, questions, reading, rules, tokenizer
from nlu.clauses import in_order
from nlu.contrast import turned
from nlu.lexicon import Lexicon, builtin
from nlu.meaning import Category, Conversation, Danger, Intent, Meaning, Urgency
from nlu.reading import Reading
from nlu.reasons import Reasons

_SECOND = 0.5  # how much the second opinion counts
# Beyond these distances it was never seen to change anything, and is not asked (nlu/crossval.py).
_CLEAR, _CLEAR_CATEGORY, _FAR = 0.7, 0.5, 0.9
_FURTHER = 0.0  # a further intent must stand on its own
_SAID_FIRST = 0.2  # and be this sure to be put before the strongest
# How sure each must be. Between asking and urgent the person is asked one short question.
_URGENT, _MAJOR, _ASK = -0.18, -0.38, -0.80
_UNCOMPLAINED = 0.35  # how much surer where nothing else sounds like a complaint
_NAMELESS = 0.2  # how much surer where no danger has a name
_NAMED = 0.9  # a danger has a name from this weight of its rules on
_SLOPE, _SHIFT = 3.0, 0.2  # of the confidence, see nlu/crossval.py
_SMALL_TALK = ("greeting", "thanks", "other")
_EMPTY = ("other", "help", "greeting")  # gives way to a complaint that the danger makes
_PASSED = 1.5  # taken from the urgency where the danger has passed
_ASKED_ONLY = 3.0  # taken from a confirmation that is a question
_CONFIRM_AT = model.INDEX["intent:ticket_confirm"]
_STATUS_AT = model.INDEX["intent:ticket_status"]
_COMPLAINT = model.INDEX["intent:complaint"]
_FIRST_CATEGORY = model.INDEX["category:engineering"]
_PLACES = {name: place for place, name in enumerate(model.INTENTS)}
_URGENT_AT, _MAJOR_AT = model.INDEX["urgency:urgent"], model.INDEX["urgency:major"]

_prepared: set[int] = set()


@dataclass(slots=True)
class Scores:
    """Every label's score, learned and ruled, the danger that the rules name, and whether they
    find signs that are too thin for help and too grave for silence."""

    labels: list[float]
    second: list[float] | None  # of the second opinion alone, already counted in; None: not asked
    dangers: dict[str, float]
    signs: bool = False


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
    if (point := turned(found.text)) != found.text and _is_calm(scores):
        found = replace(reading.read(point, today, words), slots=found.slots)
        scores = score(found, words)
    ranking = _ranking(scores)
    settled = context.decided(found, conversation)
    intents = (settled,) if settled else _intents(found, scores, ranking)
    urgency, asks = _urgency(scores, found, intents)
    if (asks or urgency != "normal") and "complaint" not in intents:
        intents = _with_complaint(intents)
    complains = "complaint" in intents
    category = _category(scores) if complains else None
    danger = _danger(scores) if complains and (asks or urgency != "normal") else None
    return Meaning(
        text=text,
        intents=intents,
        category=category,
        urgency=urgency if complains else None,
        danger=danger,
        ask_danger=asks,
        confidence=0.99 if settled else _confidence(scores, ranking, intents),
        slots=context.pointed(found, conversation),
        evidence=Reasons(found, words, _labels(intents, category, urgency, danger), settled),
        likely=tuple(ranking[:3]),
        runner_up=_categories(scores)[1] if complains else None,
        urgent_by=round(scores.labels[_URGENT_AT] - _URGENT, 2),
        over=urgency == "normal" and _is_over(found),
    )


def _builtin() -> Lexicon:
    words = builtin()
    if id(words) not in _prepared:
        tokenizer.prepare(words.whole)
        _prepared.add(id(words))
    return words


def score(found: Reading, words: Lexicon) -> Scores:
    labels = model.current().scores(found.features)
    dangers: dict[str, float] = {}
    given = rules.given(found, words)
    for label, weight in given.items():
        if label.startswith("danger:"):
            dangers[label[7:]] = weight
        elif label != "ask:danger":
            labels[model.INDEX[label]] += weight
    if questions.whether_done(found.text, found.hits):
        labels[_CONFIRM_AT] -= _ASKED_ONLY
        labels[_STATUS_AT] += _ASKED_ONLY / 2
    if _is_over(found):
        labels[_URGENT_AT] -= _PASSED
        labels[_CONFIRM_AT] += _PASSED / 2
    second = None if _beyond_doubt(labels) else opinion.current().scores(found.text, found.pairs)
    if second:
        labels = [one + _SECOND * other for one, other in zip(labels, second, strict=True)]
    return Scores(labels, second, dangers, given.get("ask:danger", 0.0) >= 1.0)


def _is_calm(scores: Scores) -> bool:
    """Whether nothing in the whole sounds dangerous or grave: that is never read by halves."""
    return not scores.signs and max(scores.labels[_URGENT_AT], scores.labels[_MAJOR_AT]) < _ASK


def _beyond_doubt(labels: Sequence[float]) -> bool:
    """Whether words and rules are so sure that no second opinion could change what is done."""
    intents = labels[: len(model.INTENTS)]
    if not _sure(intents, _CLEAR) or any(abs(labels[at]) < _FAR for at in (_URGENT_AT, _MAJOR_AT)):
        return False
    return labels[_COMPLAINT] < 0.0 or _sure(labels[_FIRST_CATEGORY:_URGENT_AT], _CLEAR_CATEGORY)


def _sure(labels: Sequence[float], clear: float) -> bool:
    *_, other, best = sorted(labels)
    return best - other > clear and other < -_CLEAR_CATEGORY


def _ranking(scores: Scores) -> list[Intent]:
    """All intents, the most probable first."""
    ranked = scores.labels[: len(model.INTENTS)]
    order = sorted(range(len(ranked)), key=ranked.__getitem__, reverse=True)
    return [model.INTENTS[index] for index in order]


def _intents(found: Reading, scores: Scores, ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    if not found.hits and not any(map(str.isalnum, found.text)):
        return ("other",)
    best = ranking[0]
    names = [
        name
        for name, value in zip(model.INTENTS, scores.labels, strict=False)
        if value > _FURTHER or name is best
    ]
    if len(names) > 1:
        names = [name for name in names if name not in _SMALL_TALK] or [best]
        if len(names) > 1:
            names = _ordered(found, scores, names, best)
    return tuple(names)


def _ordered(found: Reading, scores: Scores, names: list[Intent], best: Intent) -> list[Intent]:
    """As they are said; but one that is barely believed does not come first."""
    order = in_order(found, names)
    sure = [name for name in order if scores.labels[model.INDEX[f"intent:{name}"]] > _SAID_FIRST]
    first = sure[0] if sure else best if best in names else order[0]
    return [first, *(name for name in order if name != first)]


def _with_complaint(intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    return ("complaint", *(name for name in intents if name not in _EMPTY))


def _category(scores: Scores) -> Category:
    return cast(Category, _categories(scores)[0])


def _categories(scores: Scores) -> list[str]:
    """The best first."""
    ranked = dict(zip(model.CATEGORIES, scores.labels[_FIRST_CATEGORY:_URGENT_AT], strict=True))
    return sorted(ranked, key=ranked.__getitem__, reverse=True)


def likely_category(text: str, today: date) -> Category:
    """Whose work a message would be, were it a complaint: a question names a thing, too."""
    words = _builtin()
    return _category(score(reading.read(text, today, words), words))


def _urgency(scores: Scores, found: Reading, intents: tuple[Intent, ...]) -> tuple[Urgency, bool]:
    """The urgency, and whether danger is likely enough to ask but not to be sure."""
    urgent, major = scores.labels[_URGENT_AT], scores.labels[_MAJOR_AT]
    if "complaint" not in intents:
        urgent, major = urgent - _UNCOMPLAINED, major - _UNCOMPLAINED
    if max(scores.dangers.values(), default=0.0) < _NAMED:
        urgent -= _NAMELESS
    if major > _MAJOR:
        return "major", False
    if urgent > _URGENT:
        return "urgent", False
    if "complaint" in intents:
        return "normal", scores.signs or urgent > _ASK
    return "normal", scores.signs and intents[0] in _EMPTY


def _is_over(found: Reading) -> bool:
    """孩子出来了, 火灭了, and nothing that goes on."""
    shown = {hit.feature for hit in found.hits}
    return "[over_now]" in shown and not shown & {"[still_on]", "[long_ago]"}


def _danger(scores: Scores) -> Danger | None:
    named = [name for name, weight in scores.dangers.items() if weight > 0]
    return cast(Danger, max(named, key=scores.dangers.__getitem__)) if named else None


def _labels(
    intents: tuple[Intent, ...], category: Category | None, urgency: Urgency, danger: Danger | None
) -> tuple[str, ...]:
    if category is None:
        return intents
    more = [f"category:{category}"]
    if urgency != "normal":
        more.append(f"urgency:{urgency}")
    if danger:
        more.append(f"danger:{danger}")
    return (*intents, *more)


def _confidence(scores: Scores, ranking: Sequence[Intent], intents: tuple[Intent, ...]) -> float:
    """From how far the strongest of the intents stands above the strongest that is none of them."""
    chosen = next(name for name in ranking if name in intents)
    other = next(name for name in ranking if name not in intents)
    above = scores.labels[_PLACES[chosen]] - scores.labels[_PLACES[other]]
    return round(1.0 / (1.0 + exp(-_SLOPE * above - _SHIFT)), 3)
