"""Where messengers knock: their webhooks, handed to the channel as they came."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doors import Problem, body_within, running_of

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


ROUTES = [Route("/telegram/webhook", telegram, methods=["POST"])]
