"""The channel itself: what ``base.Channel`` promises, kept over its interface."""

from __future__ import annotations

import asyncio
import math
import mimetypes
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx

from bot.channels.base import Answer, Desk, Fetched, Outgoing
from bot.channels.errors import Refused, Transient, WayClosed
from bot.channels.wechat import layout, messages
from bot.channels.wechat.account import Account
from bot.channels.wechat.callback import Callback, log
from bot.channels.wechat.codes import CODES
from bot.channels.wechat.console import open_api
from bot.channels.wechat_common.channel import PlatformChannel
from bot.channels.wechat_common.client import DOWNLOAD_TIMEOUT, limited
from bot.channels.wechat_common.errors import PlatformError, explain
from handlers.incoming import Button, Incoming

SEND = "/cgi-bin/message/custom/send"
TEMPLATE = "/cgi-bin/message/template/send"
NEWS = "您有新的回复，请回任意字查看"  # within the twenty characters of a "thing"
PICTURES = (".qpic.cn", ".qq.com", ".qlogo.cn")  # where the platform keeps what people sent
NO_MENUS = (40200, 48001)
REFUSED_BY = 3  # people to whom writing first was refused in a row
REFUSED_FOR = 3600.0  # seconds
REFUSED = (
    "the platform lets this account write first to nobody (48001): is it verified, and does it "
    "have 客服消息? Answers go out when people write"
)


