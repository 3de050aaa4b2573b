"""The world of one bot: its chats, the updates that wait for it, all that it sent."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.botapi.rules import Pace, Params, Refused, bad

CALLBACK_LIFE = 150.0  # seconds for which a pressed button waits
UPDATE_LIFE = 86_400.0
DEFAULT_WANTED = frozenset(
    [
        *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query"),
        *("my_chat_member", "inline_query", "poll", "poll_answer"),
    ]
)

# What stands between the bot and a chat -> how the Bot API says it.
OBSTACLES = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "not_started": (403, "Forbidden: bot can't initiate conversation with a user"),
    "kicked": (403, "Forbidden: bot was kicked from the supergroup chat"),
    "deleted": (403, "Forbidden: the group chat was deleted"),
}


@dataclass(slots=True)
class Chat:
    """A private chat bears its person's id. ``obstacle``: a key of OBSTACLES, or ""."""

    id: int
    type: str
    title: str
    language: str = "zh-hans"
    obstacle: str = ""
    migrated_to: int = 0
    topics: set[int] = field(default_factory=set)
    titles: dict[int, str] = field(default_factory=dict)  # of topics that the bot opened
    shut: set[int] = field(default_factory=set)  # topics that are closed
    forum: bool = False
    manages: bool = True  # whether the bot has can_manage_topics

    def card(self) -> dict[str, Any]:
        """The chat as messages show it."""
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        card = {"id": self.id, "type": self.type, "title": self.title}
        return {**card, "is_forum": True} if self.forum else card

    def person(self) -> dict[str, Any]:
        """The person of a private chat, as messages show them."""
        one = {"id": self.id, "is_bot": False, "first_name": self.title}
        return {**one, "language_code": self.language} if self.language else one


@dataclass(slots=True)
class Waiting:
    """An update that the bot has not confirmed."""

    update: Any
    kind: str
    born_at: float


@dataclass(slots=True)
class Fault:
    """What shall go wrong with the next ``times`` calls of ``method`` ("" all) to ``chat`` (0 all).

    ``kind``: "answer" refuses with ``code``; "hang" says nothing for ``seconds``; "drop" cuts the
    line. The last two have accepted the message first, unless ``accepted`` is False.
    """

    kind: str = "answer"
    method: str = ""
    chat: int = 0
    times: int = 1
    code: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, int] = field(default_factory=dict)
    seconds: float = 30.0
    accepted: bool = True


class Account:
    """All of it in memory, touched only by the server's loop."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.me = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "管家",
            "username": "guanjia_bot",
        }
        self.strict = True  # only chats that exist can be written to
        self.shift = 0.0  # seconds by which this world's clock runs ahead
        self.ids = itertools.count(1)
        self.update_ids = itertools.count(100)
        self.person_ids = itertools.count(7_000_000_001)  # as large as real ones
        self.group_ids = itertools.count(1_002_000_000_001)
        self.news = asyncio.Event()
        self.closing = asyncio.Event()
        self.clear()

    def clear(self) -> None:
        """Forgets everything but the numbers given out."""
        self.pace = Pace()
        self.people: dict[str, int] = {}
        self.chats: dict[int, Chat] = {}
        self.waiting: dict[int, Waiting] = {}
        self.past: dict[int, Waiting] = {}
        self.again: list[Any] = []
        self.wanted = DEFAULT_WANTED
        self.webhook: dict[str, Any] = {}
        self.sent: list[dict[str, Any]] = []
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self.queries: dict[str, float] = {}
        self.answers: list[dict[str, Any]] = []
        self.menus: list[Params] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.faults: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self.poller: asyncio.Event | None = None

    def now(self) -> float:
        """This world's wall clock."""
        return time.time() + self.shift

    def chat(self, chat_id: int) -> Chat:
        """A chat that can be written to, or the Bot API's reason why not."""
        chat = self.chats.get(chat_id)
        if chat is None:
            if self.strict:
                raise bad("chat not found")
            kind = "private" if chat_id > 0 else "supergroup"
            chat = self.chats[chat_id] = Chat(chat_id, kind, "某人")
        if chat.migrated_to:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.obstacle:
            raise Refused(*OBSTACLES[chat.obstacle])
        return chat

    def push(self, kind: str, content: Any) -> int:
        """A new update; returns its number. It is lost where the bot did not ask for its kind."""
        number = next(self.update_ids)
        self.push_raw({"update_id": number, kind: content}, kind, number)
        return number

    def push_raw(self, update: Any, kind: str, number: int) -> None:
        """An update of any shape."""
        if kind not in self.wanted and kind != "raw":
            return
        self.waiting[number] = self.past[number] = Waiting(update, kind, self.now())
        self.news.set()

    def confirm(self, offset: int) -> None:
        """Forgets what came before ``offset``; a negative one counts from the end."""
        if offset < 0:
            offset = sorted(self.waiting)[offset:][0] if self.waiting else 0
        for number in [one for one in self.waiting if one < offset]:
            del self.waiting[number]

    def expire(self) -> None:
        """Pressed buttons wait 150 seconds, everything else a day."""
        for number, one in list(self.waiting.items()):
            life = CALLBACK_LIFE if one.kind == "callback_query" else UPDATE_LIFE
            if self.now() - one.born_at > life:
                del self.waiting[number]

    def fault(self, method: str, chat: int) -> Fault | None:
        """The fault that this call meets, counted down."""
        for one in self.faults:
            if one.method.casefold() in ("", method) and one.chat in (0, chat):
                one.times -= 1
                if one.times <= 0:
                    self.faults.remove(one)
                return one
        return None

    def record(self, method: str, chat: int, **content: Any) -> dict[str, Any]:
        """Writes down one message that the bot sent."""
        entry = {
            "method": method,
            "chat": chat,
            "message_id": next(self.ids),
            "at": time.monotonic(),
            **content,
        }
        self.sent.append(entry)
        self.messages[chat, entry["message_id"]] = entry
        return entry
