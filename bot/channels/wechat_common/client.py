"""The way to the platforms' servers: one access token for all calls, time limits, few retries."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.channels.base import Fetched
from bot.channels.errors import Halted, Refused, Transient, WayClosed
from bot.channels.wechat_common.errors import PlatformError, Table, explain

log = logging.getLogger("guanjia.wechat")

TIMEOUT = 5.0  # seconds for one call
DOWNLOAD_TIMEOUT = 30.0
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes
RENEW_BEFORE = 300.0  # seconds before a token ends; the platform gives a new one from then on
BUSY_PAUSES = (0.3, 1.0)  # seconds; after that the outbox tries again later

Fetch = Callable[[], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Token:
    value: str
    until: float  # monotonic seconds


class Tokens:
    """The access token. However many ask at once, one asks the platform and all wait for it.

    ``fetch`` returns the platform's answer, ``{"access_token": …, "expires_in": seconds}``.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._clock = fetch, clock
        self._token: Token | None = None
        self._flight: asyncio.Task[Token] | None = None

    async def get(self) -> str:
        """Raises what ``fetch`` raises."""
        if self._token is not None and self._token.until > self._clock():
            return self._token.value
        return await self._fly()

    async def renewed(self, refused: str) -> str:
        """A token other than the one that the platform refused, where there is one."""
        if self._token is not None and self._token.value == refused:
            self._token = None
        return await self.get()

    async def _fly(self) -> str:
        if self._flight is None:
            self._flight = asyncio.create_task(self._ask())
            self._flight.add_done_callback(self._landed)
        return (await asyncio.shield(self._flight)).value

    async def _ask(self) -> Token:
        answer = await self._fetch()
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, (int, float)):
            raise Transient("the platform gave no access token")
        # One that ends sooner than our margin is used half its life: never asked for in a loop.
        life = max(seconds - RENEW_BEFORE, seconds / 2)
        self._token = Token(value, self._clock() + life)
        return self._token

    def _landed(self, flight: asyncio.Task[Token]) -> None:
        self._flight = None
        if not flight.cancelled():
            flight.exception()  # whoever waited has heard of it


class Api:
    """JSON calls to one platform. ``root`` as in ``https://api.weixin.qq.com``.

    ``trouble``: one sentence while somebody must mend a setting, else "".
    """

    def __init__(self, root: str, table: Table, credentials: Fetch | None = None) -> None:
        away = urlsplit(root).hostname not in ("127.0.0.1", "::1", "localhost")
        self._http = httpx.AsyncClient(
            base_url=root,
            timeout=TIMEOUT,
            trust_env=away,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=16),
        )
        self._table = table
        self.tokens = Tokens(credentials or self._no_credentials)
        self.trouble = ""

    async def call(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        params: Mapping[str, str] | None = None,
        files: Mapping[str, Any] | None = None,
        token: bool = True,
    ) -> dict[str, Any]:
        """The platform's answer to POST (with a body or files) or GET. Raises ``SendError``."""
        try:
            return await self.ask(path, body, params=params, files=files, token=token)
        except PlatformError as error:
            trouble = explain(error, self._table)
            if isinstance(trouble, Halted):
                self.trouble = str(trouble)
            raise trouble from None

    async def ask(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        params: Mapping[str, str] | None = None,
        files: Mapping[str, Any] | None = None,
        token: bool = True,
    ) -> dict[str, Any]:
        """As ``call``, but an error code of the platform is raised as ``PlatformError``."""
        pauses, renewed = iter(BUSY_PAUSES), False
        held = await self.tokens.get() if token else ""
        while True:
            query = {**(params or {}), **({"access_token": held} if token else {})}
            try:
                answer = await self._exchange(path, body, query, files)
                self.trouble = ""
                return answer
            except PlatformError as error:
                meaning = self._table.get(error.code)
                pause = next(pauses, None) if meaning is not None and meaning.busy else None
                if pause is not None:
                    await asyncio.sleep(pause)
                elif meaning is not None and meaning.token and token and not renewed:
                    held, renewed = await self.tokens.renewed(held), True
                else:
                    raise

    async def download(
        self, path: str, params: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> Fetched:
        """A file, at most 20 MiB. Raises ``SendError``."""
        held = await self.tokens.get()
        try:
            return await self._download(path, {**params, "access_token": held}, body)
        except PlatformError as error:
            meaning = self._table.get(error.code)
            if meaning is None or not meaning.token:
                raise explain(error, self._table) from None
        held = await self.tokens.renewed(held)
        try:
            return await self._download(path, {**params, "access_token": held}, body)
        except PlatformError as error:
            raise explain(error, self._table) from None

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _exchange(
        self,
        path: str,
        body: Mapping[str, Any] | None,
        query: dict[str, str],
        files: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        """One request. Raises ``PlatformError`` and, where nobody knows what became of it,
        ``Transient``. Neither holds the address, in which the token stands."""
        try:
            if files is not None:
                response = await self._http.post(path, params=query, files=files)
            elif body is not None:
                # Chinese as Chinese: the platforms show \u escapes as they are (40033).
                content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
                headers = {"content-type": "application/json; charset=utf-8"}
                response = await self._http.post(
                    path, params=query, content=content, headers=headers
                )
            else:
                response = await self._http.get(path, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Transient(f"the platform cannot be reached: {type(error).__name__}") from None
        return _answer(response.status_code, response.content)

    async def _download(
        self, path: str, query: dict[str, str], body: Mapping[str, Any] | None
    ) -> Fetched:
        method = "GET" if body is None else "POST"
        try:
            async with self._http.stream(
                method, path, params=query, json=body, timeout=DOWNLOAD_TIMEOUT
            ) as response:
                content = await limited(response)
        except httpx.HTTPError as error:
            raise Transient(f"the platform cannot be reached: {type(error).__name__}") from None
        kind = response.headers.get("content-type", "").partition(";")[0].strip()
        if response.status_code != 200 or kind in ("application/json", "text/plain", "text/html"):
            _answer(response.status_code, content)
            raise Transient("the platform sent no file")
        return Fetched(content, kind or "application/octet-stream", _name(response))

    async def _no_credentials(self) -> dict[str, Any]:
        raise WayClosed("this account has no secret")


async def limited(response: httpx.Response) -> bytes:
    """What comes, 20 MiB at most. Raises ``Refused`` for more."""
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > DOWNLOAD_LIMIT:
            raise Refused("the file is too big")
    return bytes(content)


def _answer(status: int, content: bytes) -> dict[str, Any]:
    """The object. Raises ``PlatformError`` for an error code, ``Transient`` for no JSON."""
    try:
        answer = json.loads(content) if status == httpx.codes.OK else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Transient(f"the platform answered {status} and no JSON")
    code = answer.get("errcode", 0)
    if code != 0:
        number = code if isinstance(code, int) else -1
        raise PlatformError(number, str(answer.get("errmsg", "")))
    return answer


def _name(response: httpx.Response) -> str:
    _, found, name = response.headers.get("content-disposition", "").partition("filename=")
    return name.strip('"; ')[:120] if found else ""
