"""What a short answer means after what was asked."""

from __future__ import annotations

import re

from nlu.meaning import Conversation, Intent
from nlu.reading import Reading

_END = r"[的了呀啊哈呢吧!。,. ]*"
# 好的谢谢 only thanks for the news; 好了谢谢 says that it works.
_YES = re.compile(
    rf"(?:嗯+|对+|是|是的|好|好的|好嘞|可以|行|ok|okay|yes|y|yep|1){_END}"
    rf"|(?:好了|好啦|可以了|行了|没问题|确认|满意|没事了|修好了|已修好|弄好了|解决了|已解决){_END}"
    r"(?:谢谢|多谢|thanks)?[!。~ ]*"
)
_NO = re.compile(
    r"(?:还没|还没有|还没好|没有|没|不行|没好|没呢|没修|不是|还没呢|不可以|不满意|no|nope|not yet"
    rf"|n|2|否|没解决|没弄好|还不行|还是不行){_END}"
)
_AGAIN = re.compile(r"(?:怎么)?又.{1,6}?了[!。~啊呀? ]*")


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
    if (conversation.open_tickets or conversation.awaiting_signoff) and _AGAIN.fullmatch(text):
        return "ticket_reopen"
    return None
