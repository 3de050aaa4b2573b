"""Somebody at the workbench of a world: pages are opened and forms are sent, without a browser."""

from __future__ import annotations

import asyncio
import html
import re
from datetime import timedelta
from typing import Any, Self

import httpx
from sqlmodel import col, select

from bot.web.site import create_site
from bot.web.work import door
from storage.db import reading
from storage.people import Person
from tests.world import World

HOST = "http://guanjia.test"


class Browser:
    """One browser in which nobody is signed in yet. To be closed."""

    def __init__(self, world: World) -> None:
        self._world, self._runner = world, asyncio.Runner()
        transport = httpx.ASGITransport(create_site(world.running), raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url=HOST, timeout=30)

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def opens(self, path: str) -> httpx.Response:
        return self._runner.run(self._client.get(path))

    def sends(self, path: str, fields: Any) -> httpx.Response:
        return self._runner.run(self._client.post(path, data=fields))

    def uploads(self, path: str, fields: Any, file: tuple[str, bytes, str]) -> httpx.Response:
        return self._runner.run(self._client.post(path, data=fields, files={"file": file}))

    def forgets(self) -> None:
        """The browser's cookies are gone."""
        self._client.cookies.clear()

    def says_it_comes_from(self, origin: str) -> None:
        """As a browser does with another site's form."""
        self._client.headers["origin"] = origin

    def token(self) -> str:
        return self.hidden(self.opens("/desk/me").text, "token")

    @staticmethod
    def hidden(page: str, name: str) -> str:
        """What a page's form brings along under a name."""
        found = re.search(rf'name="{name}" value="([^"]*)"', page)
        assert found is not None
        return html.unescape(found[1])

    def fills(self, verb: str, **fields: str) -> httpx.Response:
        """Fills in a verb's form; the page that is shown then, or the form with what is wrong."""
        sent = {"token": self.token(), "key": f"{verb}{fields}"[:60]}
        sent |= {f"f.{name}": value for name, value in fields.items()}
        answer = self.sends(f"/desk/verbs/{verb.replace(' ', '/')}", sent)
        if answer.status_code != 303:
            return answer
        return self.opens(answer.headers["location"])


class Clerk(Browser):
    """A browser in which somebody is signed in by the link from their chat."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        with reading(world.engine) as session:
            who = session.exec(select(Person.id).where(col(Person.name) == name)).one()
        address = door.link(HOST, world.running.secret, who, world.now - timedelta(minutes=1))
        assert self.opens(address.removeprefix(HOST)).status_code == 303
