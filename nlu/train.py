"""Learns from labelled messages: the weights in plain Python, the second opinion by scikit-learn.

Both are support vector machines with squared hinge loss, one label against the rest. The weights
complete what the hand-written rules give, by dual coordinate descent (Hsieh et al., 2008). The same
files give the same tables.
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

from nlu import labelled, lexicon, model, opinion, reading, rules, tokenizer
from nlu.features import Features, value

Example = tuple[tuple[int, float], ...]

_COST = 1.0
_RARITY = 0.7  # how much more a rare feature counts than an everyday one
KEEP = 0.02  # weights nearer to zero are not written
_RARE_COST = 2.5  # a missed danger costs more than a false one
_PASSES = 25
_STILL = 0.02  # stop when no message moves the weights by more


_SEEN = 2  # messages that a piece must be in to have an opinion
_STEADY = 4000  # passes of the second machine at most
_FAINT = 2  # units; pieces with less to say are not written


class CannotLearn(RuntimeError):
    """What learning needs is not installed; the message says what."""


@dataclass(frozen=True, slots=True)
class Samples:
    texts: list[str]  # plain and respelled
    names: list[str]  # feature names by index
    vectors: list[Example]
    values: dict[str, float]  # what a feature counts for, already in the vectors
    ruled: list[
        dict[str, float]
    ]  # label → what the rules give each message before anything learned


def train(
    paths: Sequence[Path],
    out: Path,
    second: Path,
) -> dict[str, int]:
    """Labelled files → both tables. Returns how many messages, weights and pieces there are."""
    rows = [row for path in paths for row in labelled.read(path)]
    samples = sample(rows)
    kept = prune(learn(rows, samples), KEEP)
    heard = listen(rows, samples.texts)
    names = ", ".join(sorted(path.name for path in paths))
    model.write(
        kept,
        out,
        f"Learned by `guanjia nlu train` from {len(rows)} messages: {names}\n"
        "A feature, and what it says for and against each label. 电梯 a word, ~梯坏 neighbouring\n"
        "characters, [lift] a word class, -[lift] a denied one, [fault]+[lift] two near by,\n"
        "{home} a sign of the message, {always} the starting point.",
    )
    opinion.write(
        heard,
        second,
        f"Learned by `guanjia nlu train` from {len(rows)} messages: {names}\n"
        "A piece of a message, and what it says for and against each label, in steps of "
        f"{opinion.UNIT}:\n{' '.join(model.LABELS)}",
    )
    return {
        "messages": len(rows),
        "weights": sum(map(len, kept.values())),
        "pieces": len(heard),
    }


def learn(
    rows: Sequence[Mapping[str, Any]], samples: Samples | None = None
) -> dict[str, dict[str, float]]:
    """Label → feature → weight, with each feature's own value already in the weight."""
    samples = samples or sample(rows)
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


def listen(rows: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> dict[str, str]:
    """The table of the second opinion: piece → its numbers, rarer pieces counting a little more.
    Where no two messages share a piece there is only the starting point, 0 for every label."""
    try:
        from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
        from sklearn.svm import LinearSVC
    except ImportError as error:
        raise CannotLearn(
            f"Learning needs scikit-learn ({error.name} is missing): install the dev dependencies."
        ) from error
    found = [opinion.pieces(text) for text in texts]
    shown = Counter(piece for one in found for piece in one)
    names = sorted(piece for piece, count in shown.items() if count >= _SEEN)
    if not names:  # so few messages that no two share a piece
        return {opinion.BIAS: " ".join("0" for _ in model.LABELS)}
    places = {piece: place for place, piece in enumerate(names)}
    rarity = [math.sqrt(math.log(len(rows) / shown[piece]) + 1.0) for piece in names]
    mean = sum(rarity) / len(rarity)
    values, columns, ends = [], [], [0]
    for one in found:
        known = sorted(places[piece] for piece in one if piece in places)
        columns += known
        values += [rarity[place] / mean * opinion.scale(one) for place in known]
        ends.append(len(columns))
    matrix = csr_matrix((values, columns, ends), shape=(len(rows), len(names)))
    steps = [[0] * len(model.LABELS) for _ in range(len(names) + 1)]
    for at, label in enumerate(model.LABELS):
        kind, name = label.split(":")
        chosen = [i for i, row in enumerate(rows) if kind != "category" or row["category"]]
        wanted = [_holds(rows[i], kind, name) for i in chosen]
        if len(set(wanted)) < 2:
            continue
        machine = LinearSVC(random_state=1, max_iter=_STEADY).fit(matrix[chosen], wanted)
        for place, weight in enumerate(machine.coef_[0]):
            steps[place][at] = round(weight * rarity[place] / mean / opinion.UNIT)
        steps[-1][at] = round(machine.intercept_[0] / opinion.UNIT)
    table = {
        piece: " ".join(map(str, numbers))
        for piece, numbers in zip(names, steps, strict=False)
        if max(map(abs, numbers)) >= _FAINT and not {"\n", "\t"} & set(piece)
    }
    return {opinion.BIAS: " ".join(map(str, steps[-1])), **table}


def sample(
    rows: Sequence[Mapping[str, Any]], progress: Callable[[int], None] | None = None
) -> Samples:
    words = lexicon.builtin()
    tokenizer.prepare(words.whole)
    index: dict[str, int] = {model.BIAS: 0}
    found: list[Features] = []
    texts = []
    ruled = []
    for number, row in enumerate(rows):
        one = reading.read(row["text"], date.fromisoformat(row["sent"]), words)
        found.append(one.features)
        texts.append(one.text)
        ruled.append(rules.given(one, words))
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
    return Samples(texts, list(index), vectors, values, ruled)


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
