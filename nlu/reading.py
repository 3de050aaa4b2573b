"""One message on its way from text to features: what every step found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlu import matcher, slots, tokenizer
from nlu.features import features
from nlu.lexicon import Lexicon
from nlu.matcher import Hit
from nlu.meaning import Slots
from nlu.normal import plain


@dataclass(frozen=True, slots=True)
class Reading:
    text: str  # plain and respelled
    slots: Slots
    hits: list[Hit]
    features: list[str]


def read(text: str, today: date, lexicon: Lexicon, asked: str | None = None) -> Reading:
    spelled = plain(text)
    named = slots.find(spelled, today, asked)
    spelled = lexicon.respell(spelled)
    hits = matcher.scan(spelled, lexicon)
    return Reading(spelled, named, hits, features(spelled, tokenizer.words(spelled), hits, named))


def part(text: str, lexicon: Lexicon) -> Reading:
    """A clause of plain text: read again on its own, without slots."""
    hits = matcher.scan(text, lexicon)
    return Reading(text, Slots(), hits, features(text, tokenizer.words(text), hits, Slots()))
