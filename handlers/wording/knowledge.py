"""What is said about the rules of the house."""

from __future__ import annotations

from handlers.incoming import Button, Reply
from handlers.wording.tongue import Tongue
from storage.estates import Estate


def rule(t: Tongue, said: str, estate: Estate | None) -> Reply:
    phone = estate.phone if estate is not None else ""
    more = t("还有不清楚的，问前台。")
    if phone:
        more = t("还有不清楚的，问前台：{phone}。", phone=phone)
    return Reply(t.sentences(said, more), (Button(t("找人工"), "/human"),))
