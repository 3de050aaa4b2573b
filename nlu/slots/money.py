"""Sums of money as people write them: 52,000 · ¥306.25 · 6万 · 5万2 · 六万五千元 · 1.5w."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from nlu.slots.numerals import NUMERAL, digits

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SPOKEN = rf"[{NUMERAL}]+(?:点[{NUMERAL}]+)?"
_SMALL = rf"(?:{_ARABIC}\s?[千百]\s?(?:\d[百十]?)*|{_ARABIC}|{_SPOKEN})"
_SUM = re.compile(
    rf"(?:¥|￥|人民币|rmb|cny)?\s*(?P<high>{_SMALL})"
    rf"(?:\s?(?P<wan>万|萬|w(?![a-z]))(?P<low>{_SMALL})?)?"
    r"(?:\s*(?P<unit>元整|元|块钱|块|圆|rmb|cny|yuan))?",
    re.IGNORECASE,
)
# What must not follow: a sum is never cut out of a longer number, nor 61,000 read in 6万一台水泵.
_MORE = re.compile(rf"[,.]?\d|[{NUMERAL}万萬]")
_WAN = 10_000
_UNITS = {"千": 1000, "百": 100, "仟": 1000, "佰": 100}


def read(text: str) -> tuple[Decimal, str] | None:
    """The sum in yuan with which a text begins, and what follows it; None where it begins with
    none. What follows a 万 alone counts in thousands, as it is spoken: 5万2 is 52,000.

    >>> read("6万 换水泵"), read("五万二"), read("52,000.50元"), read("水泵")
    ((Decimal('60000'), '换水泵'), (Decimal('52000'), ''), (Decimal('52000.50'), ''), None)
    """
    text = text.strip()
    found = _SUM.match(unicodedata.normalize("NFKC", text))
    if found is None or not _ends(found):
        return None
    return _value(found), _behind(text, found.end()).strip(" ,;:，。；：、\t")


def ending(text: str) -> tuple[Decimal, str] | None:
    """The same for a sum with its unit that stands last: 换水泵 6万."""
    before, _, last = text.strip().rpartition(" ")
    found = _SUM.fullmatch(unicodedata.normalize("NFKC", last))
    if not before or found is None or not (found["unit"] or found["wan"]):
        return None
    return _value(found), before.rstrip(" ,;:，。；：、\t")


def _value(found: re.Match[str]) -> Decimal:
    yuan = _small(found["high"])
    return yuan * _WAN + _after(found["low"] or "") if found["wan"] else yuan


def _behind(text: str, end: int) -> str:
    """What stands behind a place of the normal form, as it was written: with the person's own
    marks."""
    seen = 0
    for at, each in enumerate(text):
        if seen >= end:
            return text[at:]
        seen += len(unicodedata.normalize("NFKC", each))
    return ""


def _ends(found: re.Match[str]) -> bool:
    """Whether the sum is over where it seems to be."""
    rest = found.string[found.end() :]
    if _MORE.match(rest):
        return False
    if found["unit"] or (found["wan"] and not found["low"]):
        return True
    return not rest or not rest[0].isalnum()


def _after(low: str) -> Decimal:
    """What stands behind the 万: 2 is two thousand, 2千 too, 2000 and 零五百 are what they say."""
    value = _small(low) if low else Decimal(0)
    return value * 1000 if len(low) == 1 else value


def _small(text: str) -> Decimal:
    """A number without 万. What stands behind a 千 or 百 alone counts in the next smaller unit."""
    text = text.replace(",", "").replace(" ", "")
    if re.fullmatch(r"[\d.]+", text):
        return Decimal(text)
    whole, _, places = text.partition("点")
    if places:
        return Decimal(f"{digits(whole)}.{digits(places)}")
    if "." in whole:  # 1.5千
        number, unit = whole[:-1], whole[-1]
        return Decimal(number) * _UNITS[unit] if unit in _UNITS else Decimal(0)
    value = Decimal(digits(whole))
    if len(whole) > 1 and whole[-2] in _UNITS and whole[-1] not in "千百十仟佰拾":
        last = Decimal(digits(whole[-1]))  # 三千五: five hundred
        value += last * (_UNITS[whole[-2]] // 10) - last
    return value
