"""What the fake remembers of one company."""

from __future__ import annotations

import itertools
import json
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

TOKEN_LIFE = 7200
MEDIA_LIFE = 3 * 24 * 3600
CODE_LIFE = 72 * 3600
WINDOW = 48 * 3600
WINDOW_MESSAGES = 5
WELCOME_LIFE = 20
SYNC_TOKEN_LIFE = 600
BURST_OF_TOKENS = 5  # more fetches than that within five seconds are a storm


class Refused(Exception):
    """An error code of the platform."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code, self.words = code, words


@dataclass
class Said:
    """One message of the bot's, as its receiver sees it. ``buttons``: label -> key."""

    to: str
    kind: str
    text: str
    msgid: str
    at: float
    buttons: dict[str, str] = field(default_factory=dict)
    task: str = ""
    stamp: str = ""  # what stands in the buttons' place since the card was changed
    media_id: str = ""


@dataclass
class Customer:
    """Somebody on WeChat at one kf account. ``state``: 0 new, 1 assistant, 3 a person, 4 over."""

    name: str
    id: str
    left: int = 0
    until: float = 0.0
    state: int = 0
    rejects: bool = False


@dataclass
class Fault:
    """What shall go wrong with the next ``times`` calls of a path that ends so. ``kind``: "code"
    answers with ``code``, "status" with that HTTP status, "drop" cuts the line; ``done``: after
    having done what was asked."""

    path: str
    kind: str = "code"
    code: int = -1
    times: int = 1
    done: bool = False


class State:
    """All of it in memory, behind one lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.corp_id = f"ww{secrets.token_hex(8)}"
        self.agent_id, self.kf_id = 1000002, f"wk{secrets.token_hex(8)}"
        self.secret, self.kf_secret = secrets.token_hex(16), secrets.token_hex(16)
        self.token, self.aes_key = "callbackToken", secrets.token_hex(22)[:43]
        self.robot_key = secrets.token_hex(16)
        self.down = False  # nobody answers
        self.trusted = True  # whether the bot's address is in the list
        self.shift = 0.0  # seconds by which this world's clock runs ahead
        self.tokens: dict[str, tuple[str, float]] = {}  # secret -> token, its end
        self.token_fetches: deque[float] = deque(maxlen=100)
        self.members: dict[str, str] = {}  # in lower case -> as it is written
        self.unlicensed: set[str] = set()
        self.said: list[Said] = []
        self.codes: dict[str, tuple[str, float]] = {}  # response code -> task, its birth
        self.spent: set[str] = set()
        self.media: dict[str, tuple[bytes, str, str, float]] = {}
        self.kf_log: list[dict[str, Any]] = []
        self.kf_tokens: dict[str, float] = {}
        self.customers: dict[str, Customer] = {}
        self.welcomes: dict[str, tuple[str, float]] = {}  # code -> customer, its end
        self.kf_names: set[str] = set()  # the messages' own names
        self.robot_at: list[float] = []
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        self.violations: list[str] = []
        self.ids = itertools.count(1)

    def now(self) -> float:
        return time.time() + self.shift

    def broke(self, rule: str) -> None:
        """The bot has broken a rule of the platform."""
        self.violations.append(rule)

    def check_json(self, body: bytes) -> dict[str, Any]:
        if b"\\u4" in body or b"\\u5" in body or b"\\u6" in body:
            self.broke("Chinese was written as \\u escapes")
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self.broke("the body is no JSON object")
            raise Refused(47001, "data format error")
        return found

    def customer(self, name_or_id: str) -> Customer | None:
        for each in self.customers.values():
            if name_or_id in (each.name, each.id):
                return each
        return None
