"""The order in which several intents are said."""

from __future__ import annotations

import re

from nlu import model, reading
from nlu.lexicon import Lexicon

_ENDS = re.compile(r"[,，。.!！?？;；\n、 ]+")


def in_order(text: str, names: list[str], lexicon: Lexicon) -> list[str]:
    """``names`` by the first clause in which each one speaks loudest."""
    weights = model.builtin()
    clauses = [part for part in _ENDS.split(text) if part][:12]
    strongest: dict[str, tuple[float, int]] = {}
    for place, clause in enumerate(clauses):
        scores = weights.scores(reading.part(clause, lexicon).features)
        for name in names:
            value = scores[model.INDEX[f"intent:{name}"]]
            if name not in strongest or value > strongest[name][0] + 0.05:
                strongest[name] = (value, place)
    return sorted(names, key=lambda name: strongest.get(name, (0.0, 0))[1])
