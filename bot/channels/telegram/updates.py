"""How a raw update of Telegram becomes an ``Incoming``. Pure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from bot.channels.telegram.contents import attachments, is_service, placeholder, vouched_phone
from bot.channels.texts import clean
from handlers.incoming import Incoming

NAME = "telegram"
RECEIVED = "guanjia_received_at"  # our field in a stored update: the second in which it came
_ADDRESSED = re.compile(r"\A(/\w+)@(\w+)")  # "/take@guanjia_bot 12", as groups write commands
_PLAIN = ("message_id", "date", "edit_date", "chat", "from", "sender_chat", "text", "caption")
_PRESENT = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


def read(body: str, bot_name: str = "") -> Incoming | None:
    """One stored update; None where it holds nothing that a person said or did to us.

    ``bot_name``: commands addressed to another bot are not ours. Empty: all are.
    Raises ValueError for a body that is no update.
    """
    try:
        return _read(json.loads(body), bot_name.removeprefix("@").casefold())
    except Exception as error:  # PTB raises whatever the wrong shape happens to hit
        raise ValueError(f"not an update: {type(error).__name__}") from error


def _read(raw: dict[str, Any], bot_name: str) -> Incoming | None:
    received_at = raw.pop(RECEIVED, None)
    try:
        update = Update.de_json(raw, None)
    except TypeError:  # a field that PTB does not know like that: the words still count
        if not raw.keys() & {"message", "edited_message"}:
            raise
        update = Update.de_json(_plain(raw), None)
    if update.callback_query:
        return _pressed(update.callback_query, received_at)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    if update.message:
        return _message(update.message, bot_name, edited=False)
    if update.edited_message:
        return _message(update.edited_message, bot_name, edited=True)
    return None


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    """The same update with nothing in its message but who, where, when and the words."""
    kept = {name: one for name, one in raw.items() if name == "update_id"}
    for kind in ("message", "edited_message"):
        if isinstance(raw.get(kind), dict):
            kept[kind] = {name: one for name, one in raw[kind].items() if name in _PLAIN}
    return kept


def _message(message: Message, bot_name: str, *, edited: bool) -> Incoming | None:
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return _migration(message)
    if _is_nobodys(message) or is_service(message):
        return None
    if edited and message.location:  # a shared live position says where it is every few seconds
        return None
    text = clean(message.text or message.caption or placeholder(message))
    if called := _ADDRESSED.match(text):
        if bot_name and called[2].casefold() != bot_name:
            return None
        text = called[1] + text[called.end() :]
    sender, name = _sender(message)
    return Incoming(
        channel=NAME,
        sender=sender,
        conversation=str(message.chat.id),
        sent_at=(message.edit_date if edited else None) or message.date,
        kind="edited" if edited else "message",
        text=text,
        attachments=attachments(message),
        is_group=_is_group(message.chat),
        group_title=message.chat.title or "",
        sender_name=name,
        language=_language(message.from_user),
        message_id=str(message.message_id),
        reply_to=_reply_to(message),
        album=message.media_group_id or "",
        forum=bool(message.chat.is_forum),
        thread=_thread(message),
        forwarded=message.forward_origin is not None,
        vouched_phone=vouched_phone(message),
    )


def _is_nobodys(message: Message) -> bool:
    """Posts of channels and words of other bots: nobody there whom we could answer."""
    if message.chat.type == Chat.CHANNEL or message.is_automatic_forward:
        return True
    return message.sender_chat is None and (message.from_user is None or message.from_user.is_bot)


def _sender(message: Message) -> tuple[str, str]:
    """Address and name. Who writes as an anonymous admin or as a channel is that chat."""
    if message.sender_chat:
        return str(message.sender_chat.id), clean(message.sender_chat.effective_name or "")
    person = message.from_user
    return (str(person.id), clean(person.full_name)) if person else ("", "")


def _reply_to(message: Message) -> str:
    """In a topic every message "replies" to the one that opened the topic; that means nothing."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created:
        return ""
    return str(answered.message_id)


def _migration(message: Message) -> Incoming:
    """Told twice: in the old group's last message, and in the new one's first. Nobody knows which
    is read first, and whoever writes in the new group may be quicker than the other."""
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    return Incoming(
        channel=NAME,
        sender=str(message.from_user.id) if message.from_user else str(message.chat.id),
        conversation=str(old),
        sent_at=message.date,
        kind="migrated",
        is_group=True,
        group_title=message.chat.title or "",
        message_id=str(message.message_id),
        migrated_to=str(new),
    )


def _thread(message: Message) -> str:
    """The topic in which it was said; "" in the group itself, its "General" topic too."""
    topic = message.message_thread_id if message.is_topic_message else None
    return str(topic) if topic and topic != 1 else ""


def _pressed(query: CallbackQuery, received_at: object) -> Incoming | None:
    """Telegram does not say when a button was pressed, only when its message was written; so the
    second in which the press came counts."""
    if not query.data:
        return None
    message = query.message
    chat = message.chat if message else None
    known = received_at if isinstance(received_at, (int, float)) else None
    written = message.date if isinstance(message, Message) else datetime.fromtimestamp(0, UTC)
    return Incoming(
        channel=NAME,
        sender=str(query.from_user.id),
        conversation=str(chat.id if chat else query.from_user.id),
        sent_at=written if known is None else datetime.fromtimestamp(known, UTC),
        kind="action",
        action=clean(query.data),
        is_group=chat is not None and _is_group(chat),
        group_title=(chat.title or "") if chat else "",
        forum=bool(chat.is_forum) if chat else False,
        thread=_thread(message) if isinstance(message, Message) else "",
        sender_name=clean(query.from_user.full_name),
        language=_language(query.from_user),
        message_id=str(message.message_id) if message else "",
    )


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    """Blocked and unblocked; put into a group and put out. A change of rights is neither."""
    if change.chat.type == Chat.CHANNEL:
        return None
    before, after = _is_present(change.old_chat_member), _is_present(change.new_chat_member)
    if before == after:
        return None
    return Incoming(
        channel=NAME,
        sender=str(change.from_user.id),
        conversation=str(change.chat.id),
        sent_at=change.date,
        kind="reachable" if after else "unreachable",
        is_group=_is_group(change.chat),
        group_title=change.chat.title or "",
        sender_name=clean(change.from_user.full_name),
        language=_language(change.from_user),
    )


def _is_present(member: ChatMember) -> bool:
    """A restricted member may be in the chat or not."""
    return member.status in _PRESENT or bool(getattr(member, "is_member", False))


def _is_group(chat: Chat) -> bool:
    return chat.type in (Chat.GROUP, Chat.SUPERGROUP)


def _language(user: User | None) -> str:
    code = (user.language_code or "") if user else ""
    return "" if not code else "zh_CN" if code.casefold().startswith("zh") else "en"
