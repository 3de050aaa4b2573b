"""What each act does. A verb is a row; it is carried out in the transaction of its message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does by a message: a verb, its values, and why we think so."""

    verb: str  # a row of ``doing.VERBS``
    ticket: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""  # the words, or the place in the conversation, that decided
    sure: float = 1.0
