"""Long questions: a caller who waits until there is something to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request

from bot.web.doors import number, webchat_of

T = TypeVar("T")

LIMIT = 4  # seconds; when the program stops, it lets open requests end first
LOOK_AGAIN = 1.0  # seconds; another process, or the clock, notifies nobody here


async def news(
    request: Request, look: Callable[[], Awaitable[T]], is_news: Callable[[T], bool]
) -> T:
    """What ``look`` finds once it is news, or after ``?wait=SECONDS`` whatever it finds."""
    await request.body()  # what is then still received can only be the caller's leaving
    condition, loop = webchat_of(request).news, asyncio.get_running_loop()
    ends = loop.time() + min(number(request, "wait"), LIMIT)
    while True:
        seen = condition.count
        found = await look()
        left = ends - loop.time()
        if is_news(found) or left <= 0 or await _over(request):
            return found
        await condition.wait(seen, min(left, LOOK_AGAIN))


async def _over(request: Request) -> bool:
    """Whether nobody waits any more: the caller has left, or the program is stopping."""
    return webchat_of(request).closed or await request.is_disconnected()
