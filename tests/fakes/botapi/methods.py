"""The methods of the Bot API that answer at once; each takes an account and its parameters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.botapi import forums
from tests.fakes.botapi.account import CALLBACK_LIFE, DEFAULT_WANTED, Account, Chat
from tests.fakes.botapi.rules import (
    Params,
    bad,
    buttons_of,
    caption_of,
    flag,
    number,
    parsed,
    text_of,
)

DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024


def get_me(account: Account, params: Params) -> Any:
    return {**account.me, "can_join_groups": True, "can_read_all_group_messages": False}


def send_message(account: Account, params: Params) -> Any:
    chat, topic = _target(account, params)
    text, rows = text_of(params), buttons_of(params)
    account.pace.check(chat.id, chat.type != "private", account.now())
    entry = account.record("sendMessage", chat.id, text=text, rows=rows, topic=topic)
    return _message(account, chat, entry, {"text": text})


def send_photo(account: Account, params: Params) -> Any:
    content = params.get("photo")
    if isinstance(content, dict):
        if not content["content"].startswith((b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF")):
            raise bad("IMAGE_PROCESS_FAILED")
        if len(content["content"]) > PHOTO_LIMIT:
            raise bad("too big for a photo")
    size = {"file_id": "sent", "file_unique_id": "s", "width": 90, "height": 90}
    return _send_file(account, params, "sendPhoto", "photo", [size])


def send_document(account: Account, params: Params) -> Any:
    card = {"file_id": "sent", "file_unique_id": "s"}
    return _send_file(account, params, "sendDocument", "document", card)


def send_voice(account: Account, params: Params) -> Any:
    card = {"file_id": "sent", "file_unique_id": "s", "duration": 1}
    return _send_file(account, params, "sendVoice", "voice", card)


def _send_file(account: Account, params: Params, method: str, field: str, card: Any) -> Any:
    chat, topic = _target(account, params)
    if not params.get(field):
        raise bad(f"there is no {field} in the request")
    caption, rows = caption_of(params), buttons_of(params)
    account.pace.check(chat.id, chat.type != "private", account.now())
    given = params[field] if isinstance(params[field], dict) else {"content": b"", "name": ""}
    entry = account.record(
        method,
        chat.id,
        text=caption,
        rows=rows,
        topic=topic,
        file={"name": given["name"], "size": len(given["content"])},
    )
    return _message(account, chat, entry, {"caption": caption, field: card})


def edit_message_text(account: Account, params: Params) -> Any:
    chat, _ = _target(account, params)
    entry = account.messages.get((chat.id, number(params, "message_id")))
    if entry is None:
        raise bad("message to edit not found")
    text, rows = text_of(params), buttons_of(params)
    if (text, rows) == (entry["text"], entry["rows"]):
        raise bad(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    account.pace.check(chat.id, chat.type != "private", account.now())
    entry.update(text=text, rows=rows)
    return _message(account, chat, entry, {"text": text})


def answer_callback_query(account: Account, params: Params) -> Any:
    pressed_at = account.queries.get(str(params.get("callback_query_id")))
    if pressed_at is None or account.now() - pressed_at > CALLBACK_LIFE:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(str(params.get("text", ""))) > 200:
        raise bad("MESSAGE_TOO_LONG")
    account.answers.append(dict(params))
    return True


def get_file(account: Account, params: Params) -> Any:
    file = account.files.get(str(params.get("file_id")))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if file["size"] > DOWNLOAD_LIMIT and not file["understated"]:
        raise bad("file is too big")
    return {
        "file_id": file["id"],
        "file_unique_id": file["id"],
        "file_size": file["size"],
        "file_path": file["path"],
    }


def set_my_commands(account: Account, params: Params) -> Any:
    for command in parsed(params, "commands", []):
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    account.menus.append(
        {
            "commands": parsed(params, "commands", []),
            "scope": parsed(params, "scope", {"type": "default"})["type"],
            "language": str(params.get("language_code", "")),
        }
    )
    return True


def set_webhook(account: Account, params: Params) -> Any:
    secret = str(params.get("secret_token", ""))
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    account.wanted = _wanted(account, params)
    account.webhook = {"url": params["url"], "secret": secret} if params.get("url") else {}
    if flag(params, "drop_pending_updates"):
        account.waiting.clear()
    account.news.set()
    return True


def delete_webhook(account: Account, params: Params) -> Any:
    account.webhook = {}
    if flag(params, "drop_pending_updates"):
        account.waiting.clear()
    return True


def get_webhook_info(account: Account, params: Params) -> Any:
    return {
        "url": account.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(account.waiting),
        "allowed_updates": sorted(account.wanted),
    }


def get_chat(account: Account, params: Params) -> Any:
    card = _target(account, params)[0].card()
    return {**card, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {}}


def set_message_reaction(account: Account, params: Params) -> Any:
    chat, _ = _target(account, params)
    number(params, "message_id")
    if len(parsed(params, "reaction", [])) > 1:
        raise bad("REACTIONS_TOO_MANY")
    account.calls[f"reaction in {chat.id}"] += 1
    return True


def _wanted(account: Account, params: Params) -> frozenset[str]:
    """The list is remembered between calls; an empty one brings back the default."""
    if "allowed_updates" not in params:
        return account.wanted
    return frozenset(parsed(params, "allowed_updates", [])) or DEFAULT_WANTED


def _target(account: Account, params: Params) -> tuple[Chat, int]:
    """The chat and the topic that a call names; 0 where it names none."""
    if "chat_id" not in params:
        raise bad("chat_id is empty")
    chat = account.chat(number(params, "chat_id"))
    topic = number(params, "message_thread_id")
    if topic and topic not in chat.topics:  # also 1, as which nobody may name General
        raise bad("message thread not found")
    if topic in chat.shut and not chat.manages:
        raise bad("TOPIC_CLOSED")
    return chat, topic


def send_video(account: Account, params: Params) -> Any:
    card = {"file_id": "sent", "file_unique_id": "s", "width": 9, "height": 9, "duration": 1}
    return _send_file(account, params, "sendVideo", "video", card)


def send_media_group(account: Account, params: Params) -> Any:
    chat, topic = _target(account, params)
    media = parsed(params, "media", [])
    if not 2 <= len(media) <= 10:
        raise bad("expected 2-10 media")
    sent = []
    for one in media:
        given = params.get(str(one["media"]).removeprefix("attach://"))
        if not isinstance(given, dict):
            raise bad("can't find the file of the media")
        account.pace.check(chat.id, chat.type != "private", account.now())
        entry = account.record(
            "sendMediaGroup",
            chat.id,
            text="",
            rows=[],
            topic=topic,
            file={"name": given["name"], "size": len(given["content"])},
        )
        sent.append(_message(account, chat, entry, {}))
    return sent


def _message(
    account: Account, chat: Chat, entry: dict[str, Any], content: dict[str, Any]
) -> dict[str, Any]:
    message = {
        "message_id": entry["message_id"],
        "from": account.me,
        "chat": chat.card(),
        "date": int(account.now()),
        **content,
    }
    if entry["rows"]:
        message["reply_markup"] = {"inline_keyboard": entry["rows"]}
    return message


METHODS: dict[str, Callable[[Account, Params], Any]] = {
    **forums.METHODS,
    "getme": get_me,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendvoice": send_voice,
    "sendvideo": send_video,
    "sendmediagroup": send_media_group,
    "editmessagetext": edit_message_text,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getchat": get_chat,
    "setmessagereaction": set_message_reaction,
}
