"""Signatures and seals of payment platforms: RSA with SHA-256 over text, AES-GCM."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509 import Certificate, load_pem_x509_certificate

__all__ = ["Certificate", "RSAPrivateKey", "RSAPublicKey"]

LEAST_BITS = 2048


def private_key(pem: bytes) -> RSAPrivateKey:
    """Raises ValueError for what is none, or too short."""
    key = load_pem_private_key(_in_pem(pem, "PRIVATE KEY"), password=None)
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise ValueError("is no RSA key of 2048 bits or more")
    return key


def public_key(pem: bytes) -> RSAPublicKey:
    """Of a public key or a certificate. Raises ValueError."""
    if b"BEGIN CERTIFICATE" in pem:
        key = load_pem_x509_certificate(pem).public_key()
    else:
        key = load_pem_public_key(_in_pem(pem, "PUBLIC KEY"))  # type: ignore[assignment]
    if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_BITS:
        raise ValueError("is no RSA key of 2048 bits or more")
    return key


def certificate(pem: bytes) -> Certificate:
    """Raises ValueError."""
    return load_pem_x509_certificate(pem)


def _in_pem(text: bytes, kind: str) -> bytes:
    """Consoles give the bare base64 as well."""
    if b"-----BEGIN" in text:
        return text
    lines = text.decode("ascii", "replace").split()
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""]).encode()


def sign(key: RSAPrivateKey, message: bytes) -> str:
    return base64.b64encode(key.sign(message, PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def open_key(key: RSAPrivateKey, sealed: str) -> bytes:
    """A key that was sealed for us with our public one (RSA-OAEP). Raises ValueError."""
    way = OAEP(MGF1(SHA1()), SHA1(), None)  # noqa: S303 - the platform's choice
    return key.decrypt(base64.b64decode(sealed, validate=True), way)


def unseal(secret: bytes, nonce: str, sealed: str, about: str) -> bytes:
    """What AES-256-GCM holds, as it travels in JSON. Raises ValueError."""
    try:
        whole = base64.b64decode(sealed, validate=True)
    except binascii.Error as error:
        raise ValueError("cannot be opened with this key") from error
    return unseal_bytes(secret, nonce.encode(), whole, about.encode())


def unseal_bytes(secret: bytes, nonce: bytes, sealed: bytes, about: bytes) -> bytes:
    """Raises ValueError where it was tampered with, or another's."""
    try:
        return AESGCM(secret).decrypt(nonce, sealed, about)
    except InvalidTag as error:
        raise ValueError("cannot be opened with this key") from error
