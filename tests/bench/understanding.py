"""``understand`` beside the bare segmenter, and beside a support vector machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import jieba

from nlu import labelled, tokenizer
from nlu.intents import understand
from tests.bench.ground import LABELLED, Ground, size, texts
from tests.bench.table import Ratio, beside, in_turns

MESSAGES = size("MESSAGES", 2000)
TODAY = date(2026, 11, 22)
HOUSE = Path(__file__).parent.parent.parent
TURNS = size("TURNS", 5)
MEMORY = "; print(open('/proc/self/statm').read().split()[1])"  # pages that lie in memory
COLD_OURS = "from datetime import date; from nlu.intents import understand; "
COLD_OURS += "understand('电梯坏了', date(2026, 1, 1))" + MEMORY
COLD_BARE = "import jieba; jieba.setLogLevel(60); jieba.lcut('电梯坏了')" + MEMORY


def measure(_: Ground) -> list[Ratio]:
    said = texts(MESSAGES)
    understand("", TODAY)
    jieba.setLogLevel(60)
    jieba.initialize()
    cut = jieba.lcut
    ours, bare = in_turns(
        lambda _: _speed(said, lambda one: understand(one, TODAY)),
        lambda _: _speed(said, cut),
        TURNS,
    )
    machine = _machine()
    svm = _speed(said[:400], lambda one: machine.predict([one]))
    return [
        beside("messages understood, beside jieba.lcut alone", ours, bare, "a second", 0.4),
        beside(
            "messages understood, beside only their intent by a support vector machine "
            "(character n-grams and jieba's words, scikit-learn)",
            ours,
            svm,
            "a second",
            1.0,
        ),
        *_cold(),
    ]


def _speed(said: Sequence[str], act: Callable[[str], Any]) -> float:
    """Messages a second, one at a time, as they come."""
    began = time.perf_counter()
    for one in said:
        act(one)
    return len(said) / (time.perf_counter() - began)


def _machine() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    rows = [row for path in sorted(LABELLED.glob("*.jsonl")) for row in labelled.read(path)]
    features = make_union(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2),
        TfidfVectorizer(tokenizer=tokenizer.words, token_pattern=None, min_df=2),
    )
    machine = make_pipeline(features, LinearSVC())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        machine.fit([row["text"] for row in rows], [row["intents"][0] for row in rows])
    return machine


def _cold() -> list[Ratio]:
    """A process of its own that understands one message; the second of two, with everything
    compiled."""
    ours, bare = (min(_start(code) for _ in range(2)) for code in (COLD_OURS, COLD_BARE))
    rows = (
        ("from nothing to the first message understood, beside jieba's first sentence", "s", 2),
        ("memory after one message, beside jieba's after one sentence", "MB", 0),
    )
    return [
        Ratio(
            what,
            f"{one:.{places}f} {unit}",
            f"{two:.{places}f} {unit}",
            f"{one / two:.2f}",
            "",
            True,
        )
        for (what, unit, places), one, two in zip(rows, ours, bare, strict=True)
    ]


def _start(code: str) -> tuple[float, float]:
    """Seconds and megabytes."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", code]
    said = subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.PIPE).stdout
    return time.perf_counter() - began, int(said) * os.sysconf("SC_PAGESIZE") / 1e6
