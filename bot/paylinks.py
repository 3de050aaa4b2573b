"""A short word of ours that stands for "this person, reminded of this": it fits into a short
message, and only we can have made it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_SHAPE = re.compile(r"([0-9a-z]{1,13})-([0-9a-z]{1,13})-([A-Za-z0-9_-]{12})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PLACE = "/p/"


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who was reminded by which step of the ladder."""

    step_id: int
    person_id: int


def word_of(secret: str, reminded: Reminded) -> str:
    said = f"{_short(reminded.step_id)}-{_short(reminded.person_id)}"
    return f"{said}-{_proof(secret, said)}"


def reminded_in(secret: str, word: str) -> Reminded | None:
    """What a word says; None where we have not made it."""
    found = _SHAPE.fullmatch(word)
    if found is None:
        return None
    step, person, proof = found.groups()
    if not hmac.compare_digest(proof, _proof(secret, f"{step}-{person}")):
        return None
    return Reminded(int(step, 36), int(person, 36))


def _proof(secret: str, said: str) -> str:
    made = hmac.new(secret.encode(), f"pay-link:{said}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:9]).decode()


def _short(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
