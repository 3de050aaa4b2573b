"""Learns what the staff do with their words. ``python -m nlu.deeds_train [--score]``.

Reads ``lexicon/deeds/*.txt`` and writes ``weights/deeds.tsv``; ``--score`` leaves out a fifth at a
time instead and prints how often each deed was heard. The same files give the same table.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nlu import deeds
from nlu.deeds import BIAS, FILE, Deeds, runs, scale
from nlu.homophones import mended
from nlu.normal import plain
from nlu.speech import spelled

FOLDER = Path(__file__).parent / "lexicon" / "deeds"
FILLINGS = "fillings.txt"
NOTHING = "alone"  # the heading of what asks for nothing and does nothing
_TIMES = 3  # in how many ways a line is filled in
_SEEN = 2  # messages that a run must be in
_FAINT = 0.03  # weights nearer to zero are not written
_SLOT = re.compile(r"\{(\w)\}")
_PARTS = 5


class Example(NamedTuple):
    text: str
    does: frozenset[str]
    line: int  # all fillings of a line stand together


def read(folder: Path = FOLDER) -> list[Example]:
    """Every line under its heading, filled in."""
    fillings = _fillings(folder / FILLINGS)
    chance = random.Random(1)  # noqa: S311 - the same fillings every time
    found: list[Example] = []
    for path in sorted(folder.glob("*.txt")):
        if path.name == FILLINGS:
            continue
        does: frozenset[str] = frozenset()
        for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
            if line.startswith("# "):
                continue
            if line.startswith("["):
                does = frozenset(line.strip("[]").split()) - {NOTHING}
                continue
            found += [Example(text, does, len(found)) for text in _filled(line, fillings, chance)]
    return found


def _fillings(path: Path) -> dict[str, list[str]]:
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line)
    return {name: words.split("、") for name, words in lines}


def _filled(line: str, fillings: dict[str, list[str]], chance: random.Random) -> set[str]:
    if not _SLOT.search(line):
        return {line}
    return {_SLOT.sub(lambda slot: chance.choice(fillings[slot[1]]), line) for _ in range(_TIMES)}


def _spelled(text: str) -> str:
    """As it is looked at: dialect and slips in their plain spelling."""
    return spelled(plain(mended(text)))


def learn(examples: Sequence[Example]) -> dict[str, str]:
    """Run → what it says of each deed."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
    from sklearn.svm import LinearSVC

    found = [runs(_spelled(each.text)) for each in examples]
    shown = Counter(run for one in found for run in one)
    names = sorted(run for run, count in shown.items() if count >= _SEEN)
    places = {run: place for place, run in enumerate(names)}
    values, columns, ends = [], [], [0]
    for one in found:
        known = sorted(places[run] for run in one if run in places)
        columns += known
        values += [scale(one)] * len(known)
        ends.append(len(columns))
    matrix = csr_matrix((values, columns, ends), shape=(len(examples), len(names)))
    votes: dict[str, list[str]] = {run: [] for run in names}
    start = []
    for deed in sorted(frozenset[str]().union(*(each.does for each in examples))):
        wanted = [deed in each.does for each in examples]
        machine: Any = LinearSVC(C=1.0, random_state=1, max_iter=4000).fit(matrix, wanted)
        start.append(f"{deed}={machine.intercept_[0]:.3f}")
        for run, weight in zip(names, machine.coef_[0], strict=True):
            if abs(weight) >= _FAINT:
                votes[run].append(f"{deed}={weight:.2f}")
    return {BIAS: " ".join(start)} | {run: " ".join(each) for run, each in votes.items() if each}


def score(examples: Sequence[Example]) -> None:
    """Prints, for each deed, how often it was heard and how often wrongly, of lines left out."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for part in range(_PARTS):
        learned = Deeds(learn([each for each in examples if each.line * 7 % _PARTS != part]))
        for each in (each for each in examples if each.line * 7 % _PARTS == part):
            got = {
                name for name, number in learned.scores(_spelled(each.text)).items() if number > 0
            }
            total.update(each.does)
            right.update(got & each.does)
            wrong.update(got - each.does)
            if "--show" in sys.argv and got != each.does:
                print(each.text, sorted(each.does), sorted(got))
    for deed, number in total.most_common():
        print(f"{deed:14}{number:6}{right[deed] / number:8.2f}{wrong[deed]:6}")


def main() -> None:
    examples = read()
    if "--score" in sys.argv:
        score(examples)
        return
    table = learn(examples)
    title = (
        f"# Learned by `python -m nlu.deeds_train` from {len(examples)} messages.\n"
        "# A run of characters, and what it says for and against each deed: | an edge, 0 a\n"
        "# number, Ⅲ a room.\n"
    )
    FILE.write_text(
        title + "\n".join(f"{run}\t{table[run]}" for run in sorted(table)) + "\n", "utf-8"
    )
    deeds.builtin.cache_clear()


if __name__ == "__main__":
    main()
