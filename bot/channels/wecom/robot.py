"""The group robot: one group that hears us, and that we cannot hear."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.channels.base import Document, Outgoing
from bot.channels.errors import Refused
from bot.channels.texts import clean
from bot.channels.wechat_common.client import Api
from bot.channels.wecom.codes import ROBOT
from bot.channels.wecom.files import LIMITS, content_of, is_picture
from bot.channels.wecom.layout import split, typed

PICTURE_LIMIT = 2 * 1024 * 1024  # bytes


class Robot:
    """``url``: the webhook that WeCom shows once, with its key. Raises ValueError for others."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._key = dict(parse_qsl(parts.query)).get("key", "")
        if not (parts.netloc and parts.path and self._key):
            raise ValueError("a robot's address ends in …/cgi-bin/webhook/send?key=…")
        self._path = parts.path
        self.api = Api(f"{parts.scheme}://{parts.netloc}", ROBOT)

    async def send(self, message: Outgoing) -> str:
        """Says it to the group; buttons as commands to type to the app. Raises ``SendError``."""
        photos = [each.path for each in message.files if is_picture(each.path)]
        for photo in (*([message.photo] if message.photo else []), *photos):
            await self._show(photo)
        papers = [each for each in message.files if each.path not in photos]
        for paper in (*papers, *([message.document] if message.document else [])):
            await self._hand_over(paper)
        for piece in split(typed(clean(message.text), message.buttons)):
            await self._say("text", {"content": piece})
        return ""

    async def aclose(self) -> None:
        await self.api.aclose()

    async def _show(self, photo: Path) -> None:
        """A picture that cannot be shown costs the picture, never the words."""
        try:
            content = content_of(photo, PICTURE_LIMIT)
        except Refused:
            return
        mark = hashlib.md5(content, usedforsecurity=False).hexdigest()
        await self._say("image", {"base64": base64.b64encode(content).decode(), "md5": mark})

    async def _hand_over(self, paper: Document) -> None:
        try:
            content = content_of(paper.path, LIMITS["file"])
        except Refused:
            return
        uploaded = await self.api.call(
            self._path.replace("/send", "/upload_media"),
            params={"key": self._key, "type": "file"},
            files={"media": (paper.name, content)},
            token=False,
        )
        await self._say("file", {"media_id": uploaded.get("media_id", "")})

    async def _say(self, kind: str, content: dict[str, Any]) -> None:
        body = {"msgtype": kind, kind: content}
        await self.api.call(self._path, body, params={"key": self._key}, token=False)
