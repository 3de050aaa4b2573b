"""Examples for the wording of the fees' figures: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from storage.arrears import Arrears, Pursued
from storage.collection import Collection, Quarter
from storage.estates import Estate
from storage.payments import METHODS

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
WHOLE, NONE = Collection(1_000_000, 912_345, 800_000, 50_000), Collection(0, 100)
TWO = [(Estate(name="Osmanthus Court"), WHOLE), (Estate(name="Maple Court"), NONE)]
MANY = [Arrears("Osmanthus Court", str(number), number % 5, 2, 30_625) for number in range(20)]
PURSUED = Pursued("Osmanthus Court", "3", "2", "1501", 30_625, 1, 1, 0, AT, AT, 30_625)

EXAMPLES: dict[str, list[Any]] = {
    "promised_on": [date(2026, 12, 10)],
    "method.word": list(METHODS),
    "quarters.found": [[(Quarter(2026, 4), TWO, WHOLE), (Quarter(2026, 3), TWO[:1], NONE)]],
    "bounds": [(30, 90, 180, 365)],
    "ages.found": [[], MANY[:1], [*MANY, Arrears("Maple Court", "1", 0, 1, 500)]],
    "effect.found": [[], [(PURSUED, None)], [(PURSUED, date(2026, 12, 5))] * 20],
}
