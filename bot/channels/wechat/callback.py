"""The callback: who writes is checked, the delivery committed, the answer given within seconds."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from bot.channels.base import Answer, Desk
from bot.channels.wechat import messages
from bot.channels.wechat.account import Account
from bot.channels.wechat_common import crypto
from bot.channels.wechat_common.crypto import Envelope, Forged
from bot.channels.wechat_common.xml import BODY_LIMIT, read_xml, word, write_xml

log = logging.getLogger("guanjia.wechat")

SUCCESS = "success"  # "we have it, and say nothing now"


class Callback:
    """Answers with 200, 400, 403 or 413, whatever comes; with 503 while nothing can be stored.

    With a key, encrypted messages are opened. Plain ones are taken too, until the first encrypted
    one has come: from then on they could only be somebody's who has seen a signature pass by.
    """

    def __init__(
        self, account: Account, desk: Desk, clock: Callable[[], float] = time.time
    ) -> None:
        self._account, self._desk, self._clock = account, desk, clock
        self._envelope = (
            Envelope(account.token, account.aes_key, account.app_id) if account.aes_key else None
        )
        self._encrypted = False
        self._bodies: dict[tuple[str, str], bytes] = {}  # of plain ones, by when and nonce

    def greet(self, query: Mapping[str, str]) -> Answer:
        """The platform's question whether this address is ours (the console's 提交)."""
        try:
            self._check(query)
        except Forged:
            return Answer(HTTPStatus.FORBIDDEN)
        return Answer(HTTPStatus.OK, query.get("echostr", "")[:500])

    async def take(self, query: Mapping[str, str], body: bytes) -> Answer:
        """One delivery; the text of the answer is XML or the word ``success``."""
        if len(body) > BODY_LIMIT:
            return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        hidden = query.get("encrypt_type") == "aes"
        try:
            fields = self._opened(query, body) if hidden else self._plain(query, body)
            arrival = messages.arrival(fields)
        except Forged:
            return Answer(HTTPStatus.FORBIDDEN)
        except (ValueError, RecursionError) as error:
            log.warning("a delivery cannot be read: %s", type(error).__name__)
            return Answer(HTTPStatus.BAD_REQUEST)
        try:
            text = await self._desk.answer(arrival)
        except OSError:  # not committed: the platform comes again, and nobody blames what it sent
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE)
        return Answer(HTTPStatus.OK, self._rendered(fields, text, hidden=hidden))

    def _check(self, query: Mapping[str, str]) -> None:
        signature, timestamp, nonce = (
            query.get(name, "") for name in ("signature", "timestamp", "nonce")
        )
        crypto.check(self._account.token, signature, timestamp, nonce, now=self._clock())

    def _plain(self, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        self._check(query)
        if self._encrypted:
            log.error("a plain message came after encrypted ones; the console should say 安全模式")
            raise Forged
        self._check_body(query, body)
        return read_xml(body)

    def _check_body(self, query: Mapping[str, str], body: bytes) -> None:
        """The platform's signature does not cover a plain body. What it signed once brings one
        body only, however often it brings it: another is somebody's who has seen it pass by."""
        name = query.get("timestamp", ""), query.get("nonce", "")
        digest = hashlib.sha256(body).digest()
        oldest = self._clock() - 2 * crypto.WINDOW
        for each in [each for each in self._bodies if int(each[0]) < oldest]:
            del self._bodies[each]
        if self._bodies.setdefault(name, digest) != digest:
            log.error("another plain message came under a used signature; turn on 安全模式")
            raise Forged

    def _opened(self, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """In compatible mode the plain fields stand beside; only what was sealed counts."""
        if self._envelope is None:
            log.error("an encrypted message came: set GUANJIA_WECHAT_AES_KEY")
            raise Forged
        outside = read_xml(body)
        text = self._envelope.open(
            word(outside, "Encrypt"),
            query.get("msg_signature", ""),
            query.get("timestamp", ""),
            query.get("nonce", ""),
            self._clock(),
        )
        self._encrypted = True
        return read_xml(text)

    def _rendered(self, fields: Mapping[str, Any], text: str, *, hidden: bool) -> str:
        if not text:
            return SUCCESS
        now = self._clock()
        answer = write_xml(
            {
                "ToUserName": word(fields, "FromUserName"),
                "FromUserName": word(fields, "ToUserName"),
                "CreateTime": int(now),
                "MsgType": "text",
                "Content": text,
            }
        )
        return self._envelope.seal(answer, now) if hidden and self._envelope else answer
