"""The console's words in the chat."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording.tongue import Tongue


def link(t: Tongue, address: str) -> Reply:
    return Reply(
        t(
            "工作台在这里，请现在就打开，不要转给别人：\n{address}",
            address=address,
        )
    )
