"""Signatures and envelopes of both platforms: who wrote this, when, and what is inside.

Signature: SHA-1 of the sorted parts. Envelope: AES-256-CBC over 16 random bytes, the length (four
bytes, network order), the text, the receiver's id; padded to 32 bytes; the key's first half is the
initial vector.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from typing import Any

from wechatpy.crypto import PrpCrypto

from bot.channels.wechat_common.xml import write_xml

WINDOW = 600  # seconds; the platforms' retries keep the first timestamp
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}", re.ASCII)


class Forged(Exception):
    """The signature is wrong or old: this was not written by the platform, or not now."""


class Malformed(ValueError):
    """The signature is right and still nobody can read it."""


def signature(token: str, *parts: str) -> str:
    """What the platform puts beside ``parts`` (timestamp, nonce and the encrypted text)."""
    together = "".join(sorted((token, *parts)))
    return hashlib.sha1(together.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def check(token: str, given: str, timestamp: str, nonce: str, *more: str, now: float) -> None:
    """Raises ``Forged`` unless ``given`` signs all of it and the timestamp (Unix seconds) is
    within ten minutes of ``now``. Takes the same time for every wrong signature."""
    expected = signature(token, timestamp, nonce, *more)
    right = hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
    timely = (
        timestamp.isascii()
        and timestamp.isdecimal()
        and len(timestamp) <= 12
        and abs(now - int(timestamp)) <= WINDOW
    )
    if not (token and right and timely):
        raise Forged


class Envelope:
    """Opens and seals messages for one account. ``receiver``: the app id, or WeCom's corp id.

    Raises ValueError for a key that is not the console's 43 letters and digits.
    """

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        if not _AES_KEY.fullmatch(aes_key):
            raise ValueError("the EncodingAESKey has 43 letters and digits")
        key = base64.b64decode(aes_key + "=")
        self._token, self._receiver = token, receiver
        self._cipher: Any = PrpCrypto(key)

    def open(self, hidden: str, given: str, timestamp: str, nonce: str, now: float) -> str:
        """The text inside ``hidden``. Raises ``Forged``, ``Malformed``."""
        check(self._token, given, timestamp, nonce, hidden, now=now)
        try:
            return str(self._cipher.decrypt(hidden, self._receiver))
        except Exception as error:  # wechatpy raises whatever the wrong bytes happen to hit
            raise Malformed(f"the envelope does not open: {type(error).__name__}") from None

    def seal(self, text: str, now: float) -> str:
        """The answer's XML with ``text`` in it."""
        encrypted = self._cipher.encrypt(text, self._receiver)
        hidden = encrypted.decode() if isinstance(encrypted, bytes) else str(encrypted)
        timestamp, nonce = str(int(now)), secrets.token_hex(8)
        return write_xml(
            {
                "Encrypt": hidden,
                "MsgSignature": signature(self._token, timestamp, nonce, hidden),
                "TimeStamp": int(timestamp),
                "Nonce": nonce,
            }
        )
