"""Topics of a group with topics: opened, renamed, closed, opened again by a bot that may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.botapi.account import Account, Chat
from tests.fakes.botapi.rules import Params, bad, number


def _forum(account: Account, params: Params) -> Chat:
    chat = account.chat(number(params, "chat_id"))
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.manages:
        raise bad("not enough rights to create a topic")
    return chat


def create_forum_topic(account: Account, params: Params) -> Any:
    chat, title = _forum(account, params), str(params.get("name", ""))
    if not 1 <= len(title) <= 128:
        raise bad("TOPIC_NAME_INVALID" if title else "topic name must be non-empty")
    account.pace.check(chat.id, True, account.now())  # it is a message of its own
    thread = next(account.ids)
    chat.topics.add(thread)
    chat.titles[thread] = title
    return {"message_thread_id": thread, "name": title, "icon_color": 7322096}


def edit_forum_topic(account: Account, params: Params) -> Any:
    chat, thread = _topic(account, params)
    title = str(params.get("name", ""))
    if chat.titles.get(thread) == title:
        raise bad("TOPIC_NOT_MODIFIED")
    account.pace.check(chat.id, True, account.now())
    chat.titles[thread] = title
    return True


def close_forum_topic(account: Account, params: Params) -> Any:
    chat, thread = _topic(account, params)
    if thread in chat.shut:
        raise bad("TOPIC_NOT_MODIFIED")
    account.pace.check(chat.id, True, account.now())
    chat.shut.add(thread)
    return True


def reopen_forum_topic(account: Account, params: Params) -> Any:
    chat, thread = _topic(account, params)
    if thread not in chat.shut:
        raise bad("TOPIC_NOT_MODIFIED")
    account.pace.check(chat.id, True, account.now())
    chat.shut.discard(thread)
    return True


def _topic(account: Account, params: Params) -> tuple[Chat, int]:
    chat, thread = _forum(account, params), number(params, "message_thread_id")
    if thread not in chat.topics:
        raise bad("TOPIC_ID_INVALID")
    return chat, thread


METHODS: dict[str, Callable[[Account, Params], Any]] = {
    "createforumtopic": create_forum_topic,
    "editforumtopic": edit_forum_topic,
    "closeforumtopic": close_forum_topic,
    "reopenforumtopic": reopen_forum_topic,
}
