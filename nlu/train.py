"""Learns the weights from labelled messages: a linear classifier, in plain Python, reproducible.

The method is dual coordinate descent for a support vector machine with squared hinge loss
(Hsieh et al., 2008), one label against the rest. The same files give the same weights.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlu import labelled, lexicon, model, reading, rules, tokenizer
from nlu.features import Features, value

Example = tuple[tuple[int, float], ...]

_COST = 1.0
_RARITY = 0.7  # how much more a rare feature counts than an everyday one
KEEP = 0.02  # weights nearer to zero are not written
_RARE_COST = 2.5  # a missed danger costs more than a false one
_PASSES = 25
_STILL = 0.02  # stop when no message moves the weights by more


@dataclass(frozen=True, slots=True)
class Samples:
    names: list[str]  # feature names by index
    vectors: list[Example]
    values: dict[str, float]  # what a feature counts for, already in the vectors
    ruled: list[
        dict[str, float]
    ]  # label → what the rules give each message before anything learned


def train(
    paths: Sequence[Path], out: Path = model.FILE, keep: float | None = None
) -> dict[str, int]:
    """Labelled files → the weights file. Returns how many messages and weights there are."""
    rows = [row for path in paths for row in labelled.read(path)]
    weights = learn(rows)
    kept = prune(weights, KEEP if keep is None else keep)
    names = ", ".join(sorted(path.name for path in paths))
    model.write(
        kept,
        out,
        f"Learned by `guanjia nlu train` from {len(rows)} messages: {names}\n"
        "A feature, and what it says for and against each label. 电梯 a word, ~梯坏 neighbouring\n"
        "characters, [lift] a word class, -[lift] a denied one, [fault]+[lift] two near by,\n"
        "{home} a sign of the message, {always} the starting point.",
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
        given = [samples.ruled[i].get(label, 0.0) for i in chosen]
        vectors = [samples.vectors[i] for i in chosen]
        vector = _descend(vectors, wanted, given, costs, len(samples.names))
        weights[label] = {
            feature: weight * samples.values[feature]
            for feature, weight in zip(samples.names, vector, strict=True)
            if weight
        }
    return weights


def _holds(row: Mapping[str, Any], kind: str, name: str) -> bool:
    if kind == "intent":
        return name in row["intents"]
    return bool(row[kind] == name)


def sample(
    rows: Sequence[Mapping[str, Any]], progress: Callable[[int], None] | None = None
) -> Samples:
    words = lexicon.builtin()
    tokenizer.prepare(words.words)
    index: dict[str, int] = {model.BIAS: 0}
    found: list[Features] = []
    ruled = []
    for number, row in enumerate(rows):
        one = reading.read(row["text"], date.fromisoformat(row["sent"]), words)
        found.append(one.features)
        ruled.append(rules.given(one.text, one.hits, words))
        if progress:
            progress(number)
    values = _values(found)
    vectors: list[Example] = []
    for shown in found:
        vector = [
            (index.setdefault(name, len(index)), values[name] * shown.factor)
            for name in sorted(shown.names)
        ]
        vectors.append(((0, 1.0), *vector))
    return Samples(list(index), vectors, values, ruled)


def _values(found: Sequence[Features]) -> dict[str, float]:
    """How much each feature counts: by its kind, and more where fewer messages show it."""
    shown = Counter(name for one in found for name in one.names)
    most = math.log(len(found) + 1)
    values = {
        feature: value(feature) * ((most - math.log(count)) / most + 0.05) ** _RARITY
        for feature, count in shown.items()
    }
    return {model.BIAS: 1.0, **values}


def _descend(
    vectors: Sequence[Example],
    wanted: Sequence[bool],
    given: Sequence[float],
    costs: Sequence[float],
    size: int,
) -> list[float]:
    """The weights that complete what is ``given`` by the rules: what they settle is not learned."""
    weights = [0.0] * size
    alphas = [0.0] * len(vectors)
    slack = [1.0 / (2.0 * cost) for cost in costs]
    squares = [sum(v * v for _, v in vector) + slack[i] for i, vector in enumerate(vectors)]
    order = list(range(len(vectors)))
    shuffle = random.Random(1).shuffle  # noqa: S311 - the same order every time
    active = order
    for turn in range(_PASSES):
        shuffle(active)
        largest = 0.0
        for i in active:
            sign = 1.0 if wanted[i] else -1.0
            vector = vectors[i]
            total = given[i]
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
