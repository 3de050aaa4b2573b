"""The learned weights: a file that a person can read, and the sum of what a message shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nlu.features import Features
from nlu.packed import BITS, CATEGORIES, HALF, INDEX, INTENTS, LABELS, MASK, MIDDLE, fields, pack

FILE = Path(__file__).parent / "weights" / "learned.tsv"
BIAS = "{always}"


class WeightsError(ValueError):
    """A weights file that cannot be read; the message names the file and the line."""


_FINE = 10_000  # weights are kept to four places


def _pack(index: int, weight: float) -> int:
    return pack(index, round(weight * _FINE))


def _unpack(packed: int) -> list[float]:
    return [(number - HALF) / _FINE for number in fields(packed)]


_MOST = 100_000  # features remembered


class _Met(dict[str, int]):
    """The rows of features that were met before, 0 where a feature has none: a small table that
    stays in the processor's cache."""

    def __init__(self, rows: Mapping[str, int], mark: str) -> None:
        self._rows, self._mark = rows, mark

    def __missing__(self, name: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        row = self[name] = self._rows.get(self._mark + name, 0)
        return row


@dataclass(slots=True)
class Model:
    """Feature → its weights for every label of LABELS, packed."""

    rows: dict[str, int]
    bias: list[float]
    characters: _Met  # of ~ features, without the ~
    others: _Met

    def scores(self, found: Features) -> list[float]:
        """One number for each label; above 0 the label is believed."""
        total = sum(filter(None, map(self.characters.__getitem__, found.characters)))
        total += sum(filter(None, map(self.others.__getitem__, found.others)))
        scale = found.factor / _FINE
        return [
            (number - HALF) * scale + bias
            for number, bias in zip(fields(total), self.bias, strict=True)
        ]

    def weight(self, feature: str, label: str) -> float:
        packed = self.rows.get(feature)
        if packed is None:
            return 0.0
        return (((packed + MIDDLE) >> (BITS * INDEX[label]) & MASK) - HALF) / _FINE

    def reasons(self, found: Features, label: str) -> list[tuple[str, float]]:
        """What each feature gave to one label, strongest first."""
        index, rows = INDEX[label], self.rows
        given = [(f, _unpack(rows[f])[index] * found.factor) for f in found.names if f in rows]
        return sorted(
            (pair for pair in given if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0])
        )


def _model(rows: dict[str, int]) -> Model:
    return Model(rows, _unpack(rows.get(BIAS, 0)), _Met(rows, "~"), _Met(rows, ""))


def load(path: Path = FILE) -> Model:
    rows: dict[str, int] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            feature, votes = line.split("\t")
            rows[feature] = sum(_vote(vote) for vote in votes.split(" "))
        except (ValueError, KeyError) as error:
            raise WeightsError(
                f"{path.name}, line {number}: not a feature, a tab and label=weight"
            ) from error
    return _model(rows)


def _vote(vote: str) -> int:
    label, _, weight = vote.partition("=")
    return _pack(INDEX[label], float(weight))


def from_weights(weights: Mapping[str, Mapping[str, float]]) -> Model:
    """A model that has not been written to a file."""
    rows: dict[str, int] = {}
    for label, row in weights.items():
        for feature, weight in row.items():
            rows[feature] = rows.get(feature, 0) + _pack(INDEX[label], round(weight, 3))
    return _model(rows)


_in_use: Model | None = None


def use(model: Model | None) -> None:
    """Puts another model in the place of the built-in one; None brings that back."""
    global _in_use
    _in_use = model


def current() -> Model:
    return _in_use if _in_use is not None else builtin()


@lru_cache(maxsize=1)
def builtin() -> Model:
    return load()


def write(weights: Mapping[str, Mapping[str, float]], path: Path, title: str) -> None:
    """A line for each feature, in order of its characters: what it says for and against."""
    lines: dict[str, list[tuple[float, str]]] = {}
    for label, row in weights.items():
        for feature, weight in row.items():
            lines.setdefault(feature, []).append((weight, label))
    text = [f"# {line}" for line in title.splitlines()]
    for feature in sorted(lines):
        votes = sorted(lines[feature], key=lambda vote: (-vote[0], vote[1]))
        text.append(feature + "\t" + " ".join(f"{label}={weight:.3f}" for weight, label in votes))
    half = path.with_suffix(".new")  # a reader never meets half a file
    half.write_text("\n".join(text) + "\n", "utf-8")
    half.replace(path)


__all__ = ["BIAS", "CATEGORIES", "FILE", "INDEX", "INTENTS", "LABELS", "Model", "WeightsError"]
