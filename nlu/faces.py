"""Faces that travel as codes or names, as people see them: ``/::)`` and ``[微笑]`` are 🙂."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from nlu.speech import FOLDER

_TABLE = tomllib.loads((FOLDER / "faces.toml").read_text("utf-8"))
NAMES: Mapping[str, str] = {f"[{name}]": face for name, face in _TABLE["names"].items()}
FACES: Mapping[str, str] = _TABLE["faces"]
# The longest first: /:,@x is not /:, and then something. A word of Latin letters ends where it
# ends: /:oo is no face in /:oops, but rose电梯 begins with one.
_CODES = "|".join(
    re.escape(code) + ("(?![a-z])" if code[-1].isalpha() and code[2:].isalpha() else "")
    for code in sorted(FACES, key=len, reverse=True)
)
_CODE = re.compile(_CODES)
_NAME = re.compile("|".join(re.escape(name) for name in NAMES))
_DRAWN = "\u2600-\u27bf\u2b50\ufe0f\u200d\u20e3\U0001f000-\U0001faff"
_AROUND = re.compile(f"^[{_DRAWN}\\s]+|[{_DRAWN}\\s]+$")


def seen(text: str) -> str:
    """The text with faces where it has their codes or names."""
    if "/:" in text:
        text = _CODE.sub(lambda found: FACES[found[0]], text)
    return _NAME.sub(lambda found: NAMES[found[0]], text) if "[" in text else text


def without(text: str) -> str:
    """The words alone, without the faces before and behind them; the faces, where there is no
    word."""
    return _AROUND.sub("", text) or text
