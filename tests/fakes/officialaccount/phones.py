"""The followers: what they write is brought to the bot as the platform brings it, three times if
need be; what comes back is read as a phone would."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from bot.channels.wechat_common.crypto import Envelope, signature
from bot.channels.wechat_common.xml import read_xml, write_xml
from tests.fakes.officialaccount.platform import Follower, Platform

PATIENCE = 5.0  # seconds the platform waits for an answer
TRIES = 3
BROKEN = "该公众号暂时无法提供服务，请稍后再试"
Mode = Literal["plain", "compatible", "encrypted"]


class Phones:
    """``hook``: the bot's address, as in http://127.0.0.1:8000/wechat."""

    def __init__(self, platform: Platform, hook: str, mode: Mode = "encrypted") -> None:
        self.platform, self.hook, self.mode = platform, hook, mode
        self._envelope = Envelope(platform.token, platform.aes_key, platform.app_id)
        self._http = httpx.Client(timeout=PATIENCE, trust_env=False)
        self.took: list[float] = []  # seconds each answer took

    def close(self) -> None:
        self._http.close()

    # ---------------------------------------------------------------------------- what they do

    def follows(self, name: str, scene: str = "") -> None:
        person = self.person(name)
        person.follows = True
        person.opens(3, 60, self.platform.now())
        key = {"EventKey": f"qrscene_{scene}", "Ticket": "t"} if scene else {"EventKey": ""}
        self.event(name, "subscribe", **key)

    def leaves(self, name: str) -> None:
        self.person(name).follows = False
        self.event(name, "unsubscribe", EventKey="")

    def scans(self, name: str, scene: str) -> None:
        self.person(name).opens(3, 60, self.platform.now())
        self.event(name, "SCAN", EventKey=scene, Ticket="t")

    def clicks(self, name: str, key: str) -> None:
        """A button of the account's own menu."""
        self.person(name).opens(3, 60, self.platform.now())
        self.event(name, "CLICK", EventKey=key)

    def says(self, name: str, text: str, **more: str) -> None:
        self.person(name).opens(5, 48 * 3600, self.platform.now())
        self.sends(name, "text", Content=text, **more)

    def presses(self, name: str, label: str) -> None:
        """A button of a menu message, or a link in a text."""
        for heard in reversed(self.heard_raw(name)):
            for menu_id, shown, sent in buttons(heard):
                if label in shown:
                    self.person(name).opens(3, 60, self.platform.now())
                    self.sends(name, "text", Content=sent, bizmsgmenuid=menu_id)
                    return
        raise AssertionError(f"{name} has no button {label}: {self.heard(name)}")

    def types_number_of(self, name: str, label: str) -> None:
        """The number that stands before a label in the last message."""
        for text in reversed(self.heard(name)):
            if found := re.search(rf"^(\d+) {re.escape(label)}$", text, re.MULTILINE):
                self.says(name, found[1])
                return
        raise AssertionError(f"{name} was offered no {label}: {self.heard(name)}")

    def sends_photo(self, name: str, content: bytes = b"\xff\xd8jpeg") -> None:
        person, media = self.person(name), f"in-{next(self.platform.numbers)}"
        self.platform.files[media] = content
        person.opens(5, 48 * 3600, self.platform.now())
        self.sends(name, "image", PicUrl="http://mmbiz.qpic.cn/p", MediaId=media)

    def event(self, name: str, event: str, **more: str) -> None:
        self._bring(name, {**self._head(name), "MsgType": "event", "Event": event, **more})

    def sends(self, name: str, kind: str, **more: str) -> None:
        number = str(next(self.platform.numbers))
        self._bring(name, {**self._head(name), "MsgType": kind, **more, "MsgId": number})

    def tells_fates(self, status: str = "success") -> None:
        """What became of the template messages."""
        fates, self.platform.finished = self.platform.finished, []
        for openid, number in fates:
            name = next(n for n, p in self.platform.followers.items() if p.openid == openid)
            self.event(name, "TEMPLATESENDJOBFINISH", MsgID=str(number), Status=status)

    # -------------------------------------------------------------------------- what they hear

    def heard_raw(self, name: str) -> list[dict[str, Any]]:
        return list(self.person(name).heard)

    def heard(self, name: str) -> list[str]:
        """All texts as a person reads them."""
        return [readable(each) for each in self.heard_raw(name)]

    def hears(self, name: str, words: str, within: float = 60.0) -> str:
        """Waits until something with these words has come."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if found := next((each for each in self.heard(name) if words in each), ""):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{name} has not heard {words}: {self.heard(name)}")

    # ------------------------------------------------------------------------------ the platform

    def person(self, name: str) -> Follower:
        return self.platform.followers.setdefault(name, Follower(name))

    def _head(self, name: str) -> dict[str, str]:
        created = str(int(self.platform.now()))
        return {"ToUserName": self.platform.origin, "FromUserName": name, "CreateTime": created}

    def _bring(self, name: str, fields: Mapping[str, str]) -> None:
        """As the platform does: five seconds, three tries, then the person sees that it failed."""
        query, body = self.letter(fields)
        for _ in range(TRIES):
            begun = time.monotonic()
            try:
                answer = self._http.post(self.hook, params=query, content=body)
            except httpx.HTTPError:
                continue
            self.took.append(time.monotonic() - begun)
            if answer.status_code == 200 and self.hears_answer(name, answer.content):
                return
        self.platform.complain(f"{name} saw: {BROKEN}")

    def letter(self, fields: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
        """Query and body of one delivery."""
        plain = write_xml(fields)
        at, nonce = str(int(self.platform.now())), secrets.token_hex(5)
        token = self.platform.token
        query = {"timestamp": at, "nonce": nonce, "openid": fields.get("FromUserName", "")}
        query["signature"] = signature(token, at, nonce)
        if self.mode == "plain":
            return query, plain.encode()
        hidden = read_xml(self._envelope.seal(plain, self.platform.now()))["Encrypt"]
        query |= {"encrypt_type": "aes", "msg_signature": signature(token, at, nonce, hidden)}
        outside = {"ToUserName": self.platform.origin, "Encrypt": hidden}
        if self.mode == "compatible":
            outside = {**fields, **outside}
        return query, write_xml(outside).encode()

    def question(self, name: str, text: str) -> tuple[dict[str, str], bytes]:
        """A delivery to be brought by somebody else; the window is open."""
        with self.platform.lock:
            self.person(name).opens(5, 48 * 3600, self.platform.now())
            number = str(next(self.platform.numbers))
        return self.letter(
            {**self._head(name), "MsgType": "text", "Content": text, "MsgId": number}
        )

    def hears_answer(self, name: str, content: bytes) -> bool:
        """Whether the answer was one that the platform takes; then it is shown."""
        before = len(self.platform.complaints)
        if text := self.words_of(name, content):
            with self.platform.lock:
                passive = {"way": "passive", "kind": "text", "content": text}
                self.person(name).heard.append(passive)
        return len(self.platform.complaints) == before

    def words_of(self, name: str, content: bytes) -> str:
        """What an answer says to ``name``; "" for none. Complains about what breaks a rule."""
        if content in (b"", b"success"):
            return ""
        try:
            found = read_xml(content)
            if self.mode != "plain":
                text = self._envelope.open(
                    found["Encrypt"],
                    found["MsgSignature"],
                    found["TimeStamp"],
                    found["Nonce"],
                    self.platform.now(),
                )
                found = read_xml(text)
            right = found["ToUserName"] == name and found["FromUserName"] == self.platform.origin
        except (ValueError, KeyError, TypeError) as error:
            self.platform.complain(f"an answer that nobody can read: {error!r}")
            return ""
        if not right or found["MsgType"] != "text" or len(found["Content"].encode()) > 2048:
            self.platform.complain(f"an answer against the rules: {found}")
            return ""
        return str(found["Content"])


def buttons(heard: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(the menu's id, what is shown, what a press sends) of each button."""
    if heard["kind"] == "msgmenu":
        return [(each["id"], each["content"], each["content"]) for each in heard["list"]]
    link = r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=(\d+)">([^<]*)</a>'
    return [(menu, shown, sent) for sent, menu, shown in re.findall(link, heard.get("content", ""))]


def readable(heard: Mapping[str, Any]) -> str:
    if heard["kind"] == "msgmenu":
        shown = "\n".join(each["content"] for each in heard["list"])
        return f"{heard['head_content']}\n{shown}\n{heard.get('tail_content', '')}"
    if heard["kind"] == "template":
        return "\n".join(heard["data"].values())
    return re.sub(r"<a [^>]*>([^<]*)</a>", r"\1", str(heard.get("content", heard["kind"])))


def hook_of(address: str) -> str:
    """The bot's callback from the address that it printed."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/wechat"
