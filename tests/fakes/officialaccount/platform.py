"""The platform's memory and its rules: tokens, followers, windows, quotas, fields, codes."""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

TEXT_LIMIT = 2048  # bytes
LONGEST = {"thing": 20, "character_string": 32, "phrase": 5, "time": 32, "date": 32, "name": 10}
RIGHTS = {
    "unverified": frozenset[str](),
    "verified-subscription": frozenset({"custom", "menu", "media"}),
    "verified-service": frozenset({"custom", "menu", "media", "template", "qrcode"}),
}
SENDING = {"text", "image", "voice", "video", "news", "msgmenu"}


class Refusal(Exception):
    def __init__(self, code: int, words: str = "refused") -> None:
        super().__init__(words)
        self.code, self.words = code, words


@dataclass
class Follower:
    """``windows``: (messages left, until when), the larger one counts."""

    openid: str
    follows: bool = True
    black: bool = False
    refuses_templates: bool = False
    windows: list[list[float]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)

    def left(self, now: float) -> int:
        return max((int(count) for count, until in self.windows if now < until), default=0)

    def opens(self, messages: int, seconds: float, now: float) -> None:
        """The quota becomes the larger one; it is never added to."""
        self.windows = [each for each in self.windows if now < each[1] and each[0] > 0]
        self.windows.append([messages, now + seconds])

    def spend(self) -> None:
        for each in self.windows:
            each[0] -= 1


