"""The number of a button, typed by somebody who does not press it."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(?:选|第)?\s*(\d{1,2})\s*[.、。)）号项个]?")


def typed_number(text: str) -> int:
    """1 for 1, １、 第1个 or 选 1; 0 where nothing but a number was not said."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else 0
