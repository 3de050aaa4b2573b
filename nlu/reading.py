"""One message on its way from text to features: what every step found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlu import matcher, slots, tokenizer
from nlu.courtesy import without
from nlu.features import Features, features
from nlu.lexicon import Lexicon
from nlu.matcher import Hit
from nlu.meaning import Slots
from nlu.normal import neighbours, plain


@dataclass(slots=True)
class Reading:
    text: str  # plain and respelled
    pairs: list[str]  # its neighbouring characters
    slots: Slots
    hits: list[Hit]
    features: Features


def read(text: str, today: date, lexicon: Lexicon, asked: str | None = None) -> Reading:
    spelled = lexicon.nicknames(plain(text))
    named = slots.find(spelled, today, asked)
    spelled = without(lexicon.respell(spelled))
    pairs = neighbours(spelled)
    words = tokenizer.words(spelled, pairs)
    hits = matcher.scan(spelled, pairs, lexicon, tokenizer.insides(spelled, words))
    return Reading(spelled, pairs, named, hits, features(spelled, pairs, words, hits, named))
