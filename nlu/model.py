"""The learned weights: a file that a person can read, and the sum of what a message shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "weights" / "learned.tsv"
BIAS = "{always}"

INTENTS = (
    "complaint", "fee_query", "fee_payment", "ticket_status", "ticket_confirm", "ticket_reopen",
    "bind", "activity", "human", "contact", "greeting", "thanks", "help", "other",
)  # fmt: skip
CATEGORIES = ("engineering", "security", "environment", "service", "fee", "other")
LABELS = (
    *(f"intent:{name}" for name in INTENTS),
    *(f"category:{name}" for name in CATEGORIES),
    "urgency:urgent",
    "urgency:major",
)
INDEX = {label: index for index, label in enumerate(LABELS)}

# How much each kind of feature counts, squared: a message's vector is scaled to length 4.
_CLASS, _PAIR, _CHARS, _SIGN, _WORD = 1.5, 1.0, 0.5, 1.0, 1.0


class WeightsError(ValueError):
    """A weights file that cannot be read; the message names the file and the line."""


def value(feature: str) -> float:
    """How strongly a feature of this kind counts before scaling."""
    first = feature[0]
    if first == "~":
        return _CHARS
    if first == "[" or (first == "-" and "[" in feature):
        return _PAIR if "+" in feature else _CLASS
    return _SIGN if first == "{" else _WORD


def scale(found: Iterable[str]) -> float:
    """Brings long and short messages to one length."""
    square = 0.0
    for feature in found:
        first = feature[0]
        if first == "~":
            square += _CHARS * _CHARS
        elif first == "[" and "+" not in feature:
            square += _CLASS * _CLASS
        else:
            square += 1.0
    return 4.0 / square**0.5 if square else 0.0


Row = tuple[tuple[int, float], ...]


@dataclass(slots=True)
class Model:
    """Feature → its weights for each label (as an index into LABELS)."""

    rows: dict[str, Row] = field(default_factory=dict)

    def scores(self, found: Sequence[str]) -> list[float]:
        totals = [0.0] * len(LABELS)
        rows = self.rows
        for feature in found:
            row = rows.get(feature)
            if row is not None:
                for index, weight in row:
                    totals[index] += weight
        factor = scale(found)
        totals = [total * factor for total in totals]
        for index, weight in rows.get(BIAS, ()):
            totals[index] += weight
        return totals

    def reasons(self, found: Sequence[str], label: str) -> list[tuple[str, float]]:
        """What each feature gave to one label, strongest first."""
        index, factor = INDEX[label], scale(found)
        given = [(f, w * factor) for f in found for i, w in self.rows.get(f, ()) if i == index]
        return sorted(given, key=lambda pair: -abs(pair[1]))


def load(path: Path = FILE) -> Model:
    rows: dict[str, list[tuple[int, float]]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            label, feature, weight = line.split("\t")
            rows.setdefault(feature, []).append((INDEX[label], float(weight)))
        except (ValueError, KeyError) as error:
            raise WeightsError(f"{path.name}, line {number}: not label, feature, weight") from error
    return Model({feature: tuple(row) for feature, row in rows.items()})


@lru_cache(maxsize=1)
def builtin() -> Model:
    return load()


def write(weights: Mapping[str, Mapping[str, float]], path: Path, title: str) -> None:
    """Label → feature → weight, sorted so that a change of one word changes one line."""
    lines = [f"# {line}" for line in title.splitlines()]
    for label in LABELS:
        row = weights.get(label, {})
        for feature, weight in sorted(row.items(), key=lambda pair: (-pair[1], pair[0])):
            lines.append(f"{label}\t{feature}\t{weight:.3f}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
