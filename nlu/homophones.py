"""Words of work as thumbs write them: 到刚 is 到岗, 打嫂 is 打扫, 我区 is 我去.

A run of characters that sounds like a word of ``speech/sounds.toml`` and is no word itself is
taken for it. Tones are not looked at; who types fast does not either.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache

from nlu import tokenizer
from nlu.speech import FOLDER

# 走勒, 上班拉: the particle 了 as it is heard; 好嘞 alone says yes, and that nothing is done.
_DONE = re.compile(
    r"(?<=[班好完走到修通接掉净开上下])(?:勒|(?<!^好)[嘞咧]|拉|啦|辣|鸟)(?=$|[\s,，。.!！~])"
    r"|(?<=[\u4e00-\u9fff])[咯喽啰](?=$|[\s,，。.!！~])"
)
SHORT = 60  # characters: longer messages are written with care
COMMON = 60  # how often a word is met that is taken as it stands
Sound = tuple[str, ...]


@cache
def _terms() -> Mapping[Sound, str]:
    table = tomllib.loads((FOLDER / "sounds.toml").read_text("utf-8"))
    words = " ".join(table["words"].values()).split()
    return {_sound(word): word for word in words}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(each) for each in _terms()}, reverse=True))


@cache
def _of_character(character: str) -> str:
    from pypinyin import Style, lazy_pinyin  # a large table: read when somebody first needs it

    return "".join(lazy_pinyin(character, style=Style.NORMAL))


def _sound(word: str) -> Sound:
    return tuple(_of_character(each) for each in word)


@lru_cache(maxsize=1000)
def mended(text: str) -> str:
    """The text with what only sounds like a word of work spelled as that word."""
    if len(text) > SHORT:
        return text
    text = _DONE.sub("了", text)
    at, found = 0, []
    while at < len(text):
        word = next((word for size in _lengths() if (word := _at(text, at, size))), "")
        found.append(word or text[at])
        at += max(1, len(word))
    return "".join(found)


def _at(text: str, at: int, size: int) -> str:
    """The word that is meant by the ``size`` characters there; "" for none."""
    said = text[at : at + size]
    if len(said) < size or not all("\u4e00" <= each <= "\u9fff" for each in said):
        return ""
    meant = _terms().get(_sound(said), "")
    if not meant or meant == said:
        return meant
    if _joins(text, at) or _joins(text, at + size):
        return ""  # 知道了 is no 知 and 到了
    return "" if tokenizer.commonness(said) >= COMMON else meant


def _joins(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place are one word."""
    return 0 < at < len(text) and tokenizer.commonness(text[at - 1 : at + 1]) >= COMMON
