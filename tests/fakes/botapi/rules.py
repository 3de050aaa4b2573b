"""What the Bot API refuses, in its own words; limits of length, buttons and pace."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from typing import Any

Params = dict[str, Any]


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(reason: str) -> Refused:
    """400, as most of them."""
    return Refused(400, f"Bad Request: {reason}")


def text_of(params: Params) -> str:
    """The text of a message: 1 to 4096 UTF-16 units once trimmed."""
    text = str(params.get("text", ""))
    if not text.strip():
        raise bad("message text is empty")
    if len(text) > 2048 and units(text) > 4096:
        raise bad("message is too long")
    return text


def caption_of(params: Params) -> str:
    """The text under a file: at most 1024 UTF-16 units."""
    caption = str(params.get("caption", ""))
    if units(caption) > 1024:
        raise bad("message caption is too long")
    return caption


def units(text: str) -> int:
    """The length that Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def number(params: Params, name: str, default: int = 0) -> int:
    """A parameter that is a whole number, however it was written."""
    try:
        return int(params.get(name, default))
    except (TypeError, ValueError):
        raise bad(f"{name} must be a number") from None


def flag(params: Params, name: str) -> bool:
    """A parameter that is yes or no, however it was written."""
    return str(params.get(name, "")).casefold() in ("true", "1")


def parsed(params: Params, name: str, default: Any) -> Any:
    """A parameter that is JSON, or a string that holds JSON."""
    value = params.get(name, default)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None


def buttons_of(params: Params) -> list[list[dict[str, str]]]:
    """The rows of an inline keyboard; [] without one."""
    if "reply_markup" not in params:
        return []
    markup = parsed(params, "reply_markup", {})
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if rows is None:
        if isinstance(markup, dict) and ("keyboard" in markup or "remove_keyboard" in markup):
            return []
        raise bad("object expected as reply markup")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("field inline_keyboard must be an array of arrays")
    if sum(map(len, rows)) > 100:
        raise bad("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_button(button)
    return rows


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Field text must be of type String")
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: Text can't be empty")
    if len(button.keys() - {"text", "style"}) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")


class Pace:
    """30 messages a second in all, 1 to a chat (3 at once pass); 20 a minute to a group."""

    def __init__(self) -> None:
        self.enforced = False
        self.violations: list[dict[str, Any]] = []
        self._all: deque[float] = deque()
        self._groups: dict[int, deque[float]] = defaultdict(deque)
        self._buckets: dict[int, tuple[float, float]] = {}

    def check(self, chat: int, is_group: bool, now: float) -> None:
        """Counts one message, or refuses it."""
        if not self.enforced:
            return
        wait = max(self._windows(chat, is_group, now), 0 if is_group else self._drop(chat, now))
        if wait > 0:
            self.violations.append({"chat": chat, "at": now, "retry_after": int(wait) + 1})
            seconds = int(wait) + 1
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self._all.append(now)
        if is_group:
            self._groups[chat].append(now)

    def _windows(self, chat: int, is_group: bool, now: float) -> float:
        """Seconds until there is room again; 0 where there is."""
        wait = _room(self._all, 30, 1.0, now)
        return max(wait, _room(self._groups[chat], 20, 60.0, now)) if is_group else wait

    def _drop(self, chat: int, now: float) -> float:
        """A bucket of three, one drop back each second."""
        level, since = self._buckets.get(chat, (3.0, now))
        level = min(3.0, level + now - since)
        if level < 1:
            return 1 - level
        self._buckets[chat] = (level - 1, now)
        return 0.0


def _room(times: deque[float], most: int, seconds: float, now: float) -> float:
    while times and times[0] <= now - seconds:
        times.popleft()
    return 0.0 if len(times) < most else times[0] + seconds - now
