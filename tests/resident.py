"""A homeowner with a browser: opens links, reads pages, sends forms, without a real browser."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
from sqlmodel import col, select

from bot.web.home import door
from bot.web.site import create_site
from storage.db import reading
from storage.people import Person
from tests.world import World

HOST = "http://guanjia.test"


def link(world: World, name: str, ago: timedelta = timedelta(0)) -> str:
    """The address that somebody would have got in their chat, so long ago."""
    with reading(world.engine) as session:
        named = select(Person.id).where(col(Person.name) == name).order_by(col(Person.id))
        who = session.exec(named).first() or 0
    return door.link(HOST, world.running.secret, who, world.now - ago).removeprefix(HOST)


class Resident:
    """One browser, which opens somebody's page where a name is given. To be closed."""

    def __init__(self, world: World, name: str = "") -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(create_site(world.running), raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url=HOST, timeout=30)
        if name:
            assert self.enters(link(world, name)).status_code == 303

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def __enter__(self) -> Resident:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def opens(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self._runner.run(self._client.get(path, headers=headers))

    def reads(self, path: str) -> str:
        """A page that is there."""
        answer = self.opens(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.text)

    def enters(self, address: str) -> httpx.Response:
        """Opens a link and taps what stands there."""
        shown = self.opens(address)
        found = re.search(r'name="key" value="([^"]+)"', shown.text)
        return self.posts("/myhome/enter", {"key": html.unescape(found[1])}) if found else shown

    def posts(
        self, path: str, fields: Mapping[str, str], photos: tuple[bytes, ...] = ()
    ) -> httpx.Response:
        files: Any = [("photo", (f"{at}.png", each, "image/png")) for at, each in enumerate(photos)]
        return self._runner.run(self._client.post(path, data=dict(fields), files=files or None))

    def does(self, path: str, *photos: bytes, **fields: str) -> str:
        """Sends a form of a page of ours; the page that is shown then."""
        me = self.opens("/myhome/me").text
        sent = {name: html.unescape(value) for name, value in _GUARD.findall(me)}
        sent |= {"back": "/myhome", **{name.replace("__", "."): v for name, v in fields.items()}}
        answer = self.posts(path, sent, photos)
        if answer.status_code != 303:
            return html.unescape(answer.text)
        return self.reads(answer.headers["location"])

    def taps(self, line: str) -> str:
        return self.does("/myhome/say", line=line)


_GUARD = re.compile(r'name="(token|key)" value="([^"]*)"')
