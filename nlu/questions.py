"""Tells a question whether something is done from the news that it is: 修好了没有 only asks."""

from __future__ import annotations

import re

from nlu.matcher import Hit

_END = re.compile(r"[?？]+|[,，。.!！;；\n]")
_ASKED = re.compile(
    r"(?:吗|嘛|么|咩|没|没有|没得|冇|未|未呀|不|否|伐|了吧)[啊呀呢哦啦嘞哈吧的喔]*\s*$"
    r"|是不是|有没有|到底|究竟|什么时候|啥时|几时|何时|多久|能不能|怎么还|确定|真的?[修弄搞]|难道"
    r"|^(?:is|are|was|has|have|did|does|do|will|when|so is|any)\b|\byet\s*$"
)
# 修好了告诉我, 等修好了再说: not yet.
_LATER = re.compile(
    r"(?:好|完|了|成|通|掉)了?以?后?[,， ]?(?:就|再|麻烦|请|要)?"
    r"(?:给|跟|告诉|通知|喊|叫|打电话|说一声|再说|吱)"
    r"|(?:等|要等|等到)[^,，。]{0,8}(?:好|完|通)|(?:修|弄|搞|处理)(?:好|完)再"
)


def whether_done(text: str, hits: list[Hit]) -> bool:
    """Whether every clause that says 修好 asks it, or looks ahead. False where none says it."""
    said = [hit for hit in hits if hit.name == "fixed"]
    if not said:
        return False
    return all(_asks(text, hit) for hit in said)


def _asks(text: str, hit: Hit) -> bool:
    before = max((match.end() for match in _END.finditer(text, 0, hit.start)), default=0)
    after = _END.search(text, hit.end)
    end = after.start() if after else len(text)
    clause = text[before:end].strip()
    if after and after[0][0] in "?？":
        return True
    return bool(_ASKED.search(clause) or _LATER.search(text[before : end + 8]))
