"""What a message of Telegram carries besides its text: files, places, cards, polls."""

from __future__ import annotations

import re

from telegram import Message

from bot.channels.texts import clean
from handlers.incoming import Attachment, AttachmentKind

# The field of a message -> what it is to us, and its type where Telegram does not name one.
_FILES: tuple[tuple[str, AttachmentKind, str], ...] = (
    ("voice", "voice", "audio/ogg"),
    ("audio", "voice", "audio/mpeg"),
    ("video", "video", "video/mp4"),
    ("video_note", "video", "video/mp4"),
    ("animation", "video", "video/mp4"),
    ("live_photo", "video", "video/mp4"),
    ("document", "document", "application/octet-stream"),
)

# Messages that Telegram writes about a chat; nobody says anything in them.
_SERVICE = re.findall(
    r"\w+",
    "new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo "
    "group_chat_created supergroup_chat_created channel_chat_created migrate_from_chat_id "
    "message_auto_delete_timer_changed pinned_message proximity_alert_triggered boost_added "
    "forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened "
    "general_forum_topic_hidden general_forum_topic_unhidden chat_background_set "
    "video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited "
    "write_access_allowed connected_website chat_owner_left chat_owner_changed "
    "direct_message_price_changed paid_message_price_changed managed_bot_created "
    "checklist_tasks_added checklist_tasks_done poll_option_added poll_option_deleted "
    "giveaway_created giveaway_completed",
)


def is_service(message: Message) -> bool:
    """Whether Telegram wrote it, not a person."""
    return any(getattr(message, field, None) for field in _SERVICE)


def attachments(message: Message) -> tuple[Attachment, ...]:
    """All that came with the message; of a photo only its largest size."""
    found = [_file(message, *row) for row in _FILES]
    if message.animation:  # it comes a second time, as a document
        found.pop()
    found += [_photo(message), _sticker(message), _place(message), _card(message)]
    return tuple(one for one in found if one)


def placeholder(message: Message) -> str:
    """The words of what has words but no text; "" where there are none."""
    if message.poll:
        return "\n".join([f"📊 {message.poll.question}", *(o.text for o in message.poll.options)])
    if message.checklist:
        tasks = (task.text for task in message.checklist.tasks)
        return "\n".join([f"☑ {message.checklist.title}", *tasks])
    if message.dice:
        return message.dice.emoji
    if message.game:
        return f"🎮 {message.game.title}"
    return ""


def vouched_phone(message: Message) -> str:
    """The sender's own number, 11 digits, when the card is certainly theirs; else "".

    Anybody can send anybody's card, so Telegram must say that its owner is the sender. Without
    86 in front the digits belong to another country: +1 310 555 0123 looks like 13105550123.
    """
    card, sender = message.contact, message.from_user
    if card is None or sender is None or card.user_id != sender.id:
        return ""
    mobile = re.fullmatch(r"(?:00)?86(1[3-9]\d{9})", re.sub(r"\D", "", card.phone_number))
    return mobile[1] if mobile else ""


def _file(message: Message, field: str, kind: AttachmentKind, mime: str) -> Attachment | None:
    file = getattr(message, field)
    if not file:
        return None
    said = getattr(file, "mime_type", None)
    name = getattr(file, "file_name", None) or ""
    return Attachment(kind, file.file_id, said or mime, file.file_size, name=clean(name))


def _photo(message: Message) -> Attachment | None:
    if not message.photo:
        return None
    largest = max(message.photo, key=lambda size: size.width * size.height)
    return Attachment("photo", largest.file_id, "image/jpeg", largest.file_size)


def _sticker(message: Message) -> Attachment | None:
    one = message.sticker
    if not one:
        return None
    mime = "video/webm" if one.is_video else "application/x-tgsticker"
    mime = mime if one.is_video or one.is_animated else "image/webp"
    return Attachment("sticker", one.file_id, mime, one.file_size, name=one.emoji or "")


def _place(message: Message) -> Attachment | None:
    if not message.location:
        return None
    note = f"{message.location.latitude},{message.location.longitude}"
    venue = message.venue
    name = clean(f"{venue.title} {venue.address}") if venue else ""
    return Attachment("location", name=name, note=note)


def _card(message: Message) -> Attachment | None:
    card = message.contact
    if not card:
        return None
    digits = re.sub(r"\D", "", card.phone_number)
    phone = re.sub(r"\A(?:00)?86(?=1[3-9]\d{9}\Z)", "", digits)
    name = f"{card.first_name} {card.last_name or ''}".strip()
    return Attachment("contact", name=clean(name), note=phone)
