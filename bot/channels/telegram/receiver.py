"""How updates reach the mailbox: committed there first, told to Telegram afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.channels.base import Delivery, Mailbox
from bot.channels.telegram.errors import TooMany
from bot.channels.telegram.updates import NAME, RECEIVED

log = logging.getLogger("guanjia.telegram")

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
LEASE = "telegram-poll"
BODY_LIMIT = 1024 * 1024  # bytes; Telegram's updates have a few thousand
ANSWERS_LIMIT = 100  # answers to pressed buttons under way; beyond that a button just spins
BATCH = 100  # Telegram gives no more


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. ``poll`` stays below the 30 for which the mailbox grants the lease."""

    poll: float = 25.0
    first: float = 1.0  # pause after a first failure; doubled at each further one
    longest: float = 30.0
    refused: float = 60.0  # while Telegram refuses the token
    lease: float = 2.0  # between two questions for a lease that another process holds


class Receiver:
    """Fetches updates, or takes what the webhook brings, and puts all of it into the mailbox.

    ``trouble``: one sentence while somebody must mend something, else "".
    ``last_poll_at``: monotonic seconds of the last poll that worked, or at which another process
    held the lease; None before the first.
    """

    def __init__(self, bot: Bot, polls: BaseRequest, mailbox: Mailbox, pace: Pace) -> None:
        self._bot = bot
        self._polls = polls
        self._mailbox = mailbox
        self._pace = pace
        self._answers: set[asyncio.Task[None]] = set()
        self.trouble = ""
        self.last_poll_at: float | None = None

    async def poll(self) -> None:
        """Fetches updates until cancelled. Whatever goes wrong is logged and tried again."""
        offset: int | None = None
        failures = 0
        while True:
            try:
                if not await self._mailbox.holds_lease(LEASE):
                    offset, self.last_poll_at = None, time.monotonic()
                    await asyncio.sleep(self._pace.lease)
                    continue
                updates = await self._fetch(offset)
                await self._store(updates)
            except Exception as error:
                failures += 1
                await asyncio.sleep(self.pause(error, failures))
                continue
            confirmed = max((one for one in map(_id, updates) if one is not None), default=None)
            if updates and confirmed is None:  # cannot be confirmed, so it comes again at once
                failures += 1
                await asyncio.sleep(self._growing(failures))
                continue
            offset, failures = offset if confirmed is None else confirmed + 1, 0

    async def take(self, body: bytes) -> HTTPStatus:
        """One webhook delivery, its sender known to be Telegram; returns what to answer."""
        if len(body) > BODY_LIMIT:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST
        try:
            await self._store([update])
        except Exception as error:  # Telegram keeps it and comes again
            log.warning("an update could not be stored: %s", type(error).__name__)
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    def pause(self, error: Exception, failures: int, *, grave: bool = True) -> float:
        """Says in the log what is wrong; returns the seconds to wait before the next try.

        ``grave``: without it nobody is heard."""
        if isinstance(error, InvalidToken):
            if grave and not self.trouble:
                self.trouble = "Telegram refuses the token: check GUANJIA_TELEGRAM_TOKEN"
                log.error(self.trouble)
            elif not grave:
                log.warning("Telegram refuses to say what we are called there; trying again")
            return self._pace.refused
        if isinstance(error, TooMany):
            log.warning("Telegram asks for a pause of %.0f s", error.wait.total_seconds())
            return error.wait.total_seconds()
        if isinstance(error, Conflict):
            log.warning("another process, or a webhook, takes this bot's updates: %s", error)
        elif isinstance(error, TelegramError):
            log.warning("Telegram cannot be reached, failure %d: %s", failures, error)
        else:  # its words may quote what people wrote
            log.warning("receiving failed, failure %d: %s", failures, type(error).__name__)
        return self._growing(failures)

    async def aclose(self) -> None:
        """Drops the answers that are still under way."""
        for answer in self._answers:
            answer.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    def _growing(self, failures: int) -> float:
        longest = min(self._pace.first * 2.0 ** min(failures - 1, 16), self._pace.longest)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads tries, hides nothing

    async def _fetch(self, offset: int | None) -> list[Any]:
        """The next updates as they came; PTB's own get_updates fails as a whole on an odd one."""
        asked: dict[str, Any] = {
            "timeout": int(self._pace.poll),
            "limit": BATCH,
            "allowed_updates": json.dumps(WANTED),
        }
        if offset is not None:
            asked["offset"] = offset
        updates = await self._polls.post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}")
        if not isinstance(updates, list):
            raise TelegramError("Invalid server response")
        self.last_poll_at, self.trouble = time.monotonic(), ""
        return updates

    async def _store(self, updates: Iterable[Any]) -> None:
        """Returns once all of it is committed; a stop meanwhile waits for that."""
        updates = list(updates)
        if not updates:
            return
        deliveries = [_delivery(update) for update in updates]
        storing = asyncio.ensure_future(self._mailbox.put(NAME, deliveries))
        try:
            await asyncio.shield(storing)
        except asyncio.CancelledError:
            await asyncio.wait([storing])
            if not storing.cancelled() and storing.exception():
                log.warning("the last updates were not stored; Telegram will bring them again")
            raise
        for update in updates:
            self._answer(update)

    def _answer(self, update: Any) -> None:
        """Tells Telegram that a pressed button was heard, so that it stops spinning."""
        query = update.get("callback_query") if isinstance(update, dict) else None
        name = query.get("id") if isinstance(query, dict) else None
        if isinstance(name, str) and len(self._answers) < ANSWERS_LIMIT:
            answer = asyncio.create_task(self._answer_query(name))
            self._answers.add(answer)
            answer.add_done_callback(self._answers.discard)

    async def _answer_query(self, name: str) -> None:
        try:
            await self._bot.answer_callback_query(name)
        except TelegramError as error:  # too old, or no connection: only a spinner is at stake
            log.debug("a pressed button was not answered: %s", type(error).__name__)


def is_secret(given: str, expected: str) -> bool:
    """Compares in a time that tells nothing."""
    return bool(expected) and hmac.compare_digest(
        given.encode("utf-8", "replace"), expected.encode()
    )


def _id(update: Any) -> int | None:
    """The number by which Telegram counts; None where there is none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _delivery(update: Any) -> Delivery:
    """What cannot be told apart by a number is told apart by its content."""
    number = _id(update)
    plain = _dump(update)
    key = str(number) if number is not None else hashlib.sha256(plain.encode()).hexdigest()
    if isinstance(update, dict) and "callback_query" in update:
        plain = _dump({**update, RECEIVED: int(time.time())})
    return Delivery(key, _conversation(update), plain, _album(update))


def _album(update: Any) -> str:
    """What Telegram calls the album of which this is a piece."""
    message = update.get("message") if isinstance(update, dict) else None
    album = message.get("media_group_id") if isinstance(message, dict) else None
    return album if isinstance(album, str) else ""


def _dump(update: Any) -> str:
    try:
        text = json.dumps(update, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:  # half of a UTF-16 pair, which no database takes
        text = json.dumps(update)
    except RecursionError:  # nested too deep for anybody to read
        text = "null"
    return text


def _conversation(update: Any) -> str:
    """The chat whose order this update must keep; a click belongs to the chat it was made in."""
    parts = update.values() if isinstance(update, dict) else ()
    for part in parts:
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        around = message.get("chat") if isinstance(message, dict) else None
        for chat in (part.get("chat"), around, part.get("from")):
            if isinstance(chat, dict) and "id" in chat:
                return str(chat["id"])
    return ""
