"""What people wrote, as it can be read, kept and sent on: in every channel the same."""

from __future__ import annotations

import re

from nlu import faces

# A terminal's commands, and control characters.
_CONTROLS = re.compile("\x1b\\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Marks that turn the direction of writing round or are nothing at all. A joiner stays: faces are
# put together with it.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]")


def legible(text: str) -> str:
    """As ``writable``, with nothing in it that is not seen, and faces as faces."""
    text = writable(text)
    return faces.seen(text if text.isprintable() else _UNSEEN.sub("", text))


def writable(text: str) -> str:
    """Without control characters and halves of characters that no encoding has."""
    if text.isprintable():
        return text
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-8", "replace").decode("utf-8")
