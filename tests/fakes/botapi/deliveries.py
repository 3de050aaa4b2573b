"""How updates leave: a long poll that waits, or a webhook that insists."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import Any

import httpx

from tests.fakes.botapi.account import Account, Waiting
from tests.fakes.botapi.methods import _wanted
from tests.fakes.botapi.rules import Params, Refused, number

LONGEST_POLL = 50.0
LONGEST_BACKOFF = 60.0


async def get_updates(account: Account, params: Params) -> list[Any]:
    """Waits for updates; a newer poll ends an older one, as does a webhook."""
    _refuse_beside_webhook(account)
    if account.poller:
        account.poller.set()
    superseded = account.poller = asyncio.Event()
    account.wanted = _wanted(account, params)
    account.confirm(number(params, "offset"))
    limit = min(max(number(params, "limit", 100), 1), 100)
    until = asyncio.get_running_loop().time() + min(number(params, "timeout"), LONGEST_POLL)
    while not (batch := _batch(account, limit)):
        left = until - asyncio.get_running_loop().time()
        if left <= 0 or account.closing.is_set():
            break
        account.news.clear()
        await _first(left, account.news, superseded, account.closing)
        _refuse_beside_webhook(account)
        if superseded.is_set():
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot "
                "instance is running",
            )
    account.poller = None
    return batch


def _refuse_beside_webhook(account: Account) -> None:
    if account.webhook:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
            "delete the webhook first",
        )


def _batch(account: Account, limit: int) -> list[Any]:
    """What waits, oldest first; before it what shall come a second time whatever was confirmed."""
    account.expire()
    again, account.again = account.again, []
    rest = [account.waiting[one].update for one in sorted(account.waiting)]
    return (again + rest)[:limit]


async def _first(seconds: float, *events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()


class Courier:
    """Brings one account's updates to its webhook: per chat in order and one at a time, presses
    of a button per person; again and again until the answer is 2xx."""

    def __init__(self, account: Account, first_backoff: float = 1.0) -> None:
        self.first_backoff = first_backoff
        self._account = account
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._client = httpx.AsyncClient(
            trust_env=False, timeout=10.0, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )

    async def run(self) -> None:
        """Until cancelled."""
        account = self._account
        try:
            while True:
                account.news.clear()
                account.expire()
                if account.webhook:
                    self._open_lanes()
                await account.news.wait()
        finally:
            for lane in self._lanes.values():
                lane.cancel()
            await asyncio.gather(*self._lanes.values(), return_exceptions=True)
            await self._client.aclose()

    def _open_lanes(self) -> None:
        for one in list(self._account.waiting.values()):
            name = _lane(one)
            if name not in self._lanes or self._lanes[name].done():
                self._lanes[name] = asyncio.create_task(self._drive(name))

    async def _drive(self, name: str) -> None:
        failures = 0
        while self._account.webhook and (number := self._next(name)) is not None:
            wait = await self._bring(self._account.waiting[number])
            if wait is None:
                self._account.waiting.pop(number, None)
                failures = 0
                continue
            # The first retry comes at once, each further one after twice the time.
            pause = 0.0 if failures == 0 else self.first_backoff * 2.0 ** (failures - 1)
            failures += 1
            await asyncio.sleep(max(wait, min(pause, LONGEST_BACKOFF)))

    def _next(self, name: str) -> int | None:
        numbers = (one for one, what in self._account.waiting.items() if _lane(what) == name)
        return min(numbers, default=None)

    async def _bring(self, one: Waiting) -> float | None:
        """None when it arrived, else the seconds that the receiver asks to wait."""
        hook = self._account.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
        self._account.calls["webhook"] += 1
        try:
            answer = await self._client.post(hook["url"], json=one.update, headers=headers)
        except httpx.HTTPError:
            return 0.0
        self._account.calls[f"webhook {answer.status_code}"] += 1
        if answer.is_success:
            return None
        asked = 0.0
        with suppress(ValueError):
            asked = float(answer.headers.get("Retry-After", "0"))
        return min(asked, 3600.0)


def _lane(one: Waiting) -> str:
    content = one.update.get(one.kind) if isinstance(one.update, dict) else None
    if not isinstance(content, dict):
        return "other"
    if one.kind == "callback_query":
        return f"presses of {content['from']['id']}"
    return f"chat {content.get('chat', {}).get('id')}"