class Platform:
    """One account. All methods may be called from any thread."""

    def __init__(self, kind: str = "verified-service") -> None:
        self.kind = kind
        self.app_id, self.secret = "wx5823bf96d3bd56c7", "s" * 32
        self.token = "guanjiaToken2026"
        self.aes_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
        self.origin = "gh_3c884a361561"
        self.templates = {"TPL-1": ("thing1", "character_string2", "time3")}
        self.lock = threading.RLock()
        self.followers: dict[str, Follower] = {}
        self.complaints: list[str] = []
        self.calls: Counter[str] = Counter()
        self.faults: list[tuple[str, Any]] = []  # (path's end, code | "hang" | "html" | "cut")
        self.files: dict[str, bytes] = {}
        self.menu: dict[str, Any] = {}
        self.scenes: dict[str, str] = {}
        self.finished: list[tuple[str, int]] = []  # template messages whose fate is to be told
        self.seen_client_ids: dict[str, int] = {}
        self.allowed = True  # the server's address is on the list
        self.down = False
        self.shift = 0.0
        self.numbers = itertools.count(23_456_789_012_345_678)
        self._tokens: dict[str, float] = {}

    def now(self) -> float:
        return time.time() + self.shift

    def complain(self, words: str) -> None:
        self.complaints.append(words)

    # ---------------------------------------------------------------------------- the interface

    def answer(self, path: str, query: dict[str, str], body: bytes, kind: str) -> Any:
        """The answer to one call: an object, or bytes of a file. Raises ``Refusal``."""
        with self.lock:
            self.calls[path] += 1
            if path == "/cgi-bin/stable_token":
                return self._stable_token(json.loads(body))
            self._check_token(query)
            if path == "/cgi-bin/media/get":
                return self._media(query.get("media_id", ""))
            if path == "/cgi-bin/media/upload":
                return self._upload(body, kind)
            if path not in self._methods:
                self.complain(f"no such interface: {path}")
                raise Refusal(40066, "invalid url")
            asked = self._object(body) if body else {}
            return {"errcode": 0, "errmsg": "ok", **self._methods[path](self, asked)}

    def _object(self, body: bytes) -> dict[str, Any]:
        if b"\\u" in body:
            self.complain("\\u escapes in a body: people would read them")
            raise Refusal(40033, "invalid charset")
        try:
            found = json.loads(body)
        except ValueError:
            self.complain("a body that is no JSON")
            raise Refusal(47001, "data format error") from None
        assert isinstance(found, dict)
        return found

    def _stable_token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not self.allowed:
            raise Refusal(40164, "invalid ip 10.0.0.1, not in whitelist")
        if asked.get("appid") != self.app_id:
            raise Refusal(40013, "invalid appid")
        if asked.get("secret") != self.secret:
            raise Refusal(40125, "invalid appsecret")
        live = [token for token, until in self._tokens.items() if until > self.now() + 300]
        if not live:
            live = [f"token-{next(self.numbers)}-{'x' * 400}"]
            self._tokens[live[0]] = self.now() + 7200
        return {"access_token": live[0], "expires_in": int(self._tokens[live[0]] - self.now())}

    def expire_tokens(self) -> None:
        with self.lock:
            self._tokens.clear()

    def _check_token(self, query: dict[str, str]) -> None:
        until = self._tokens.get(query.get("access_token", ""))
        if until is None:
            raise Refusal(40001, "invalid credential")
        if until < self.now():
            raise Refusal(42001, "access_token expired")

    def _right(self, name: str) -> None:
        if name not in RIGHTS[self.kind]:
            raise Refusal(48001, "api unauthorized")

    def _receiver(self, asked: dict[str, Any]) -> Follower:
        found = self.followers.get(str(asked.get("touser")))
        if found is None:
            raise Refusal(40003, "invalid openid")
        if not found.follows:
            raise Refusal(43004, "require subscribe")
        return found

    def _custom(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._right("custom")
        person, kind = self._receiver(asked), asked.get("msgtype", "")
        content = asked.get(kind)
        if kind not in SENDING or not isinstance(content, dict):
            self.complain(f"a message of no kind: {asked}")
            raise Refusal(40008, "invalid message type")
        if kind == "text" and len(content["content"].encode()) > TEXT_LIMIT:
            self.complain("a text over 2048 bytes")
            raise Refusal(45002, "content size out of limit")
        if kind == "text" and not content["content"].strip():
            self.complain("an empty text")
            raise Refusal(44004, "empty content")
        if kind == "image" and content["media_id"] not in self.files:
            raise Refusal(40007, "invalid media_id")
        if person.black:
            raise Refusal(43019, "in blacklist")
        if not any(self.now() < until for _, until in person.windows):
            self.complain(f"a message outside the window to {person.openid}")
            raise Refusal(45015, "response out of time limit")
        if person.left(self.now()) <= 0:
            self.complain(f"a message beyond the quota to {person.openid}")
            raise Refusal(45047, "out of response count limit")
        person.spend()
        person.heard.append({"way": "custom", "kind": kind, **content})
        return {}

    def _template(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._right("template")
        person, fields = self._receiver(asked), self.templates.get(asked.get("template_id", ""))
        if fields is None:
            raise Refusal(40037, "invalid template_id")
        given = {name: str(value["value"]) for name, value in asked["data"].items()}
        if set(given) != set(fields):
            self.complain(f"a template with the fields {sorted(given)}")
            raise Refusal(47003, "argument invalid")
        for name, value in given.items():
            self._check_field(name, value)
        if person.refuses_templates:
            raise Refusal(43101, "user refuse to accept the msg")
        known = str(asked.get("client_msg_id", "")) + person.openid
        if known not in self.seen_client_ids:
            self.seen_client_ids[known] = next(self.numbers)
            person.heard.append({"way": "template", "kind": "template", "data": given})
            self.finished.append((person.openid, self.seen_client_ids[known]))
        return {"msgid": self.seen_client_ids[known]}

    def _check_field(self, name: str, value: str) -> None:
        kind = name.rstrip("0123456789")
        wrong = not value or len(value) > LONGEST[kind] or "\n" in value
        wrong |= kind == "character_string" and not value.isascii()
        wrong |= kind == "time" and not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", value)
        if wrong:
            self.complain(f"the field {name} holds {value!r}")
            raise Refusal(47003, f"argument invalid! data.{name}.value invalid")

    def _media(self, media_id: str) -> bytes:
        self._right("media")
        if media_id not in self.files:
            raise Refusal(40007, "invalid media_id")
        return self.files[media_id]

    def _upload(self, body: bytes, kind: str) -> dict[str, Any]:
        self._right("media")
        if not kind.startswith("multipart/form-data") or b'name="media"' not in body:
            self.complain("an upload without its file")
            raise Refusal(41005, "media data missing")
        name = f"media-{next(self.numbers)}"
        self.files[name] = body
        return {"type": "image", "media_id": name, "created_at": int(self.now())}

    def _menu_create(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._right("menu")
        buttons = asked["button"]
        subs = [each for one in buttons for each in one.get("sub_button", [])]
        wrong = not 1 <= len(buttons) <= 3 or any(len(one["name"].encode()) > 16 for one in buttons)
        wrong |= any(len(each["name"].encode()) > 60 for each in subs)
        wrong |= any(len(one.get("sub_button", [])) > 5 for one in buttons)
        wrong |= any(len(str(one.get("key", "")).encode()) > 128 for one in [*buttons, *subs])
        if wrong:
            self.complain(f"a menu against the rules: {asked}")
            raise Refusal(40016, "invalid button size")
        self.menu = asked
        return {}

    def _menu_get(self, _asked: dict[str, Any]) -> dict[str, Any]:
        self._right("menu")
        return {"menu": self.menu}

    def _qrcode(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._right("qrcode")
        scene = asked["action_info"]["scene"]["scene_str"]
        if asked["action_name"] != "QR_STR_SCENE" or not 1 <= len(scene) <= 64:
            self.complain(f"a scene against the rules: {asked}")
            raise Refusal(40053, "invalid action info")
        if not 1 <= asked["expire_seconds"] <= 2_592_000:
            self.complain("a scene that lives too long")
            raise Refusal(40054, "invalid expire")
        url = f"http://weixin.qq.com/q/{next(self.numbers)}"
        self.scenes[url] = scene
        return {"ticket": f"t{next(self.numbers)}", "expire_seconds": 2_592_000, "url": url}

    def _all_templates(self, _asked: dict[str, Any]) -> dict[str, Any]:
        self._right("template")
        return {"template_list": [{"template_id": name} for name in self.templates]}

    _methods: ClassVar[dict[str, Callable[[Platform, dict[str, Any]], dict[str, Any]]]] = {
        "/cgi-bin/message/custom/send": _custom,
        "/cgi-bin/message/template/send": _template,
        "/cgi-bin/menu/create": _menu_create,
        "/cgi-bin/menu/get": _menu_get,
        "/cgi-bin/qrcode/create": _qrcode,
        "/cgi-bin/template/get_all_private_template": _all_templates,
    }
