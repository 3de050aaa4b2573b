"""What can be checked of the pages' look without eyes: contrast, sizes of files, no strangers."""

from __future__ import annotations

import re

import pytest

from bot.web import wording
from bot.web.chrome import CHROME
from bot.web.pages import STATIC

READABLE = 4.5  # to 1: WCAG AA for text

# Which colours of look.css are written on which.
WRITTEN_ON = [
    *((ink, ground) for ink in ("ink", "soft") for ground in ("paper", "card", "sunk")),
    ("leaf", "card"),
    ("leaf", "leaf-wash"),
    ("on-leaf", "leaf-deep"),
    ("gold-ink", "card"),
    ("gold-ink", "paper"),
    ("gold-ink", "gold-wash"),
    ("amber", "card"),
    ("red", "card"),
    ("red", "red-wash"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WRITTEN_ON)
def test_every_word_can_be_read(scheme: str, ink: str, ground: str) -> None:
    colours = _colours(scheme)
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= READABLE


def test_the_pages_load_nothing_from_elsewhere() -> None:
    for path in STATIC.iterdir():
        found = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8"))
        assert [each for each in found if "www.w3.org" not in each] == [], path.name


def test_every_file_is_small() -> None:
    for path in STATIC.iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path.name


def test_both_languages_have_the_same_words() -> None:
    for name, (chinese, english) in CHROME.items():
        if isinstance(chinese, dict):
            assert chinese.keys() == english.keys(), name
    for name in wording.PROBLEMS:
        assert wording.problem(name, "zh") != wording.problem(name, "en")


def _colours(scheme: str) -> dict[str, str]:
    sheet = (STATIC / "look.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", sheet, re.S)
    return _set_in(light) if scheme == "light" else _set_in(light) | _set_in(dark)


def _set_in(rules: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rules))


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
