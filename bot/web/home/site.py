"""All addresses of the homeowner's page."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route

from bot.web.home import acts, entry, pages, wechat
from bot.web.home.door import PATH, HomeSignedOut, Refused

ROUTES: list[BaseRoute] = [
    # "/myhome" itself is asked for without a stroke behind it.
    Route(PATH, pages.show, methods=["GET"]),
    Route("/home", pages.by_its_other_name, methods=["GET"]),
    Mount(PATH, routes=[*pages.ROUTES, *acts.ROUTES, *entry.ROUTES, *wechat.ROUTES]),
]
PROBLEMS = {HomeSignedOut: entry.say_signed_out, Refused: entry.say_refused}
