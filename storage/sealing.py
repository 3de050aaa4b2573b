"""Fields that identify people, sealed with a key that is not in the database.

AES-SIV: the same words under the same key are the same cipher text, so that a telephone number is
found by an index over what is stored, and nobody without the key can tell what it is.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import ColumnElement, Dialect, String, type_coerce
from sqlalchemy.sql import operators
from sqlmodel.sql.sqltypes import AutoString

SEALED = "sealed:"
PLAIN = "plain"  # in place of a key: what is new is not sealed
BITS = 512
_FIELD = [b"guanjia field"]


class KeyMissing(Exception):
    """Something was sealed with a key that was not given."""

    def __init__(self) -> None:
        super().__init__(
            "库里的电话是用另一把钥匙封的，打不开。请把那把钥匙也写进 GUANJIA_FIELD_KEYS。 "
            "Telephone numbers are sealed with a key that was not given. Add it to "
            "GUANJIA_FIELD_KEYS, behind the one in use."
        )


@dataclass(frozen=True, slots=True)
class Key:
    """``mark`` stands before what it sealed, and tells nothing of the key."""

    mark: str
    cipher: AESSIV

    def seal(self, words: str) -> str:
        return self.mark + urlsafe_b64encode(self.cipher.encrypt(words.encode(), _FIELD)).decode()

    def open(self, stored: str) -> str:
        sealed = urlsafe_b64decode(stored.removeprefix(self.mark))
        return self.cipher.decrypt(sealed, _FIELD).decode()


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of this process. The first seals, all of them open."""

    keys: tuple[Key, ...] = ()
    plain: bool = True  # what is new is not sealed

    def seal(self, words: str) -> str:
        return words if self.plain or not words else self.keys[0].seal(words)

    def open(self, stored: str) -> str:
        """Raises ``KeyMissing``, also for what somebody has forged."""
        if not stored.startswith(SEALED):
            return stored
        for key in self.keys:
            if stored.startswith(key.mark):
                try:
                    return key.open(stored)
                except (InvalidTag, ValueError):
                    raise KeyMissing from None
        raise KeyMissing

    def forms(self, words: str) -> list[str]:
        """Every way in which these words may be stored, while keys are being changed too."""
        return [words, *(key.seal(words) for key in self.keys if words)]

    @property
    def mark(self) -> str:
        """How that begins which is as it shall be; "" where it shall be plain."""
        return "" if self.plain else self.keys[0].mark


def new_key() -> str:
    return urlsafe_b64encode(AESSIV.generate_key(BITS)).decode().rstrip("=")


def ring_of(keys: str) -> Ring:
    """Keys with spaces or commas between them, the newest first. Raises ``ValueError``."""
    words = keys.replace(",", " ").split()
    found = tuple(_key(each) for each in words if each != PLAIN)
    return Ring(found, plain=not found or words[0] == PLAIN)


def _key(words: str) -> Key:
    try:
        secret = urlsafe_b64decode(words + "=" * (-len(words) % 4))
    except ValueError:
        secret = b""
    if len(secret) * 8 != BITS:
        raise ValueError("must hold what `guanjia keys new` prints, the newest first")
    named = hashlib.sha256(b"name of a field key" + secret).hexdigest()[:6]
    return Key(f"{SEALED}{named}:", AESSIV(secret))


_ring = Ring()


def use(ring: Ring) -> None:
    """From now on this process seals and opens with these keys."""
    global _ring
    _ring = ring


def in_use() -> Ring:
    return _ring


# --------------------------------------------------------------------------------- the column


class Sealed(AutoString):
    """A column of words that are sealed at rest. It can be compared with ``==`` and ``in_``, and
    asked whether it is empty (``!= ""``); nothing else can be known of it by SQL."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _ring.seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _ring.open(value)

    class Comparator(AutoString.Comparator[str]):
        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            stored = type_coerce(self.expr, String)
            match other:
                case (str() as words,) if op is operators.eq:
                    return stored.in_(_ring.forms(words)) if _ring.keys else stored == words
                case (str() as words,) if op is operators.ne and not words:
                    return stored != ""
                case (ColumnElement(),) if op in (operators.eq, operators.ne):  # is it in a list?
                    return super().operate(op, *other, **kwargs)
                case (list() | tuple() as several,) if op is operators.in_op:
                    return stored.in_([form for each in several for form in _ring.forms(each)])
            raise TypeError(f"{self.expr} is sealed: it can only be compared with ==, in_, != ''")

    comparator_factory = Comparator
