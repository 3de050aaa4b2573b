"""The keys with which WeChat Pay signs: its public key, or certificates that it renews."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

from bot.cashiers import signing
from bot.cashiers.signing import Certificate, RSAPublicKey

AGAIN_AFTER = 60.0  # seconds: unknown serials make us ask no more often


class Certificates:
    """By their serial. ``own``: keys that the settings give."""

    def __init__(self, secret: bytes, own: dict[str, RSAPublicKey]) -> None:
        self._secret, self._own = secret, own
        self._found: dict[str, Certificate] = {}
        self._asked = -AGAIN_AFTER

    def key(self, serial: str) -> RSAPublicKey | None:
        """Of a certificate that holds now; None for one that is not known, or is over."""
        if serial in self._own:
            return self._own[serial]
        found = self._found.get(serial.upper())
        return self._valid(found) if found is not None else None

    def may_ask(self) -> bool:
        """Whether the list may be asked for once more; then it counts as asked."""
        if time.monotonic() - self._asked < AGAIN_AFTER:
            return False
        self._asked = time.monotonic()
        return True

    def read(self, body: bytes) -> dict[str, Certificate]:
        """The list, unsealed with our own secret. Raises ValueError."""
        found = {}
        for each in json.loads(body)["data"]:
            sealed = each["encrypt_certificate"]
            pem = signing.unseal(
                self._secret, sealed["nonce"], sealed["ciphertext"], sealed["associated_data"]
            )
            certificate = signing.certificate(pem)
            found[f"{certificate.serial_number:X}"] = certificate
        return found

    def take(self, found: dict[str, Certificate]) -> None:
        self._found = found

    def _valid(self, certificate: Certificate) -> RSAPublicKey | None:
        now = datetime.now(UTC)
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return None
        key = certificate.public_key()
        return key if isinstance(key, RSAPublicKey) else None

    def key_among(self, found: dict[str, Certificate], serial: str) -> RSAPublicKey | None:
        """The key by which a fresh list proves itself: one of it, opened with our secret."""
        certificate = found.get(serial.upper())
        return self._valid(certificate) if certificate is not None else self.key(serial)