class WeChat(PlatformChannel):
    """Addresses are openids."""

    name = messages.NAME
    windowed = True
    room = layout.TEXT_LIMIT

    def __init__(self, account: Account, desk: Desk, zone: ZoneInfo) -> None:
        self._account, self._zone = account, zone
        self._callback = Callback(account, desk)
        super().__init__(open_api(account))
        self._menus = True  # until the platform says that this account may send none
        # To whom it could not write first, without having reached anybody since, and when that
        # was so of several: then it is the account that may not.
        self._refused_to: set[str] = set()
        self._refused_at = -math.inf

    # ------------------------------------------------------------------------------ receiving

    async def greet(self, query: Mapping[str, str]) -> Answer:
        """The console's question whether this address is ours."""
        return self._callback.greet(query)

    async def take(self, query: Mapping[str, str], body: bytes) -> Answer:
        """One delivery; the answer is XML or the word ``success``."""
        return await self._callback.take(query, body)

    def read(self, body: str) -> Incoming | None:
        return messages.read(body)

    # -------------------------------------------------------------------------------- sending

    @property
    def speaks(self) -> bool:
        return self._account.speaks and not self._is_refused

    @property
    def _is_refused(self) -> bool:
        return time.monotonic() - self._refused_at < REFUSED_FOR

    @property
    def trouble(self) -> str:
        return REFUSED if self._is_refused else super().trouble

    @property
    def takes_templates(self) -> bool:
        return self._account.takes_templates

    def weight(self, message: Outgoing) -> int:
        return len(layout.steps(message))

    def fits_template(self, message: Outgoing) -> bool:
        template, whole = (
            self._account.template,
            not (message.photo or message.document or message.files),
        )
        return (
            template is not None and whole and not message.buttons and template.holds(message.text)
        )

    def in_one_text(self, text: str, buttons: Sequence[Button], menu: str) -> str:
        return layout.in_one_text(text, buttons, menu)

    async def send(self, message: Outgoing) -> str:
        """Raises ``SendError``. What consists of several messages goes on, when it is tried
        again, where it stopped."""
        if message.way:
            return await self._send_template(message)
        plan = await asyncio.to_thread(layout.steps, message)
        await message.parts.deliver(plan, lambda _, step: self._send_step(message, step))
        return f"custom:{message.outbox_id}"

    async def _send_step(self, message: Outgoing, step: dict[str, Any]) -> Sequence[str]:
        if "photo" in step:
            step = await self._uploaded(step["photo"])
        elif "msgmenu" in step and not self._menus:
            step = _as_text(message)
        try:
            await self._ask(message.address, step)
        except PlatformError as error:
            if "msgmenu" not in step or error.code not in NO_MENUS:
                if error.code == 48001:
                    self._note_refusal(message.address)
                raise explain(error, CODES) from None
            if error.code != 48001:
                self._menus = False
            await self._send_step(message, _as_text(message))
            return ()
        self._refused_to.clear()
        return ()

    def _note_refusal(self, address: str) -> None:
        """One refusal is that of one message. Of several people it is the account's, for a while:
        then it is tried again."""
        self._refused_to.add(address)
        if len(self._refused_to) >= REFUSED_BY:
            self._refused_at = time.monotonic()
            self._refused_to.clear()
            log.error(REFUSED)

    async def _ask(self, address: str, step: dict[str, Any]) -> None:
        await self.api.ask(SEND, {"touser": address, **step})

    async def _uploaded(self, photo: Path) -> dict[str, Any]:
        """A photo that cannot be read costs the photo, never the words."""
        try:
            content = await asyncio.to_thread(photo.read_bytes)
        except OSError as error:
            log.warning("a photo cannot be read: %s", type(error).__name__)
            return {"msgtype": "text", "text": {"content": "（图片暂时打不开）"}}
        mime = mimetypes.guess_type(photo.name)[0] or "image/jpeg"
        answer = await self.api.call(
            "/cgi-bin/media/upload",
            params={"type": "image"},
            files={"media": (photo.name, content, mime)},
        )
        return {"msgtype": "image", "image": {"media_id": str(answer.get("media_id", ""))}}

    async def _send_template(self, message: Outgoing) -> str:
        """``client_msg_id`` keeps the platform from sending the same twice within ten minutes."""
        template = self._account.template
        if template is None:
            raise WayClosed("there is no template")
        text = NEWS if message.way == "ping" else message.text
        values = template.fill(text, message.ticket_id, datetime.now(UTC), self._zone)
        answer = await self.api.call(
            TEMPLATE,
            {
                "touser": message.address,
                "template_id": template.name,
                "data": {field: {"value": value} for field, value in values.items()},
                "client_msg_id": f"guanjia-{message.outbox_id}",
            },
        )
        return f"template:{answer.get('msgid', message.outbox_id)}"

    # --------------------------------------------------------------------------------- fetching

    async def fetch(self, reference: str) -> Fetched:
        """The bytes behind "MEDIA_ID PICTURE_URL", either of which may be missing; the platform
        keeps them for three days. Raises ``SendError``."""
        media, _, url = reference.partition(" ")
        if media.startswith(("http://", "https://")):
            media, url = "", media
        if self._account.secret and media:
            try:
                return await self.api.download("/cgi-bin/media/get", {"media_id": media})
            except Refused:
                if not url:
                    raise
        if not url:
            raise Refused("this account may not fetch files")
        return await self._picture(url)

    async def _picture(self, url: str) -> Fetched:
        """Only from the platform's own hosts: the address came with a message."""
        host, own = urlsplit(url).hostname or "", urlsplit(self._account.api_url)
        if not host.endswith(PICTURES) and urlsplit(url).netloc != own.netloc:
            raise Refused("the picture lies at a strange address")
        try:
            async with (
                httpx.AsyncClient(timeout=DOWNLOAD_TIMEOUT, trust_env=host != own.hostname) as web,
                web.stream("GET", url) as response,
            ):
                if response.status_code != httpx.codes.OK:
                    raise Refused(f"the picture: {response.status_code}")
                content = await limited(response)
        except httpx.HTTPError as error:
            raise Transient(f"the picture: {type(error).__name__}") from None
        mime = response.headers.get("content-type", "image/jpeg").partition(";")[0]
        return Fetched(content, mime, "")


def _as_text(message: Outgoing) -> dict[str, Any]:
    text = layout.in_one_text(layout.with_document(message), message.buttons, message.menu)
    return {"msgtype": "text", "text": {"content": text}}
