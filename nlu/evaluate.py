"""Scores labelled files: the figures of ``guanjia nlu evaluate``."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nlu import labelled
from nlu.intents import understand
from nlu.meaning import Meaning

_SLOTS = ("home", "month", "phone", "ticket")
Item = dict[str, Any]


def evaluate(
    paths: Sequence[Path], progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """The JSON object that the command line promises, ``items`` last."""
    rows = [row for path in paths for row in labelled.read(path)]
    understand("", date(2026, 1, 1))  # the dictionary is loaded before the clock starts
    started = time.perf_counter()
    meanings = []
    for number, row in enumerate(rows):
        today = date.fromisoformat(row["sent"])
        meanings.append(understand(row["text"], today, labelled.conversation(row)))
        if progress:
            progress(number + 1)
    seconds = time.perf_counter() - started
    items = [item(row["id"], meaning) for row, meaning in zip(rows, meanings, strict=True)]
    return {
        **figures(rows, items),
        "per_second": round(len(rows) / max(seconds, 1e-9)),
        "items": items,
    }


def item(name: str, meaning: Meaning) -> Item:
    """A meaning in the form of the labelled files."""
    slots = meaning.slots
    return {
        "id": name,
        "intents": list(meaning.intents),
        "category": meaning.category,
        "urgency": meaning.urgency,
        "home": str(slots.home) if slots.home else None,
        "month": slots.month,
        "phone": slots.phone,
        "ticket": slots.reference,
        "asked": meaning.ask_danger,
    }


def figures(rows: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> dict[str, Any]:
    pairs = list(zip(rows, items, strict=True))
    complaints = [(row, got) for row, got in pairs if "complaint" in row["intents"]]
    return {
        "messages": len(rows),
        "intent_top1": _share([got["intents"][0] in row["intents"] for row, got in pairs]),
        "intent_exact": _share([set(got["intents"]) == set(row["intents"]) for row, got in pairs]),
        "category": _share([got["category"] == row["category"] for row, got in complaints]),
        "urgent": _found(pairs, "urgent"),
        "major": _found(pairs, "major"),
        "slots": {name: _f1(pairs, name) for name in _SLOTS},
    }


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 1.0


def _found(pairs: Sequence[tuple[Mapping[str, Any], Item]], urgency: str) -> dict[str, float]:
    wanted = sum(row["urgency"] == urgency for row, _ in pairs)
    given = sum(got["urgency"] == urgency for _, got in pairs)
    right = sum(row["urgency"] == got["urgency"] == urgency for row, got in pairs)
    return {
        "recall": round(right / wanted, 4) if wanted else 1.0,
        "precision": round(right / given, 4) if given else 1.0,
    }


def _f1(pairs: Sequence[tuple[Mapping[str, Any], Item]], slot: str) -> float:
    wanted = sum(row[slot] is not None for row, _ in pairs)
    given = sum(got[slot] is not None for _, got in pairs)
    right = sum(row[slot] is not None and str(row[slot]) == got[slot] for row, got in pairs)
    return round(2 * right / (wanted + given), 4) if wanted + given else 1.0
