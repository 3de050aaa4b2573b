"""Learns the weights from labelled messages: a linear classifier, in plain Python, reproducible.

The method is dual coordinate descent for a support vector machine with squared hinge loss
(Hsieh et al., 2008), one label against the rest. The same files give the same weights.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlu import labelled, lexicon, model, reading, tokenizer

Example = tuple[tuple[int, float], ...]

_COST = 0.2
_RARE_COST = 2.5  # a missed danger costs more than a false one
_PASSES = 25
_STILL = 0.02  # stop when no message moves the weights by more


@dataclass(frozen=True, slots=True)
class Samples:
    names: list[str]  # feature names by index
    vectors: list[Example]
    rows: list[Mapping[str, Any]]


def train(paths: Sequence[Path], out: Path = model.FILE, keep: float = 0.02) -> dict[str, int]:
    """Labelled files → the weights file. Returns how many messages and weights there are."""
    rows = [row for path in paths for row in labelled.read(path)]
    weights = learn(rows)
    kept = prune(weights, keep)
    names = ", ".join(sorted(path.name for path in paths))
    model.write(
        kept,
        out,
        f"Learned by `guanjia nlu train` from {len(rows)} messages: {names}\n"
        "label, feature, weight. 电梯 a word, ~梯坏 two neighbouring characters, [lift] a word class,\n"
        "-[lift] a denied one, [fault]+[lift] two near each other, {home} a sign of the message.",
    )
    return {"messages": len(rows), "weights": sum(map(len, kept.values()))}


def learn(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Label → feature → weight, with each feature's own value already in the weight."""
    samples = sample(rows)
    weights = {}
    for label in model.LABELS:
        kind, name = label.split(":")
        chosen = [i for i, row in enumerate(rows) if kind != "category" or row["category"]]
        wanted = [_holds(rows[i], kind, name) for i in chosen]
        costs = [_COST * (_RARE_COST if good and kind == "urgency" else 1.0) for good in wanted]
        vector = _descend([samples.vectors[i] for i in chosen], wanted, costs, len(samples.names))
        weights[label] = {
            feature: weight * (model.value(feature) if feature != model.BIAS else 1.0)
            for feature, weight in zip(samples.names, vector, strict=True)
            if weight
        }
    return weights


def _holds(row: Mapping[str, Any], kind: str, name: str) -> bool:
    if kind == "intent":
        return name in row["intents"]
    return bool(row[kind] == name)


def sample(rows: Sequence[Mapping[str, Any]], progress: Callable[[int], None] | None = None) -> Samples:
    words = lexicon.builtin()
    tokenizer.prepare(words.words)
    index: dict[str, int] = {model.BIAS: 0}
    vectors = []
    for number, row in enumerate(rows):
        found = reading.read(row["text"], date.fromisoformat(row["sent"]), words).features
        factor = model.scale(found)
        vector = [(0, 1.0)]
        vector += [(index.setdefault(f, len(index)), model.value(f) * factor) for f in sorted(found)]
        vectors.append(tuple(vector))
        if progress:
            progress(number)
    return Samples(list(index), vectors, list(rows))


def _descend(
    vectors: Sequence[Example], wanted: Sequence[bool], costs: Sequence[float], size: int
) -> list[float]:
    weights = [0.0] * size
    alphas = [0.0] * len(vectors)
    slack = [1.0 / (2.0 * cost) for cost in costs]
    squares = [sum(v * v for _, v in vector) + slack[i] for i, vector in enumerate(vectors)]
    order = list(range(len(vectors)))
    shuffle = random.Random(1).shuffle
    active = order
    for turn in range(_PASSES):
        shuffle(active)
        largest = 0.0
        for i in active:
            sign = 1.0 if wanted[i] else -1.0
            vector = vectors[i]
            total = 0.0
            for j, v in vector:
                total += weights[j] * v
            gradient = sign * total - 1.0 + slack[i] * alphas[i]
            new = max(alphas[i] - gradient / squares[i], 0.0)
            step = (new - alphas[i]) * sign
            if step:
                alphas[i] = new
                for j, v in vector:
                    weights[j] += step * v
                largest = max(largest, abs(step))
        if largest < _STILL * costs[0]:
            break
        # Look only at the support most of the time, at everybody every fifth pass.
        active = order if turn % 5 == 4 else [i for i in order if alphas[i] > 0.0] or order
        active = list(active)
    return weights


def prune(weights: Mapping[str, Mapping[str, float]], keep: float) -> dict[str, dict[str, float]]:
    """Drops weights too small to matter, and those of features that matter to no label."""
    strongest: Counter[str] = Counter()
    for row in weights.values():
        for feature, weight in row.items():
            strongest[feature] = max(strongest[feature], abs(weight))  # type: ignore[assignment]
    return {
        label: {
            feature: weight
            for feature, weight in row.items()
            if feature == model.BIAS or (abs(weight) >= keep and strongest[feature] >= 2 * keep)
        }
        for label, row in weights.items()
    }
