"""Free words after marks: what belongs to them, and what is a matter of its own (CS-4, CS-5)."""

from __future__ import annotations

from handlers.context import Context
from storage.charter.company import CONDUCT

LONGEST = 1000
_NOTHING = frozenset({"没有", "没有了", "没了", "无", "不说了", "no", "nothing", "none"})
_WORDS = ("other", "thanks", "complaint", "greeting", "activity")
LEARNED = "learned.tsv"  # weights of single words, learned from labelled messages


def belong(context: Context) -> bool:
    """Whether what was said goes with the marks before it; danger, a question, a command do not."""
    meaning = context.meaning
    if meaning.is_grave:
        return False
    return is_nothing(context) or meaning.intent in _WORDS


def is_nothing(context: Context) -> bool:
    return context.text.strip().casefold() in _NOTHING


def kept(context: Context) -> str:
    return context.text.strip()[:LONGEST]


def is_complaint(context: Context) -> bool:
    """Among the words is one: they are kept, and go on as a complaint as well. Only where a word
    of the lexicon speaks for it: praise that nobody has taught us is often taken for one."""
    meaning = context.meaning
    if meaning.intent != "complaint" or meaning.category == CONDUCT:
        return False
    return any(each.label == "complaint" and each.rule != LEARNED for each in meaning.evidence)
