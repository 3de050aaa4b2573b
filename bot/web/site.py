"""The ASGI site, put together from its doors."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.running import Running
from bot.web import chat, health, hooks, pay, reminded, stage
from bot.web.admission import Backlog
from bot.web.budgets import Budgets
from bot.web.doors import (
    Problem,
    say_away,
    say_failure,
    say_full,
    say_http_error,
    say_problem,
)
from bot.web.home import site as home
from bot.web.pages import STATIC
from bot.web.programs import site as programs
from bot.web.work import site as work
from bot.web.work.today import News
from storage.db import AWAY

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob: data:; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def create_site(running: Running) -> Starlette:
    """Every address that the program answers. With the web chat off, ``/`` is nothing."""
    routes: list[BaseRoute] = [
        *health.ROUTES,
        *hooks.ROUTES,
        *pay.ROUTES,
        *reminded.ROUTES,
        *work.ROUTES,
        *home.ROUTES,
    ]
    if running.settings.webchat == "on":
        routes += [*chat.ROUTES, *stage.ROUTES]
    routes.append(Mount("/api/v1", programs.create(running)))
    # A browser asks each time whether a file has changed: there is no build to name versions.
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    site = Starlette(
        routes=routes,
        middleware=[Middleware(SafeHeaders)],
        exception_handlers={
            Problem: say_problem,
            **work.PROBLEMS,
            **home.PROBLEMS,
            HTTPException: say_http_error,
            **dict.fromkeys(AWAY, say_away),
            OSError: say_full,
            Exception: say_failure,
        },
    )
    site.state.running = running
    site.state.budgets, site.state.backlog, site.state.news = Budgets(), Backlog(), News()
    return site


class SafeHeaders:
    """Adds ``HEADERS`` to every answer that does not say something stricter itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_safely)
