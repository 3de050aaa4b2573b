"""The evidence of a meaning: which words spoke for each label. Worked out only when looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from nlu import model, rules
from nlu.lexicon import Lexicon
from nlu.meaning import Evidence
from nlu.reading import Reading

_MOST = 5  # for each label
_LEAST = 0.03


class Reasons(Sequence[Evidence]):
    """Evidence for the chosen labels, strongest first within a label."""

    __slots__ = ("_found", "_known", "_labels", "_lexicon", "_settled")

    def __init__(
        self, found: Reading, lexicon: Lexicon, labels: tuple[str, ...], settled: str | None
    ) -> None:
        self._found, self._lexicon, self._labels, self._settled = found, lexicon, labels, settled
        self._known: tuple[Evidence, ...] | None = None

    @overload
    def __getitem__(self, index: int) -> Evidence: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Evidence, ...]: ...
    def __getitem__(self, index: int | slice) -> Evidence | tuple[Evidence, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def _all(self) -> tuple[Evidence, ...]:
        if self._known is None:
            self._known = tuple(one for label in self._labels for one in self._of(label)[:_MOST])
        return self._known

    def _of(self, label: str) -> list[Evidence]:
        name = (
            label if label.startswith(("category:", "urgency:", "danger:")) else f"intent:{label}"
        )
        if self._settled == label:
            return [Evidence(label, self._found.text, "context: the question asked before", 3.0)]
        found = [*self._ruled(label, name), *self._learned(label, name)]
        return sorted(found, key=lambda one: -one.weight)

    def _ruled(self, label: str, name: str) -> list[Evidence]:
        return [
            Evidence(label, self._words(rule.when), rule.source, weight)
            for rule in rules.applying(self._found, self._lexicon)
            for given, weight in rule.gives
            if given == name and weight > 0
        ]

    def _learned(self, label: str, name: str) -> list[Evidence]:
        if name not in model.INDEX:
            return []
        given = model.current().reasons(self._found.features, name)
        strong = [(f, w) for f, w in given if w >= _LEAST and f[0] != "{"]
        spoken = [pair for pair in strong if pair[0][0] != "~"] or strong
        return [self._one(label, feature, weight) for feature, weight in spoken[: 2 * _MOST]]

    def _one(self, label: str, feature: str, weight: float) -> Evidence:
        if feature[0] == "~":
            return Evidence(label, feature[1:], "learned.tsv", round(weight, 3))
        parts = tuple(feature.split("+")) if "[" in feature else (feature,)
        if "[" not in feature:
            return Evidence(label, feature, "learned.tsv", round(weight, 3))
        first = self._lexicon.classes.get(parts[0].strip("-[]"), "")
        return Evidence(label, self._words(parts), f"{first}: {feature}", round(weight, 3))

    def _words(self, parts: Sequence[str]) -> str:
        """The words of the text behind ``[lift]`` or ``困人``."""
        said = []
        for part in parts:
            if part[-1] != "]":
                said.append(part)
                continue
            denied, name = part[0] == "-", part.strip("-[]")
            for hit in self._found.hits:
                if hit.name == name and hit.denied == denied and hit.word not in said:
                    said.append(hit.word)
                    break
        return " … ".join(said)
