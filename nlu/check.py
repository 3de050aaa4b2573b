"""The regression set: what a changed lexicon would newly misunderstand, before it goes live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlu import labelled, lexicon
from nlu.intents import understand
from nlu.labelled import Row
from nlu.lexicon import Lexicon, Rule
from nlu.normal import plain

_KINDS = ("category", "urgency")


@dataclass(frozen=True, slots=True)
class Change:
    """One message that the two lexicons read differently."""

    id: str
    text: str
    kind: str  # "intent", "category" or "urgency"
    wanted: str
    before: str
    after: str

    @property
    def worse(self) -> bool:
        return self.before == self.wanted != self.after


@dataclass(frozen=True, slots=True)
class Report:
    messages: int
    better: tuple[Change, ...]
    worse: tuple[Change, ...]

    @property
    def passes(self) -> bool:
        """Nothing that was right is wrong now, and no danger is missed anew."""
        return not self.worse


def check(
    paths: Sequence[Path],
    changed: Sequence[Path],
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Labelled ``paths`` read with the built-in lexicon and with ``changed`` files added.

    A changed file that cannot be read raises ``LexiconError``, which names its line.
    """
    old, new = lexicon.builtin(), lexicon.load(extra=changed)
    rows = [row for path in paths for row in labelled.read(path)]
    changes: list[Change] = []
    for number, row in enumerate(rows):
        changes += _changes(row, date.fromisoformat(row["sent"]), old, new)
        if progress:
            progress(number + 1)
    better = tuple(one for one in changes if one.after == one.wanted)
    return Report(len(rows), better, tuple(one for one in changes if one.worse))


def of_rule(rule: Rule, rows: Sequence[Row], words: Lexicon | None = None) -> Report:
    """What one more rule changes among labelled messages; only those with its words are read."""
    old = words or lexicon.builtin()
    new = old.with_rule(rule)
    said = [part for part in rule.when if part[-1] not in "]}"]
    held = [row for row in rows if all(part in plain(row["text"]) for part in said)]
    changes = [
        change
        for row in held
        for change in _changes(row, date.fromisoformat(row["sent"]), old, new)
    ]
    better = tuple(one for one in changes if one.after == one.wanted)
    return Report(len(held), better, tuple(one for one in changes if one.worse))


def _changes(row: Row, today: date, old: Lexicon, new: Lexicon) -> list[Change]:
    before, after = (
        understand(row["text"], today, lexicon=old),
        understand(row["text"], today, lexicon=new),
    )
    changes = []
    if before.intent != after.intent:
        wanted = after.intent if after.intent in row["intents"] else row["intents"][0]
        wanted = before.intent if before.intent in row["intents"] else wanted
        changes.append(
            Change(row["id"], row["text"], "intent", wanted, before.intent, after.intent)
        )
    for kind in _KINDS:
        one, two = str(getattr(before, kind)), str(getattr(after, kind))
        if one != two:
            changes.append(Change(row["id"], row["text"], kind, str(row[kind]), one, two))
    return changes
