"""The address that opens the workbench."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.wording import glance as words
from handlers.wording import refusals


def link(context: Context) -> None:
    """/console: an address that lets the asker in for a while; in private, for it is a key."""
    make = context.rules.console_link
    if make is None:
        raise NotAllowed(refusals.no_console)
    reply = words.link(context.t, make(context.sender.id, context.now))
    telling.answer(context, reply)
