"""The table of all channels that keep the contract."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.contract import own, telegram, wechat, wecom
from tests.contract.kit import Kit

Open = Callable[[str, Path], AbstractAsyncContextManager[Kit]]

KITS: dict[str, Open] = {
    "telegram": telegram.kit,
    "webchat": own.webchat,
    "terminal": own.terminal,
    "wechat": wechat.kit,
    "wecom": wecom.app,
    "wecom-kf": wecom.kf,
}
