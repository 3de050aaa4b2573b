"""What the two channels of WeCom share: credentials, uploaded files, a plan of requests."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.base import Document, Fetched, Outgoing
from bot.channels.errors import Refused, WayClosed
from bot.channels.wechat_common.channel import PlatformChannel
from bot.channels.wechat_common.client import Api
from bot.channels.wechat_common.errors import Table
from bot.channels.wecom.account import Account
from bot.channels.wecom.files import Files, Kind

log = logging.getLogger("guanjia.wecom")


class WecomChannel(PlatformChannel):
    """``secret``: with which this channel gets its access token."""

    def __init__(self, account: Account, secret: str, codes: Table) -> None:
        super().__init__(Api(account.api_url, codes, self._credentials))
        self._account, self._secret = account, secret
        self._files = Files(self.api)

    async def fetch(self, reference: str) -> Fetched:
        return await self._files.down(reference)

    async def _credentials(self) -> dict[str, Any]:
        who = {"corpid": self._account.corp_id, "corpsecret": self._secret}
        return await self.api.call("/cgi-bin/gettoken", params=who, token=False)

    async def _enclose(
        self,
        message: Outgoing,
        file: Document,
        kind: Kind,
        say: Callable[[str, dict[str, Any]], Awaitable[str]],
        *,
        alone: bool,
    ) -> str:
        """Sends a file. One that cannot go costs itself, never the words behind it."""
        try:
            body = {"media_id": await self._files.up(file.path, file.name, kind)}
        except Refused as error:
            return _without_file(message, error, alone=alone)
        try:
            return await say(kind, body)
        except WayClosed:
            raise
        except Refused as error:
            return _without_file(message, error, alone=alone)


def _without_file(message: Outgoing, error: Refused, *, alone: bool) -> str:
    if alone:
        raise error
    log.warning("message %s leaves without its file: %s", message.outbox_id, error)
    return ""
