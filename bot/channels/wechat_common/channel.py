"""What the channels of both platforms share: they speak through one ``Api`` each."""

from __future__ import annotations

from bot.channels.base import Channel
from bot.channels.wechat_common.client import Api


class PlatformChannel(Channel):
    """A channel over ``api``, whose trouble is its own."""

    def __init__(self, api: Api) -> None:
        self.api = api

    @property
    def trouble(self) -> str:
        return self.api.trouble

    async def aclose(self) -> None:
        await self.api.aclose()
