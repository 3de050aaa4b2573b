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
