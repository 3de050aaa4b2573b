"""Fetches what customers wrote: one process at a time, from a cursor that outlives it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.channels.base import Mailbox
from bot.channels.errors import Halted, SendError
from bot.channels.wechat_common.client import Api
from bot.channels.wechat_common.errors import PlatformError, explain
from bot.channels.wecom.codes import KF, TOKEN_OVER
from bot.channels.wecom.kf import messages
from bot.channels.wecom.kf.arrivals import Arrived, arrived
from storage.kf import KfAccount

log = logging.getLogger("guanjia.wecom")

LEASE = "wecom-kf"
LOOK_EVERY = 2.0  # seconds, where nobody notifies: another process's door may have heard something
LONGEST_PAUSE = timedelta(minutes=1)
PAGE = 1000


class Cursors(Protocol):
    """What is remembered of the accounts that are pulled."""

    news: asyncio.Event

    async def look_everywhere(self, only: str) -> None:
        """All accounts, or the one that is named, are to be looked at."""

    async def wanted(self) -> Sequence[KfAccount]: ...

    async def pulled(self, kf_id: str, cursor: str, wanted_at: datetime | None) -> None: ...

    async def arrive(self, channel: str, messages: Sequence[Arrived]) -> None:
        """Commits all of it, before the cursor moves on."""


class Puller:
    """``only``: the one account to serve, "" for all that we hear of."""

    def __init__(
        self,
        api: Api,
        mailbox: Mailbox,
        cursors: Cursors,
        only: str,
        now: Callable[[], datetime],
        speed: float = 1.0,
    ) -> None:
        self._api, self._mailbox, self._cursors = api, mailbox, cursors
        self._only, self._now, self._speed = only, now, speed
        self._failures, self._leads = 0, False

    async def run(self) -> None:
        """Until cancelled. Nothing is lost while the platform is away: it keeps three days."""
        while True:
            self._cursors.news.clear()
            try:
                await self.look()
                self._failures = 0
            except SendError as error:
                self._failures += 1
                log.warning("微信客服 cannot be read, failure %d: %s", self._failures, error)
            except Exception as error:  # its words may quote what people wrote
                self._failures += 1
                log.warning(
                    "微信客服 cannot be read, failure %d: %s", self._failures, type(error).__name__
                )
            await self._rest()

    async def look(self) -> None:
        """Pulls what is wanted, where it is our turn; whoever takes the turn looks everywhere, for
        what came while nobody did."""
        led, self._leads = self._leads, await self._mailbox.holds_lease(LEASE)
        if not self._leads:
            return
        if not led:
            await self._cursors.look_everywhere(self._only)
        for account in await self._cursors.wanted():
            if self._only in ("", account.kf_id):
                await self.pull(account)

    async def pull(self, account: KfAccount) -> None:
        """All that waits at one account, page by page; each is ours before the cursor moves."""
        cursor, more = account.cursor, True
        token = account.token if account.token_until > self._now() else ""
        while more:
            page, token = await self._page(account.kf_id, cursor, token)
            pulled = [one for one in page.get("msg_list") or () if isinstance(one, dict)]
            await self._cursors.arrive(
                messages.NAME, [arrived(one, self._now(), self._speed) for one in pulled]
            )
            cursor = str(page.get("next_cursor") or cursor)
            more = bool(page.get("has_more")) and bool(page.get("next_cursor"))
            await self._cursors.pulled(account.kf_id, cursor, None if more else account.wanted_at)

    async def _page(self, kf_id: str, cursor: str, token: str) -> tuple[dict[str, Any], str]:
        """One page, and the token where it still counts: without one the platform only lets us
        ask less often."""
        body = {"open_kfid": kf_id, "limit": PAGE, "voice_format": 0}
        body |= {name: value for name, value in (("cursor", cursor), ("token", token)) if value}
        try:
            return await self._api.ask("/cgi-bin/kf/sync_msg", body), token
        except PlatformError as error:
            if error.code != TOKEN_OVER or not token:
                trouble = explain(error, KF)
                if isinstance(trouble, Halted):
                    self._api.trouble = str(trouble)
                raise trouble from None
        return await self._page(kf_id, cursor, "")

    async def _rest(self) -> None:
        pause = min(LOOK_EVERY * 2.0 ** min(self._failures, 6), LONGEST_PAUSE.total_seconds())
        try:
            async with asyncio.timeout(pause):
                if self._failures:
                    await asyncio.sleep(pause)
                await self._cursors.news.wait()
        except TimeoutError:
            return
