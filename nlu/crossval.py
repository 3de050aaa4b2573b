"""Leaves one writer out: learns from the other files, scores that one. ``python -m nlu.crossval``.

``python -m nlu.crossval [--with FILE]… FILE FILE FILE``: every FILE is held out once, the files
after ``--with`` are always learned from.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from nlu import intents, labelled, model, train
from nlu.evaluate import figures, item


def weights_of(rows: Sequence[Mapping[str, Any]]) -> model.Model:
    """A model in memory, pruned as the written one is."""
    learned = train.prune(train.learn(rows), train.KEEP)
    return model.from_weights(learned)


def leave_out(paths: Sequence[Path], always: Sequence[Path] = ()) -> dict[str, dict[str, Any]]:
    """File name → figures, the confidences of its items included."""
    files = {path: labelled.read(path) for path in paths}
    base = [row for path in always for row in labelled.read(path)]
    results = {}
    for path, rows in files.items():
        others = [row for other, some in files.items() if other != path for row in some]
        model.use(weights_of(others + base))
        meanings = [
            intents.understand(row["text"], date.fromisoformat(row["sent"])) for row in rows
        ]
        items = [item(row["id"], meaning) for row, meaning in zip(rows, meanings, strict=True)]
        sure = [
            (meaning.confidence, meaning.intent in row["intents"])
            for row, meaning in zip(rows, meanings, strict=True)
        ]
        asks = sum(m.ask_danger for m in meanings)
        saved = sum(
            m.ask_danger and r["urgency"] == "urgent" for r, m in zip(rows, meanings, strict=True)
        )
        results[path.name] = {
            **figures(rows, items),
            "asked": asks,
            "asked_rightly": saved,
            "items": items,
            "sure": sure,
        }
    model.use(None)
    return results


def table(sure: Sequence[tuple[float, bool]]) -> list[str]:
    """Confidence bucket against accuracy."""
    lines = ["confidence   messages  right"]
    edges = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001)
    for low, high in pairwise(edges):
        bucket = [right for value, right in sure if low <= value < high]
        if bucket:
            share = sum(bucket) / len(bucket)
            lines.append(f"{low:.2f}-{min(high, 1):.2f}   {len(bucket):6d}    {share:.3f}")
    return lines


def main(arguments: Sequence[str]) -> None:
    always: list[Path] = []
    paths: list[Path] = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        (always if word == "--with" else paths).append(
            Path(words.pop(0) if word == "--with" else word)
        )
    started = time.perf_counter()
    results = leave_out(paths, always)
    everything: list[tuple[float, bool]] = []
    for name, result in results.items():
        everything += result.pop("sure")
        result.pop("items")
        print(name, result)
    print("\n".join(table(everything)))
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
