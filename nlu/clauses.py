"""The order in which several intents are said."""

from __future__ import annotations

from nlu import model
from nlu.meaning import Intent
from nlu.reading import Reading


def in_order(found: Reading, names: list[Intent]) -> list[Intent]:
    """``names`` by the place of the word that speaks loudest for each."""
    weights = model.current()
    places: dict[str, tuple[float, int]] = {}
    for hit in found.hits:
        feature = hit.feature
        for name in names:
            weight = weights.weight(feature, f"intent:{name}") + weights.weight(
                hit.word, f"intent:{name}"
            )
            if name not in places or weight > places[name][0]:
                places[name] = (weight, hit.start)
    return sorted(names, key=lambda name: places.get(name, (0.0, 0))[1])
