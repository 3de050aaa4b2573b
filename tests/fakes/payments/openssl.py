"""Keys, certificates and signatures by the ``openssl`` program: nothing of the library we use."""

from __future__ import annotations

import base64
import subprocess
import tempfile
from pathlib import Path


def run(*arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run(
        ["openssl", *arguments], input=given, capture_output=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def make_key(path: Path) -> Path:
    """An RSA key; its public half beside it, with ``.pub``."""
    run("genrsa", "-out", str(path), "2048")
    public = path.with_suffix(".pub")
    run("rsa", "-in", str(path), "-pubout", "-out", str(public))
    return path


def make_certificate(key: Path, serial: str, days: int = 3650) -> str:
    """A certificate of a key with this serial, in hexadecimal."""
    made = run(
        "req", "-x509", "-new", "-key", str(key), "-subj", "/CN=platform", "-sha256",
        "-days", str(days), "-set_serial", f"0x{serial}",
    )  # fmt: skip
    return made.decode()


def sign(key: Path, message: bytes) -> str:
    return base64.b64encode(run("dgst", "-sha256", "-sign", str(key), given=message)).decode()


def is_signed(public: Path, message: bytes, signature: str) -> bool:
    with tempfile.NamedTemporaryFile() as file:
        file.write(base64.b64decode(signature))
        file.flush()
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", str(public), "-signature", file.name],
            input=message,
            capture_output=True,
            timeout=30,
            check=False,
        )
    return done.returncode == 0


def seal(secret: bytes, nonce: bytes, plain: bytes, about: bytes) -> bytes:
    """AES-256-GCM of NIST SP 800-38D: the cipher by OpenSSL, which has no such mode on its command
    line, and the tag's sum by itself."""
    sealed = run("enc", "-aes-256-ctr", "-K", secret.hex(), "-iv", _count(nonce, 2), given=plain)
    whole = _filled(about) + _filled(sealed)
    whole += (len(about) * 8).to_bytes(8, "big") + (len(sealed) * 8).to_bytes(8, "big")
    mask = int.from_bytes(_block(secret, bytes.fromhex(_count(nonce, 1))))
    tag = _ghash(int.from_bytes(_block(secret, bytes(16))), whole) ^ mask
    return sealed + tag.to_bytes(16, "big")


def seal_key(public: Path, secret: bytes) -> bytes:
    """RSA-OAEP with a public key."""
    way = ("-pkeyopt", "rsa_padding_mode:oaep")
    return run("pkeyutl", "-encrypt", "-pubin", "-inkey", str(public), *way, given=secret)


def _count(nonce: bytes, number: int) -> str:
    return (nonce + number.to_bytes(4, "big")).hex()


def _block(secret: bytes, block: bytes) -> bytes:
    return run("enc", "-aes-256-ecb", "-nopad", "-K", secret.hex(), given=block)


def _filled(given: bytes) -> bytes:
    return given + bytes(-len(given) % 16)


def _ghash(key: int, whole: bytes) -> int:
    total = 0
    for at in range(0, len(whole), 16):
        total = _times(total ^ int.from_bytes(whole[at : at + 16]), key)
    return total


def _times(left: int, right: int) -> int:
    """In the field of 2 to the 128, with the bits in GCM's order."""
    product = 0
    for bit in range(127, -1, -1):
        product ^= right if left >> bit & 1 else 0
        right = right >> 1 ^ (0xE1 << 120 if right & 1 else 0)
    return product
