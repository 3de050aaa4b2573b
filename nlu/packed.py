"""One number for each label, packed into one integer: an addition then adds them all."""

from __future__ import annotations

import struct

from nlu.meaning import Intent

INTENTS: tuple[Intent, ...] = (
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

# 32 bits each: one addition of two integers then adds 22 numbers, which is several times faster
# than a loop over them.
BITS = 32
HALF = 1 << (BITS - 1)
MASK = (1 << BITS) - 1
MIDDLE = sum(1 << (BITS * index + BITS - 1) for index in range(len(LABELS)))
_FIELDS = struct.Struct(f"<{len(LABELS)}I")
_BYTES = BITS // 8 * (len(LABELS) + 1)


def pack(index: int, number: int) -> int:
    return number << (BITS * index)


def fields(packed: int) -> tuple[int, ...]:
    """Each label's number, HALF above what it stands for."""
    return _FIELDS.unpack_from((packed + MIDDLE).to_bytes(_BYTES, "little"))
