"""Takes 你好 and 谢谢 from around a message that says something else: they change no meaning."""

from __future__ import annotations

import re

_HELLO = re.compile(
    r"(?:(?:物业|师傅|管家|客服)?(?:你好|您好)|哈喽|嗨|hi|hello|hey|早上好|上午好|中午好|下午好|晚上好"
    r"|在吗|在不在|有人在吗|有人吗"
    r"|请问一下|请问|打扰一下|打扰了|不好意思)(?:[啊呀吗!,.，。、~ ]|哈(?!哈))+|(?:你好|您好)"
)
_THANKS = re.compile(
    r"[,.，。!;、~ ]*(?:谢谢(?:你们|你|您|师傅|大家|各位)?[了啦啊哦]?|多谢|谢了|谢啦|辛苦了|麻烦了"
    r"|thanks|thank you|please)[!.。,~ ]*$"
)
_EMPTY = re.compile(
    r"(?:好|的|嗯|哦|ok+|okay|行|可以|知道|了|收到|明白|解|不用|没事|是|对|那|先这样|非常|太|十分|真|很"
    r"|万分|吗|在|有人|你|您|呀|啊|哈|们|\W)*"
)


def without(text: str) -> str:
    """The message without its courtesies; all of it where nothing else is said."""
    rest = text
    for _ in range(3):
        match = _HELLO.match(rest)
        if match is None:
            break
        rest = rest[match.end() :]
    for _ in range(3):
        match = _THANKS.search(rest, max(0, len(rest) - 24))
        if match is None:
            break
        rest = rest[: match.start()]
    return text if _EMPTY.fullmatch(rest) else rest.strip(" ,，")
