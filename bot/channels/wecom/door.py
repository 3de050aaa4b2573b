"""The door ``/wecom``: checks who knocks, stores what came, and only then says so."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

from bot.channels.base import Answer, Delivery, Mailbox
from bot.channels.wechat_common.crypto import Envelope, Forged, Malformed
from bot.channels.wechat_common.xml import BODY_LIMIT, read_xml, word
from bot.channels.wecom import callbacks
from bot.channels.wecom.account import Account

log = logging.getLogger("guanjia.wecom")


class Notes(Protocol):
    """What the door writes down beside the delivery itself."""

    async def want(self, kf_id: str, token: str) -> None:
        """Something waits at the platform for this kf account."""

    async def pressed(self, task: str, code: str) -> None:
        """A card's button was pressed: with ``code`` the card may be changed once more."""


class Door:
    """The platform wants 200 within five seconds, else it brings the same three times in all.

    Raises ValueError for a key that is not the console's EncodingAESKey.
    """

    def __init__(
        self,
        account: Account,
        mailbox: Mailbox,
        notes: Notes,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._envelope = Envelope(account.token, account.aes_key, account.corp_id)
        self._mailbox, self._notes, self._now = mailbox, notes, now

    async def greet(self, query: Mapping[str, str]) -> Answer:
        """The console asks whether we hold the key: GET with ``echostr``."""
        return self._open(query, query.get("echostr", "").replace(" ", "+"))

    async def take(self, query: Mapping[str, str], body: bytes) -> Answer:
        """One callback: 200 once it is committed, 503 where that failed."""
        if len(body) > BODY_LIMIT:
            return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            hidden = word(read_xml(body), "Encrypt")
        except ValueError:
            return Answer(HTTPStatus.BAD_REQUEST)
        opened = self._open(query, hidden)
        if opened.status != HTTPStatus.OK:
            return opened
        try:
            await self._store(opened.text)
        except Exception as error:  # the platform keeps it and comes again
            log.warning("a callback could not be stored: %s", type(error).__name__)
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE)
        return Answer(HTTPStatus.OK, "success")

    def _open(self, query: Mapping[str, str], hidden: str) -> Answer:
        signature = query.get("msg_signature", "")
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not (hidden and signature and stamp and nonce):
            return Answer(HTTPStatus.BAD_REQUEST)
        try:
            text = self._envelope.open(hidden, signature, stamp, nonce, self._now())
        except Forged:
            return Answer(HTTPStatus.FORBIDDEN)
        except Malformed:
            return Answer(HTTPStatus.BAD_REQUEST)
        return Answer(HTTPStatus.OK, text)

    async def _store(self, xml: str) -> None:
        """What nobody can read is stored too, and parked: a person looks at it."""
        try:
            fields = read_xml(xml)
        except ValueError:
            fields = {}
        if fields.get("Event") == "kf_msg_or_event":
            # Before the delivery: a crash in between is a callback that comes again.
            await self._notes.want(_text(fields, "OpenKfId"), _text(fields, "Token"))
        delivery = Delivery(_key(fields, xml), _conversation(fields), callbacks.pack(xml))
        await self._mailbox.put(callbacks.NAME, [delivery])
        if fields.get("Event") == "template_card_event":
            await self._notes.pressed(_text(fields, "TaskId"), _text(fields, "ResponseCode"))


def _key(fields: Mapping[str, Any], xml: str) -> str:
    """Messages have a number, which counts with their sender and second. Events have none, and two
    may fall into one second: all of what they say tells them apart, and is the same each time that
    the platform brings them."""
    if number := _text(fields, "MsgId"):
        sender, second = _text(fields, "FromUserName"), _text(fields, "CreateTime")
        return f"m:{number}:{sender.casefold()}:{second}"
    plain = json.dumps(fields, ensure_ascii=False, sort_keys=True) if fields else xml
    return f"e:{hashlib.sha256(plain.encode('utf-8', 'replace')).hexdigest()}"


def _conversation(fields: Mapping[str, Any]) -> str:
    if fields.get("Event") == "kf_msg_or_event":
        return f"kf:{_text(fields, 'OpenKfId')[:100]}"
    return _text(fields, "FromUserName").casefold()[:100]


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value.strip() if isinstance(value, str) else ""
