"""``/api/v1/webhooks``: a program names the addresses at which it wants to hear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doors import json_within
from bot.web.programs import fitting
from bot.web.programs.door import answered, number_in, with_key
from handlers.context import Context
from handlers.interface import hooks
from handlers.legible import writable
from storage.keys import Pass

SCOPE = "do:webhook"
LARGEST = 16 * 1024  # bytes of a body
Act = Callable[[Context, Pass, int], Any]


async def add(request: Request) -> Response:
    body = await json_within(request, LARGEST)

    def look(context: Context, key: Pass) -> Any:
        fitting.of_hook(body)
        return hooks.add(context, key, writable(body["url"]), body.get("kinds", []))

    return answered(request, await with_key(request, SCOPE, look))


async def whole(request: Request) -> Response:
    return await (add if request.method == "POST" else mine)(request)


async def mine(request: Request) -> Response:
    return answered(request, {"items": await with_key(request, SCOPE, hooks.mine), "after": None})


def _one(act: Act) -> Callable[[Request], Any]:
    async def one(request: Request) -> Response:
        number = number_in(request, "webhook")
        done = await with_key(request, SCOPE, lambda context, key: act(context, key, number))
        found = {"items": done, "after": None} if isinstance(done, list) else done
        return answered(request, found)

    return one


ROUTES = [
    Route("/webhooks", whole, methods=["GET", "POST"]),
    Route("/webhooks/{webhook}/dead", _one(hooks.dead), methods=["GET"]),
    Route("/webhooks/{webhook}/rotate", _one(hooks.rotate), methods=["POST"]),
    Route("/webhooks/{webhook}/stop", _one(hooks.stop), methods=["POST"]),
    Route("/webhooks/{webhook}/replay", _one(hooks.replay), methods=["POST"]),
]
