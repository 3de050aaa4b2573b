"""Updates as Telegram writes them, to be put together in tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

WANG = {
    "id": 7_000_000_001,
    "is_bot": False,
    "first_name": "王",
    "last_name": "阿姨",
    "language_code": "zh-hans",
}
PRIVATE = {"id": 7_000_000_001, "type": "private", "first_name": "王", "last_name": "阿姨"}
GROUP = {"id": -1_002_000_000_001, "type": "supergroup", "title": "工程部", "is_forum": True}
BOT = {"id": 1000, "is_bot": True, "first_name": "管家", "username": "guanjia_bot"}
WHEN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DATE = int(WHEN.timestamp())


def message(chat: Any = PRIVATE, sender: Any = WANG, **content: Any) -> dict[str, Any]:
    return {"message_id": 55, "date": DATE, "chat": chat, "from": sender, **content}
