"""How requests to the Bot API travel: a few connections, each kept open."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.telegram.errors import TooMany

Timeout = Any  # PTB's ODVInput[float], which is not public

_TALKATIVE = ("httpx", "telegram.Bot")  # the loggers that write addresses, which hold the token


class Connections(BaseRequest):
    """PTB's own HTTP client several times over, one connection in each.

    httpx looks through all its connections at each request, so one client with sixteen of them
    is half as fast as sixteen clients with one. The one used last is taken first: in quiet
    hours one warm connection does everything. ``wiring``: what httpx is to know besides, above
    all one SSL context for all, since each would take 20 ms to read the root certificates.
    """

    def __init__(self, connections: int, read_timeout: float, wiring: dict[str, Any]) -> None:
        self._connections: Final = [
            HTTPXRequest(
                connection_pool_size=1,
                read_timeout=read_timeout,
                pool_timeout=None,  # whoever waits, waits for a connection
                httpx_kwargs=wiring,
            )
            for _ in range(connections)
        ]
        self._free: asyncio.LifoQueue[HTTPXRequest] = asyncio.LifoQueue()
        for connection in self._connections:
            self._free.put_nowait(connection)

    @property
    def read_timeout(self) -> float | None:
        return self._connections[0].read_timeout

    async def initialize(self) -> None:
        for connection in self._connections:
            await connection.initialize()

    async def shutdown(self) -> None:
        for connection in self._connections:
            await connection.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        connection = await self._free.get()
        try:
            code, payload = await connection.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout
            )
        finally:
            self._free.put_nowait(connection)
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooMany(_asked_pause(payload))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Of a message that was sent only the id matters; what is not read cannot be misread."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):  # PTB would log the payload, which quotes people
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict) or not answer.keys() & {"result", "description"}:
            raise TelegramError("Invalid server response")
        result = answer.get("result")
        answer["result"] = (
            [_id_only(one) for one in result] if isinstance(result, list) else (_id_only(result))
        )
        return answer


def _id_only(result: Any) -> Any:
    if not isinstance(result, dict) or "message_id" not in result:
        return result
    chat = {"id": 0, "type": "private"}
    return {"message_id": result["message_id"], "date": 0, "chat": chat}


def _asked_pause(payload: bytes) -> timedelta:
    """How long Telegram wants us to wait; five seconds where it does not say."""
    seconds = 5.0
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        seconds = float(json.loads(payload)["parameters"]["retry_after"])
    return timedelta(seconds=min(max(seconds, 1.0), 86_400.0))


class Mask(logging.Filter):
    """Keeps one token, and what people write, out of the logs of the libraries beneath.

    Active until ``lift``.
    """

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        for name in _TALKATIVE:
            logging.getLogger(name).addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "telegram.Bot" and record.levelno <= logging.DEBUG:
            return False  # the parameters and the answer of every call
        message = record.getMessage()
        if self._token in message:
            record.msg, record.args = message.replace(self._token, "<token>"), ()
        return True

    def lift(self) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).removeFilter(self)
