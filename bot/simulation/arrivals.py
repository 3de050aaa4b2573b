"""When people complain, and in what words: evening peaks, quiet nights, one outage."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

WORDS = Path(__file__).parent / "words.toml"
# How much of a day's complaints comes in each hour of the day, from 0 to 23.
HOURS = (1, 1, 0, 0, 0, 1, 3, 7, 9, 8, 7, 6, 5, 4, 5, 5, 6, 8, 11, 13, 12, 9, 5, 2)
OUTAGE_MINUTES = 10
OUTAGE_DAY, OUTAGE_HOUR = 12, 17  # of the month; so that the burst meets the evening


@dataclass(frozen=True, slots=True)
class Arrival:
    at: datetime
    home: int  # an index among the homes
    text: str


def month(
    dice: random.Random, start: datetime, days: int, complaints: int, burst: list[int], homes: int
) -> list[Arrival]:
    """``complaints`` in all, ``burst`` of them from these homes within minutes of an outage."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    kinds, weights = list(words), [kind["weight"] for kind in words.values()]
    found = [
        _outage(dice, start, days, home, dice.choice(words["outage"]["texts"])) for home in burst
    ]
    for _ in range(complaints - len(burst)):
        (kind,) = dice.choices(kinds, weights)
        at = _moment(dice, start, days)
        found.append(Arrival(at, dice.randrange(homes), dice.choice(words[kind]["texts"])))
    return sorted(found, key=lambda arrival: arrival.at)


def _moment(dice: random.Random, start: datetime, days: int) -> datetime:
    (hour,) = dice.choices(range(24), HOURS)
    return start + timedelta(days=dice.randrange(days), hours=hour, seconds=dice.randrange(3600))


def _outage(dice: random.Random, start: datetime, days: int, home: int, text: str) -> Arrival:
    begins = start + timedelta(days=min(OUTAGE_DAY, days - 1), hours=OUTAGE_HOUR)
    at = begins + timedelta(seconds=dice.uniform(0, 60 * OUTAGE_MINUTES))
    return Arrival(at, home, text)
