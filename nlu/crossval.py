"""Leaves one writer out: learns from the other files, scores that one. ``python -m nlu.crossval``.

``python -m nlu.crossval [--with FILE]… [--write NOTE] FILE FILE FILE``: every FILE is held out
once, the files after ``--with`` are always learned from. ``--write`` puts the table of confidences
into the note, between its two marks.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from nlu import intents, labelled, model, opinion, train
from nlu.evaluate import figures, item
from nlu.opinion import Opinion

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001)
_BEGIN, _END = "<!-- confidences -->", "<!-- end of confidences -->"


class Sure(NamedTuple):
    """How sure a first intent was, whether it was a complaint, and whether it was right."""

    confidence: float
    complaint: bool
    right: bool


def learn(rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts what these messages teach in the place of the built-in tables."""
    samples = train.sample(rows)
    model.use(model.from_weights(train.prune(train.learn(rows, samples), train.KEEP)))
    opinion.use(Opinion(train.listen(rows, samples.texts)))


def leave_out(paths: Sequence[Path], always: Sequence[Path] = ()) -> dict[str, dict[str, Any]]:
    """File name → figures, the confidences of its items included."""
    files = {path: labelled.read(path) for path in paths}
    base = [row for path in always for row in labelled.read(path)]
    results = {}
    for path, rows in files.items():
        others = [row for other, some in files.items() if other != path for row in some]
        learn(others + base)
        meanings = [
            intents.understand(
                row["text"], date.fromisoformat(row["sent"]), labelled.conversation(row)
            )
            for row in rows
        ]
        items = [item(row["id"], meaning) for row, meaning in zip(rows, meanings, strict=True)]
        sure = [
            Sure(got.confidence, got.intent == "complaint", got.intent in row["intents"])
            for row, got in zip(rows, meanings, strict=True)
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
    opinion.use(None)
    return results


def table(sure: Sequence[Sure]) -> list[str]:
    """How often each confidence is right, for complaints and for the rest, in Markdown."""
    lines = [
        "| confidence | complaints | right | others | right |",
        "|---|---|---|---|---|",
    ]
    for low, high in pairwise(_EDGES):
        cells = []
        for complaint in (True, False):
            right = [
                one.right
                for one in sure
                if low <= one.confidence < high and one.complaint is complaint
            ]
            cells += [str(len(right)), f"{sum(right) / len(right):.2f}" if right else ""]
        lines.append(f"| {low:g}–{min(high, 1):g} | {' | '.join(cells)} |")
    return lines


def write(note: Path, lines: Sequence[str]) -> None:
    """Puts the lines between the marks of the note. ValueError where these are missing."""
    before, begin, rest = note.read_text("utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{note}: {_BEGIN} and {_END} are missing")
    note.write_text("\n".join([before + begin, *lines, end + after]), "utf-8")


def main(arguments: Sequence[str]) -> None:
    wanted = argparse.ArgumentParser(prog="python -m nlu.crossval", description=__doc__)
    wanted.add_argument("--with", dest="always", action="append", default=[], type=Path)
    wanted.add_argument("--write", type=Path, metavar="NOTE")
    wanted.add_argument("files", nargs="+", type=Path)
    given = wanted.parse_args(arguments)
    started = time.perf_counter()
    everything: list[Sure] = []
    for name, result in leave_out(given.files, given.always).items():
        everything += result.pop("sure")
        result.pop("items")
        print(name, result)
    lines = table(everything)
    print("\n".join(lines))
    if given.write:
        write(given.write, lines)
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
