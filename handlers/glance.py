"""The addresses that open a page for one person: the workbench, and 我的家."""

from __future__ import annotations

from dataclasses import replace

from handlers import telling
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.incoming import Reply
from handlers.tickets import place
from handlers.wording import glance as words
from handlers.wording import people as people_words
from handlers.wording import refusals


def link(context: Context) -> None:
    """/console: an address that lets the asker in for a while; in private, for it is a key."""
    make = context.rules.console_link
    if make is None:
        raise NotAllowed(refusals.no_console)
    reply = words.link(context.t, make(context.sender.id, context.now))
    telling.answer(context, reply)


def with_page(context: Context, reply: Reply) -> Reply:
    """The same with a button that opens 我的家, where there is such a page."""
    if context.rules.home_link is None:
        return reply
    return replace(reply, buttons=(*reply.buttons, words.home_button(context.t)))


def my_home(context: Context) -> None:
    """/myhome: an address that opens the asker's own page once; for whoever has a home."""
    asked = context.question
    if asked is not None and asked.asks == "home" and place.answered(context, asked):
        return  # 请问是哪一户: 我家
    if not context.sender.homes:
        telling.answer(context, people_words.how_to_bind(context.t, ()))
        return
    make = context.rules.home_link
    if make is None:
        raise NotAllowed(words.no_home_page)
    telling.answer(context, words.home_link(context.t, make(context.sender.id, context.now)))
