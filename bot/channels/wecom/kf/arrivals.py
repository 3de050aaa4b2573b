"""What a pulled message does besides being stored: opens a window, greets, tells of a loss."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.base import Delivery
from bot.channels.wecom.kf.messages import CHOSEN, CUSTOMER, address_of, number_in
from storage.kf import WELCOME_LIFE
from storage.windows import LONG_AGO, Grant

MESSAGES, WITHIN = 5, timedelta(hours=48)
# Why a message did not arrive, in the platform's numbers.
LOSSES = {
    1: "the kf account was deleted",
    2: "the app was switched off",
    4: "48 hours have passed since the customer wrote",
    5: "the conversation has ended",
    6: "more than five messages since the customer wrote",
    8: "the company is not verified",
    10: "the customer refuses messages",
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """``failed``: our own name of a message that did not reach the customer, and ``why``."""

    delivery: Delivery
    address: str
    opens: Grant | None = None
    welcome_code: str = ""
    welcome_until: datetime = LONG_AGO
    failed: str = ""
    why: str = ""
    number: int = 0  # of a menu's line, typed

    def choosing(self, action: str) -> Delivery:
        """The delivery, with what the typed number stands for."""
        if not action:
            return self.delivery
        message = json.loads(self.delivery.body) | {CHOSEN: action}
        return replace(self.delivery, body=json.dumps(message))


def arrived(message: Mapping[str, Any], now: datetime, speed: float = 1.0) -> Arrived:
    """``now`` is real; ``speed``: how fast the clock runs in which windows are counted."""
    address, sent_at = address_of(message), _moment(message.get("send_time"), now)
    delivery = _delivery(message, address)
    if message.get("origin") == CUSTOMER and address:
        rest = WITHIN - (now - sent_at)
        opens = Grant("words", MESSAGES, rest) if rest > _NONE else None
        return Arrived(delivery, address, opens, number=number_in(message))
    event = message.get("event")
    if not isinstance(event, dict) or not address:
        return Arrived(delivery, address)
    code, until = event.get("welcome_code"), sent_at + WELCOME_LIFE
    if isinstance(code, str) and code and until > now:
        opens = Grant("click", 1, (until - now) * speed)
        return Arrived(delivery, address, opens, code, until)
    lost = event.get("fail_msgid")
    if event.get("event_type") == "msg_send_fail" and isinstance(lost, str):
        why = LOSSES.get(event.get("fail_type", 0), "the platform could not deliver it")
        return Arrived(delivery, address, failed=lost, why=why)
    return Arrived(delivery, address)


_NONE = timedelta(0)


def _moment(seconds: object, now: datetime) -> datetime:
    if isinstance(seconds, int) and 0 <= seconds < 10**11:
        return min(datetime.fromtimestamp(seconds, UTC), now)
    return now


def _delivery(message: Mapping[str, Any], address: str) -> Delivery:
    plain = json.dumps(message, ensure_ascii=False)
    try:
        plain.encode()
    except UnicodeEncodeError:  # half of a UTF-16 pair, which no database takes
        plain = json.dumps(message)
    number = message.get("msgid")
    if not isinstance(number, str) or not number:
        number = hashlib.sha256(plain.encode()).hexdigest()
    return Delivery(number, address, plain)
