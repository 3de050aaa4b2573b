"""All addresses of the workbench."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route

from bot.web.signins import SignedOut
from bot.web.work import (
    behalf,
    charter,
    entry,
    homes,
    house,
    knowledge,
    money,
    notices,
    own,
    setup,
    sheets,
    shifts,
    signing,
    steady,
    tickets,
    today,
    verbs,
)
from bot.web.work.door import PATH, Refused

ROUTES: list[BaseRoute] = [
    Route("/console", entry.console, methods=["GET"]),
    # "/desk" itself is asked for without a stroke behind it.
    Route(PATH, today.show, methods=["GET"]),
    Mount(
        PATH,
        routes=[
            *today.ROUTES,
            *behalf.ROUTES,
            *tickets.ROUTES,
            *homes.ROUTES,
            *knowledge.ROUTES,
            *money.ROUTES,
            *notices.ROUTES,
            *sheets.ROUTES,
            *shifts.ROUTES,
            *steady.ROUTES,
            *house.ROUTES,
            *charter.ROUTES,
            *verbs.ROUTES,
            *entry.ROUTES,
            *signing.ROUTES,
            *own.ROUTES,
            *setup.ROUTES,
        ],
    ),
]
PROBLEMS = {SignedOut: entry.say_signed_out, Refused: entry.say_refused}
