"""今天: what presses now, news without a reload, the wall, the drawings of scores."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.papers import draw_vector
from bot.papers.press import kit_of
from bot.web.doors import running_of
from bot.web.posted import page
from bot.web.work.door import PATH, Base, looked
from bot.web.work.paper import render
from handlers.workbench import frame, today
from handlers.workbench.today import Today
from storage import search
from storage.db import reading

AGAIN = 2.0  # seconds between two looks for news, however many pages wait for them
STREAM = 300.0  # seconds until a page must ask anew, and show that it may still look


async def show(request: Request) -> Response:
    if request.query_params.get("key") or request.query_params.get("as"):
        return RedirectResponse(f"/console?{request.url.query}", 303)
    base, may = await looked(request, lambda context: frame.opens(context, "today"))
    if not may:
        first = "house" if "house" in base.frame.pages else "verbs"
        return RedirectResponse(f"{PATH}/{first}", 303)
    base, found = await looked(request, today.look)
    return page(_today(request, "today.html", base, found))


async def wall(request: Request) -> Response:
    """For a screen in the control room: nothing that is anybody's."""
    base, found = await looked(request, today.wall)
    return page(_today(request, "wall.html", base, found))


def _today(request: Request, template: str, base: Base, found: Today) -> str:
    clock = running_of(request).clock
    return render(
        template, base, found=found, now=clock.now().timestamp(), speed=clock.speed, here="today"
    )


class News:
    """The newest thing that has happened, looked up once for all pages that wait for it."""

    def __init__(self) -> None:
        self._newest, self._looked, self._free = 0, float("-inf"), asyncio.Lock()

    async def newest(self, request: Request) -> int:
        running = running_of(request)
        async with self._free:
            if asyncio.get_running_loop().time() - self._looked >= AGAIN:

                def look() -> int:
                    with reading(running.engine) as session:
                        return search.newest_event(session)

                self._newest = await running.in_thread(look)
                self._looked = asyncio.get_running_loop().time()
        return self._newest


async def news(request: Request) -> Response:
    """Server-sent events: a word that is another whenever something has happened."""
    await looked(request, today.news)
    running, shared = running_of(request), request.app.state.news

    async def stream() -> AsyncIterator[str]:
        until = asyncio.get_running_loop().time() + STREAM
        said = ""
        while asyncio.get_running_loop().time() < until and not await request.is_disconnected():
            newest = await shared.newest(request)
            word = sha256(f"{running.secret}{newest}".encode()).hexdigest()[:12]
            if word != said:
                said = word
                yield f"event: news\ndata: {word}\n\n"
            await running.handled.wait(running.handled.count, AGAIN)
            await asyncio.sleep(0.2)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)


async def score(request: Request) -> Response:
    """The drawing of this month's score of ``{position}``, as SVG."""
    position = request.path_params["position"]
    _, values = await looked(request, lambda context: today.score(context, position))
    running = running_of(request)
    svg = await running.in_thread(lambda: draw_vector("score", values, kit_of(running)))
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/wall", wall, methods=["GET"]),
    Route("/news", news, methods=["GET"]),
    Route("/scores/{position:str}.svg", score, methods=["GET"]),
]
