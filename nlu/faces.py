"""Faces that travel as codes, as people see them: ``/::)`` is 🙂."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from nlu.speech import FOLDER

FACES: Mapping[str, str] = tomllib.loads((FOLDER / "faces.toml").read_text("utf-8"))["faces"]
# The longest first: /:,@x is not /:, and then something. A word of Latin letters ends where it
# ends: /:oo is no face in /:oops, but rose电梯 begins with one.
_CODES = "|".join(
    re.escape(code) + ("(?![a-z])" if code[-1].isalpha() and code[2:].isalpha() else "")
    for code in sorted(FACES, key=len, reverse=True)
)
_CODE = re.compile(_CODES)


def seen(text: str) -> str:
    """The text with faces where it has their codes."""
    return _CODE.sub(lambda found: FACES[found[0]], text) if "/:" in text else text
