"""What messages carry besides text, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.telegram.updates import read
from handlers.incoming import Attachment, Incoming
from tests.fakes.updates import WANG, message

FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 4321}
CLIP = {**FILE, "width": 640, "height": 480, "duration": 3}


def said(**content: Any) -> Incoming:
    incoming = read(json.dumps({"update_id": 10, "message": message(**content)}))
    assert incoming
    return incoming


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        (
            {
                "photo": [
                    {**FILE, "file_id": "small", "width": 90, "height": 60},
                    {**FILE, "file_id": "large", "width": 1280, "height": 960},
                    {**FILE, "file_id": "middle", "width": 800, "height": 600},
                ]
            },
            Attachment("photo", "large", "image/jpeg", 4321),
        ),
        (
            {"voice": {**FILE, "duration": 4, "mime_type": "audio/ogg"}},
            Attachment("voice", "F", "audio/ogg", 4321),
        ),
        (
            {"audio": {**FILE, "duration": 4, "mime_type": "audio/mp4", "file_name": "录音.m4a"}},
            Attachment("voice", "F", "audio/mp4", 4321, "录音.m4a"),
        ),
        ({"video": CLIP}, Attachment("video", "F", "video/mp4", 4321)),
        (
            {"video_note": {**FILE, "length": 240, "duration": 3}},
            Attachment("video", "F", "video/mp4", 4321),
        ),
        ({"animation": CLIP, "document": FILE}, Attachment("video", "F", "video/mp4", 4321)),
        (
            {"document": {**FILE, "file_name": "发票.pdf", "mime_type": "application/pdf"}},
            Attachment("document", "F", "application/pdf", 4321, "发票.pdf"),
        ),
        (
            {
                "sticker": {
                    **FILE,
                    **{"type": "regular", "width": 512, "height": 512},
                    **{"is_animated": False, "is_video": False, "emoji": "👍"},
                }
            },
            Attachment("sticker", "F", "image/webp", 4321, "👍"),
        ),
        (
            {"location": {"latitude": 31.2304, "longitude": 121.4737}},
            Attachment("location", note="31.2304,121.4737"),
        ),
        (
            {
                "location": {"latitude": 31.2304, "longitude": 121.4737},
                "venue": {
                    "location": {"latitude": 31.2304, "longitude": 121.4737},
                    "title": "桂花园",
                    "address": "桂花路1号",
                },
            },
            Attachment("location", name="桂花园 桂花路1号", note="31.2304,121.4737"),
        ),
        (
            {
                "contact": {
                    "phone_number": "+86 138-0013-8000",
                    "first_name": "老",
                    "last_name": "李",
                }
            },
            Attachment("contact", name="老 李", note="13800138000"),
        ),
    ],
)
def test_what_comes_with_a_message_can_be_fetched(
    content: dict[str, Any], attachment: Attachment
) -> None:
    incoming = said(caption="厨房漏水", **content)
    assert (incoming.attachments, incoming.text) == ((attachment,), "厨房漏水")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"dice": {"emoji": "🎲", "value": 4}}, "🎲"),
        (
            {
                "poll": {
                    **{
                        "id": "1",
                        "question": "换门禁？",
                        "total_voter_count": 0,
                        "type": "regular",
                    },
                    **{"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False},
                    **{"allows_revoting": True, "members_only": False},
                    "options": [
                        {"text": "同意", "voter_count": 0, "persistent_id": "1"},
                        {"text": "不同意", "voter_count": 0, "persistent_id": "2"},
                    ],
                }
            },
            "📊 换门禁？\n同意\n不同意",
        ),
        (
            {"game": {"title": "跳一跳", "description": "", "photo": []}},
            "🎮 跳一跳",
        ),
        ({"a_kind_of_next_year": {"x": 1}}, ""),
        ({"text": "漏水", "reply_to_message": {"poll": {"of": "next year"}}}, "漏水"),
        ({"caption": "漏水", "photo": [{"of": "next year"}]}, "漏水"),
        ({}, ""),
        ({"text": "a\0b\ud800c"}, "ab?c"),
    ],
)
def test_no_kind_of_message_is_lost(content: dict[str, Any], text: str) -> None:
    incoming = said(**content)
    assert (incoming.kind, incoming.text, incoming.attachments) == ("message", text, ())


@pytest.mark.parametrize(
    ("phone", "owner", "vouched"),
    [
        ("8613800138000", WANG["id"], "13800138000"),
        ("+86 138 0013 8000", WANG["id"], "13800138000"),
        ("+8613800138000", 7_000_000_099, ""),  # somebody else's card
        ("+8613800138000", None, ""),
        ("13105550123", WANG["id"], ""),  # Los Angeles, not China Unicom
        ("+49 151 23456789", WANG["id"], ""),
    ],
)
def test_only_ones_own_chinese_number_is_vouched_for(
    phone: str, owner: int | None, vouched: str
) -> None:
    card = {"phone_number": phone, "first_name": "王", **({"user_id": owner} if owner else {})}
    assert said(contact=card).vouched_phone == vouched
