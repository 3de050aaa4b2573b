"""How files leave: photo, voice, video as what they are; what Telegram refuses so, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import Bot, InputMediaPhoto, InputMediaVideo
from telegram.error import BadRequest

from bot.channels.base import Document, Outgoing
from bot.channels.telegram.layout import Step, is_photo, is_video
from bot.channels.texts import clean

# Telegram's words for a file that is not what it was sent as: too large, of another make.
_NOT_SUCH = (
    "photo_",
    "image_process_failed",
    "too big for a photo",
    "voice_",
    "video_",
    "wrong type",
)
_CAREFUL = 60.0  # seconds that a large file may take

TITLE_LIMIT = 128  # characters

Content = tuple[Document, bytes]


async def alone(
    bot: Bot, chat: int, topic: int | None, step: Step, file: Document, content: bytes
) -> str:
    """One file with its words and buttons beneath it; returns the id of the message."""
    how: dict[str, Any] = {
        "caption": step.text or None,
        "message_thread_id": topic,
        "reply_markup": step.keyboard,
        "filename": file.name,
        "write_timeout": _CAREFUL,
    }
    try:
        if is_photo(file):
            sent = await bot.send_photo(chat, content, **how)
        elif file.mime == "audio/ogg":
            sent = await bot.send_voice(chat, content, **how)
        elif is_video(file):
            sent = await bot.send_video(chat, content, **how)
        else:
            sent = await bot.send_document(chat, content, **how)
    except BadRequest as error:
        if not any(words in error.message.casefold() for words in _NOT_SUCH):
            raise
        sent = await bot.send_document(chat, content, **how)
    return str(sent.message_id)


async def album(bot: Bot, chat: int, topic: int | None, found: Sequence[Content]) -> list[str]:
    """Several photos and videos as one thing; returns the id of each."""
    media = [
        InputMediaVideo(content, filename=file.name)
        if is_video(file)
        else InputMediaPhoto(content, filename=file.name)
        for file, content in found
    ]
    try:
        sent = await bot.send_media_group(
            chat, media, message_thread_id=topic, write_timeout=_CAREFUL
        )
    except BadRequest as error:
        if not any(words in error.message.casefold() for words in _NOT_SUCH):
            raise
        return [
            await alone(bot, chat, topic, Step("", (one,)), one, content) for one, content in found
        ]
    return [str(each.message_id) for each in sent]


async def arrange(bot: Bot, chat: int, topic: int, message: Outgoing) -> str:
    """Does to a topic what is asked; returns its number."""
    title = clean(message.text)[:TITLE_LIMIT]
    if message.act == "open":
        made = await bot.create_forum_topic(chat, title)
        return str(made.message_thread_id)
    if message.act == "rename":
        await bot.edit_forum_topic(chat, topic, name=title)
    elif message.act == "close":
        await bot.close_forum_topic(chat, topic)
    else:
        await bot.reopen_forum_topic(chat, topic)
    return str(topic)
