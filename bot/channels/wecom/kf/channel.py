"""The channel of homeowners who write from WeChat to 微信客服."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.channels.base import Fetched, Mailbox, Outgoing, SendError
from bot.channels.wechat_common.client import Api
from bot.channels.wecom.account import Account
from bot.channels.wecom.codes import KF
from bot.channels.wecom.files import Files, is_picture
from bot.channels.wecom.kf import reading
from bot.channels.wecom.kf.pulling import Cursors, Puller
from bot.channels.wecom.kf.writing import HEAD_LIMIT, Step, steps
from bot.channels.wecom.writing import typed
from handlers.incoming import Button, Incoming

log = logging.getLogger("guanjia.wecom")


class Welcomes(Cursors, Protocol):
    async def take_welcome(self, address: str) -> str:
        """The code with which one greeting may be said now, "" where there is none."""


class Kf:
    """Addresses are "kf account/customer". See ``base.Channel``, and ``base.Windowed``: we may
    write only for 48 hours after the customer did, and five times."""

    name = reading.NAME
    room = HEAD_LIMIT  # bytes of text that fit into one message, also above a menu
    speaks, knocks = True, False

    def __init__(
        self, account: Account, mailbox: Mailbox, books: Welcomes, speed: float = 1.0
    ) -> None:
        self._account, self._books = account, books
        self.api = Api(account.api_url, KF, self._credentials)
        self._files = Files(self.api)
        self.puller = Puller(
            self.api, mailbox, books, account.kf_id, lambda: datetime.now(UTC), speed
        )

    @property
    def trouble(self) -> str:
        """One sentence while somebody must mend something, else ""."""
        return self.api.trouble

    def read(self, body: str) -> Incoming | None:
        return reading.read(body)

    def weight(self, message: Outgoing) -> int:
        """How many of the window's messages this one takes."""
        return max(len(steps(message)), 1)

    def fits_template(self, message: Outgoing) -> bool:
        return False  # there are no templates here

    def in_one_text(self, text: str, buttons: Sequence[Button], menu: str) -> str:
        return typed(text, buttons)

    async def send(self, message: Outgoing) -> str:
        """Returns the id of the last message. Raises ``SendError``.

        Each message has a name of ours: one that is sent a second time is not shown a second time.
        """
        kf_id, _, customer = message.address.partition("/")
        plan = steps(message)
        if not plan or not customer:
            raise SendError("there is nothing to send, or nobody", permanent=True)
        last = message.parts.last
        for place, step in list(enumerate(plan))[len(message.parts.done) :]:
            name = self._name(message, place)
            made = await self._deliver(message, kf_id, customer, step, name, len(plan) == 1)
            last = made or last
            if len(plan) > 1:
                await message.parts.left(made)
        return last

    def _name(self, message: Outgoing, place: int) -> str:
        """Our name for one of a message's requests. One that never reached the customer is used up,
        and with it all of that try's: the next try has names of its own."""
        stem = f"g{self._account.salt[:6]}-{message.outbox_id}-"
        before = re.fullmatch(rf"{stem}\d+(?:r(\d*))?", message.failed_as)
        again = f"r{int(before[1] or 0) + 1}" if before else ""
        return f"{stem}{place}{again}"

    async def fetch(self, reference: str) -> Fetched:
        return await self._files.down(reference)

    async def run(self) -> None:
        await self.puller.run()

    async def aclose(self) -> None:
        await self.api.aclose()

    async def _credentials(self) -> dict[str, Any]:
        secret = self._account.kf_secret or self._account.secret
        who = {"corpid": self._account.corp_id, "corpsecret": secret}
        return await self.api.call("/cgi-bin/gettoken", params=who, token=False)

    async def _deliver(
        self, message: Outgoing, kf_id: str, customer: str, step: Step, name: str, alone: bool
    ) -> str:
        if step.picture is None and step.file is None:
            if code := await self._books.take_welcome(message.address):
                return await self._welcome(code, step, name)
            return await self._say(kf_id, customer, step.kind, step.body, name)
        try:
            kind, media_id = await self._upload(step)
        except SendError as error:
            if alone or not error.permanent or error.halt:
                raise
            log.warning("message %s leaves without its file: %s", message.outbox_id, error)
            return ""
        return await self._say(kf_id, customer, kind, {"media_id": media_id}, name)

    async def _upload(self, step: Step) -> tuple[str, str]:
        if step.picture is not None and is_picture(step.picture):
            return "image", await self._files.up(step.picture, step.picture.name, "image")
        path = step.file.path if step.file else step.picture
        if path is None:
            raise SendError("there is no file", permanent=True)
        return "file", await self._files.up(
            path, step.file.name if step.file else path.name, "file"
        )

    async def _say(
        self, kf_id: str, customer: str, kind: str, body: dict[str, Any], name: str
    ) -> str:
        said = {"touser": customer, "open_kfid": kf_id, "msgid": name, "msgtype": kind, kind: body}
        answer = await self.api.call("/cgi-bin/kf/send_msg", said)
        return str(answer.get("msgid") or name)

    async def _welcome(self, code: str, step: Step, name: str) -> str:
        """Costs none of the five, and may be said to somebody who has not written yet."""
        said = {"code": code, "msgid": name, "msgtype": step.kind, step.kind: step.body}
        answer = await self.api.call("/cgi-bin/kf/send_msg_on_event", said)
        return str(answer.get("msgid") or name)
