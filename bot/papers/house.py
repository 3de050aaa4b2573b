"""The house's hand: one font, calm colours, sizes that can be read on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

INK = "#26312d"
SOFT = "#6c7974"  # what explains
LINE = "#dfe5e1"
PAPER = "#ffffff"
SHADE = "#f3f7f4"  # behind what belongs together
LEAF = "#2f7d5b"  # the house's colour: what is well, what is ours
AMBER = "#b7791f"  # what wants attention
BRICK = "#b5483a"  # what is missing
SERIES = (LEAF, "#5b8fb0", AMBER, "#8a6fa8", BRICK, "#7f8c86")  # lines and bars, in this order

WIDTH = 1080  # pixels: what messengers show on a phone without making it smaller


@dataclass(frozen=True, slots=True)
class Kit:
    """What a renderer may use: the font file, the media folder, the payee's own QR code, and a
    link to the bot to which a word can be added."""

    font: Path
    media: Path
    payee_qr: Path | None = None
    bot_link: str = ""


@cache
def font_file() -> Path:
    """WenQuanYi Micro Hei (Apache-2.0) in the wheel that brings it: all of GB2312 and more.

    Raises FileNotFoundError where the wheel is missing.
    """
    found = find_spec("paperang_p2_fonts_cjk")
    if found is None or found.origin is None:
        raise FileNotFoundError("the font is not installed; set GUANJIA_FONT to a font file")
    path = Path(found.origin).parent / "fonts" / "wqy-microhei.ttc"
    if not path.is_file():
        raise FileNotFoundError("the font is not installed; set GUANJIA_FONT to a font file")
    return path
