"""Photos from the web chat: only real images, under names that nobody can guess."""

from __future__ import annotations

import base64
import binascii
import secrets
from pathlib import Path

from bot.atomic import replacing
from bot.channels.webchat import SHOWN
from bot.web.doors import Problem
from bot.web.sessions import signer
from handlers.legible import writable

LIMIT = 10 * 1024 * 1024  # bytes
FOLDER = "webchat"  # below the media folder
STEM = 32  # characters of a name before its proof


def suffix_of(content: bytes) -> str | None:
    """The kind of image by its first bytes, whatever it calls itself; None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    return None


def decode(data_url: str) -> bytes:
    """The bytes in ``data:image/png;base64,…``. Raises ``Problem`` 400, 413."""
    head, _, data = data_url.partition(",")
    if not head.endswith(";base64"):
        raise Problem(400, "not_a_photo")
    if len(data) > LIMIT * 4 // 3 + 4:
        raise Problem(413, "photo_too_big")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(400, "not_a_photo") from None


def keep(media: Path, secret: str, address: str, content: bytes) -> str:
    """Writes a photo down and returns its name below the media folder.

    The name carries proof of who sent it, so that no one else can send it on as their own.
    Raises ``Problem`` 413, 415.
    """
    if len(content) > LIMIT:
        raise Problem(413, "photo_too_big")
    suffix = suffix_of(content)
    if suffix is None:
        raise Problem(415, "not_a_photo")
    stem = secrets.token_hex(STEM // 2)
    proof = signer(secret, "photo").get_signature(f"{address}/{stem}").decode()
    name = f"{FOLDER}/{stem}{proof}{suffix}"
    path = media / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write(path, content)
    return name


def write(path: Path, content: bytes) -> None:
    """All of it, or nothing: a disk that fills up leaves no half of a file."""
    with replacing(path) as draft:
        draft.write_bytes(content)


def is_sent_by(name: str, secret: str, address: str) -> bool:
    """Whether ``keep`` made this name for this address."""
    folder, _, file = writable(name).rpartition("/")
    stem, proof = file[:STEM], file[STEM:].partition(".")[0]
    right = signer(secret, "photo").verify_signature(f"{address}/{stem}", proof.encode())
    return folder == FOLDER and right


def find(media: Path, name: str) -> Path | None:
    """The file of an image below the media folder; None for anything else or anywhere else."""
    path = inside(media, name)
    return path if path is not None and path.suffix in SHOWN else None


def inside(media: Path, name: str) -> Path | None:
    """A file below the media folder; None where there is none, or it lies elsewhere."""
    root = media.resolve()
    try:
        path = (root / writable(name)).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except (OSError, ValueError, RuntimeError):  # a name that no file can have
        return None
