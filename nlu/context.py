"""What a short answer means after what was asked."""

from __future__ import annotations

import re
from dataclasses import replace

from nlu.meaning import Conversation, Intent, Slots
from nlu.reading import Reading
from nlu.slots import home

_END = r"[的了呀啊哈呢吧!。,. ]*"
_SURE = r"[的了呀啊哈!。,. ]*"  # 修好了吧 asks
# 好的谢谢 only thanks for the news; 好了谢谢 says that it works.
_YES = re.compile(
    rf"(?:嗯+|对+|是|是的|好|好的|好嘞|可以|行|ok|okay|yes|y|yep|1){_END}"
    rf"|(?:好了|好啦|可以了|行了|没问题|确认|满意|没事了|修好了|已修好|弄好了|解决了|已解决){_SURE}"
    r"(?:谢谢|多谢|thanks)?[!。~ ]*"
)
_NO = re.compile(
    r"(?:还没|还没有|还没好|没有|没|不行|没好|没呢|没修|不是|还没呢|不可以|不满意|no|nope|not yet"
    rf"|n|2|否|没解决|没弄好|还不行|还是不行){_END}"
)
_AGAIN = re.compile(r"(?:怎么)?又.{1,6}?了[!。~啊呀? ]*")
# 第二个, 后一个, the second one: a place in the list of open tickets that the person was shown.
_NUMBERS = str.maketrans("一二三四五六七八九", "123456789")
_PLACE = re.compile(
    r"第(?P<number>[1-9一二三四五六七八九])(?:个|条|张|单|项|件|份|宗)?(?!次|天|周|回|遍|月|年|季|期|层|栋|幢|户|人|师)"
    r"|(?P<last>最后一?(?:个|条|张|单|项)|后面那个)"
    r"|(?:the )?(?P<english>first|second|third|fourth|last)(?: one| ticket)?\b"
)
_ENGLISH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# Under a photo: it points at what is seen and says nothing else.
_POINTING = re.compile(
    r"(?=.*(?:[这那图此喏]|照片|here|this|look|photo|there))"
    r"(?:喏|呐|嗯|你|您|请|大家|自己|就|是|在|看|下|一下|见|如|这|里|儿|边|个|样|块|处|此|那|地方|位置|的"
    r"|了|吧|呀|啊|哈|图|上|片|照片|地点|,|。|!| |here|it|is|this|one|see|look|at|photo|the|there)+"
)
_LONGEST_POINTING = 12  # characters
_LONGEST_HOME = 28  # characters
_SHORT = 16  # characters; in a longer message 第一个 may be anything


def pointed(found: Reading, conversation: Conversation) -> Slots:
    """The slots, with the ticket that 第二个 means among several open ones."""
    opened, text = conversation.open_tickets, found.text
    if len(opened) < 2 or found.slots.reference or len(text) > _SHORT:
        return found.slots
    match = _PLACE.search(text)
    if not match:
        return found.slots
    if match["number"]:
        place = int(match["number"].translate(_NUMBERS))
    else:
        place = _ENGLISH.get(match["english"] or "", len(opened))
    if place > len(opened):
        return found.slots
    ticket = opened[place - 1]
    return replace(found.slots, ticket=ticket, reference=str(ticket))


def _is_home(text: str) -> bool:
    return not any(char.isalnum() for char in home.find(text)[1])


def decided(found: Reading, conversation: Conversation) -> Intent | None:
    """The intent that the question before, or an open ticket, decides; or None."""
    text = found.text
    asked = conversation.asked
    if asked == "signoff" or (asked is None and conversation.awaiting_signoff):
        if _NO.fullmatch(text):
            return "ticket_reopen"
        if _YES.fullmatch(text):
            return "ticket_confirm"
    if asked == "home" and found.slots.home and len(text) <= 16:
        return "bind"
    if found.slots.home and asked is None and len(text) <= _LONGEST_HOME and _is_home(text):
        return "other"  # only a home: whoever reads it asks what about it
    if len(text) <= _LONGEST_POINTING and _POINTING.fullmatch(text):
        return "other"
    if (conversation.open_tickets or conversation.awaiting_signoff) and _AGAIN.fullmatch(text):
        return "ticket_reopen"
    return None
