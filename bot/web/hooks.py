"""Where messengers call: their webhooks, handed to the channel as they came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, runtime_checkable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.base import Answer
from bot.web.doors import SMALL, Problem, body_within, running_of

LIMIT = 1024 * 1024  # bytes


@runtime_checkable
class Receiver(Protocol):
    async def receive_webhook(self, secret: str, body: bytes, /) -> int:
        """Checks the secret, commits the delivery, returns the HTTP status to answer with."""


async def telegram(request: Request) -> Response:
    running = running_of(request)
    channel: object = running.channels.get("telegram")
    if running.settings.telegram_mode != "webhook" or not isinstance(channel, Receiver):
        raise Problem(404, "no_page")
    secret = request.headers.get("x-telegram-bot-api-secret-token", "")
    body = await body_within(request, LIMIT)
    return Response(status_code=await channel.receive_webhook(secret, body))


@runtime_checkable
class Gate(Protocol):
    """A door of the WeChat kind: whoever calls proves with a signature who they are."""

    async def greet(self, query: Mapping[str, str], /) -> Answer:
        """The console's question whether this address is ours."""

    async def take(self, query: Mapping[str, str], body: bytes, /) -> Answer:
        """A delivery."""


def gate(name: str) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a channel that is a ``Gate``."""

    async def enter(request: Request) -> Response:
        channel: object = running_of(request).channels.get(name)
        if not isinstance(channel, Gate):
            raise Problem(404, "no_page")
        try:
            if request.method == "POST":
                answer = await channel.take(request.query_params, await body_within(request, SMALL))
            else:
                answer = await channel.greet(request.query_params)
        except ClientDisconnect:
            return Response(status_code=400)
        kind = "application/xml" if answer.text.startswith("<xml>") else "text/plain"
        return Response(answer.text, answer.status, media_type=kind)

    return enter


ROUTES = [
    Route("/telegram/webhook", telegram, methods=["POST"]),
    Route("/wechat", gate("wechat"), methods=["GET", "POST"]),
    Route("/wecom", gate("wecom"), methods=["GET", "POST"]),
]
