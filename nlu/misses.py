"""From a misunderstood message to a line for the lexicon. Pure: storing is others' work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlu import model, tokenizer
from nlu.intents import understand
from nlu.lexicon import Lexicon, Rule, builtin
from nlu.reading import read

_RARE = 60  # occurrences in the dictionary's texts up to which one word may stand alone
_TOGETHER = 3  # common words that must stand together
_STEPS = (1.0, 2.0, 3.0, 5.0)  # the smallest that is enough is proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that would have made the message understood. A person decides on it."""

    text: str
    label: str  # what it should have been: "intent:complaint", "category:security", …
    took: str  # what it was taken for
    line: str  # ready for rules.toml or an estate's own file
    rule: Rule  # the same


def propose(text: str, label: str, today: date, lexicon: Lexicon | None = None) -> Proposal | None:
    """The rule to add so that ``text`` gets ``label``; None if it has it already."""
    words = lexicon or builtin()
    kind, _, wanted = label.partition(":")
    took = _taken(text, kind, today, words)
    if took == wanted:
        return None
    when = _telling(text, label, today, words)
    given, sign = _given(label, took)
    step = next(
        (s for s in _STEPS if _mends(text, label, today, words, _rule(when, given, sign * s))),
        _STEPS[-1],
    )
    said = " ".join(text.split())[:40]
    line = f'[[rule]]  # {said}\nwhen = "{when}"\ngives = {{ "{given}" = {sign * step} }}\n'
    return Proposal(text, label, f"{kind}:{took}", line, _rule(when, given, sign * step))


def _given(label: str, took: str) -> tuple[str, float]:
    """The label that a rule moves, and which way: what is normal is told by less urgency."""
    if label == "urgency:normal":
        return f"urgency:{took}", -1.0
    if label == "ask:none":
        return "ask:danger", -1.0
    return label, 1.0


def _rule(when: str, label: str, weight: float) -> Rule:
    return Rule(tuple(when.split()), (), ((label, weight),), "a proposal")


def _taken(text: str, kind: str, today: date, words: Lexicon) -> str:
    meaning = understand(text, today, lexicon=words)
    if kind == "intent":
        return meaning.intent
    if kind == "ask":
        return "danger" if meaning.ask_danger else "none"
    return str(getattr(meaning, kind) or ("normal" if kind == "urgency" else None))


def _mends(text: str, label: str, today: date, words: Lexicon, rule: Rule) -> bool:
    kind, _, wanted = label.partition(":")
    return _taken(text, kind, today, words.with_rule(rule)) == wanted


def _telling(text: str, label: str, today: date, words: Lexicon) -> str:
    """The words of the message that say most: one that is rare, or several where all are common.

    没人接 alone would send every unanswered call to one department.
    """
    found = read(text, today, words)
    spoken = [
        name
        for name in found.features.others
        if len(name) > 1 and name[0] not in "[{-" and name.isalpha() and name in found.text
    ]
    if not spoken:
        return found.text.replace(" ", "")[:12].replace('"', "") or "?"
    ranked = sorted(spoken, key=lambda name: (tokenizer.commonness(name), -len(name), name))
    if tokenizer.commonness(ranked[0]) <= _RARE and ranked[0] not in model.current().rows:
        return ranked[0]
    chosen = ranked[:_TOGETHER]
    return " ".join(sorted(chosen, key=found.text.index))
