"""Which key a request of schemathesis shows: one after the other, lest the limit of a single key
answers instead of what is asked for. ``INTERFACE_KEYS`` names them."""

from __future__ import annotations

import itertools
import os
from typing import Any

import schemathesis

FOR_A_KEY = 400  # requests, of the 600 in a minute
KEYS = os.environ.get("INTERFACE_KEYS", "").split()
_asked = itertools.count()


@schemathesis.auth(refresh_interval=None)
class Keys:
    """Long enough the same one, for what is made by a key is its own."""

    def get(self, case: Any, context: Any) -> str:
        return KEYS[next(_asked) // FOR_A_KEY % len(KEYS)]

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers["Authorization"] = f"Bearer {data}"
