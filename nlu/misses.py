"""From a misunderstood message to a line for the lexicon. Pure: storing is others' work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlu import model
from nlu.intents import understand
from nlu.lexicon import Lexicon, Rule, builtin
from nlu.reading import read

_STEPS = (1.0, 2.0, 3.0, 5.0)  # the smallest that is enough is proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that would have made the message understood. A person decides on it."""

    text: str
    label: str  # what it should have been: "intent:complaint", "category:security", …
    took: str  # what it was taken for
    line: str  # ready for rules.toml or an estate's own file


def propose(text: str, label: str, today: date, lexicon: Lexicon | None = None) -> Proposal | None:
    """The rule to add so that ``text`` gets ``label``; None if it has it already."""
    words = lexicon or builtin()
    kind, _, wanted = label.partition(":")
    took = _taken(text, kind, today, words)
    if took == wanted:
        return None
    when = _telling(text, label, today, words)
    step = next((s for s in _STEPS if _mends(text, label, today, words, when, s)), _STEPS[-1])
    said = " ".join(text.split())[:40]
    line = f'[[rule]]  # {said}\nwhen = "{when}"\ngives = {{ "{label}" = {step} }}\n'
    return Proposal(text, label, f"{kind}:{took}", line)


def _taken(text: str, kind: str, today: date, words: Lexicon) -> str:
    meaning = understand(text, today, lexicon=words)
    return str(meaning.intent if kind == "intent" else getattr(meaning, kind))


def _mends(text: str, label: str, today: date, words: Lexicon, when: str, step: float) -> bool:
    kind, _, wanted = label.partition(":")
    rule = Rule(tuple(when.split()), (), ((label, step),), "a proposal")
    return _taken(text, kind, today, words.with_rule(rule)) == wanted


def _telling(text: str, label: str, today: date, words: Lexicon) -> str:
    """The word of the message that the weights know least about, or least against the label."""
    found = read(text, today, words)
    spoken = [
        name
        for name in found.features.names
        if len(name) > 1 and name[0] not in "~[{-" and name.isalpha()
    ]
    weights = model.current()
    if not spoken:
        return found.text.replace(" ", "")[:12].replace('"', "") or "?"
    known = {name: len(name) - 5 * abs(weights.weight(name, label)) for name in spoken}
    return max(sorted(known), key=lambda name: (name not in weights.rows, known[name]))
