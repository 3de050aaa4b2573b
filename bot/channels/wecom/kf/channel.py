"""The channel of homeowners who write from WeChat to 微信客服."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.channels.base import Mailbox, Outgoing
from bot.channels.errors import Refused
from bot.channels.wecom.account import Account
from bot.channels.wecom.channel import WecomChannel
from bot.channels.wecom.codes import KF
from bot.channels.wecom.kf import messages
from bot.channels.wecom.kf.layout import HEAD_LIMIT, Step, steps
from bot.channels.wecom.kf.puller import Cursors, Puller
from bot.channels.wecom.layout import typed
from handlers.incoming import Button, Incoming


class Welcomes(Cursors, Protocol):
    async def take_welcome(self, address: str) -> str:
        """The code with which one greeting may be said now, "" where there is none."""


class Kf(WecomChannel):
    """Addresses are "kf account/customer". We may write only for 48 hours after the customer did,
    and five times."""

    name = messages.NAME
    windowed = True
    room = HEAD_LIMIT  # bytes of text that fit into one message, also above a menu

    def __init__(
        self, account: Account, mailbox: Mailbox, books: Welcomes, speed: float = 1.0
    ) -> None:
        super().__init__(account, account.kf_secret or account.secret, KF)
        self._books = books
        self.puller = Puller(
            self.api, mailbox, books, account.kf_id, lambda: datetime.now(UTC), speed
        )

    def read(self, body: str) -> Incoming | None:
        return messages.read(body)

    def weight(self, message: Outgoing) -> int:
        return max(len(steps(message)), 1)

    def in_one_text(self, text: str, buttons: Sequence[Button], menu: str) -> str:
        return typed(text, buttons)

    async def send(self, message: Outgoing) -> str:
        """Returns the id of the last message. Raises ``SendError``.

        Each message has a name of ours: one that is sent a second time is not shown a second time.
        """
        kf_id, _, customer = message.address.partition("/")
        plan = steps(message)
        if not customer:
            raise Refused("there is nobody at this address")

        async def deliver(place: int, step: Step) -> Sequence[str]:
            name = self._name(message, place)

            async def say(kind: str, body: dict[str, Any]) -> str:
                return await self._say(kf_id, customer, kind, body, name)

            if step.file is not None:
                return [await self._enclose(message, *step.file, say, alone=len(plan) == 1)]
            if code := await self._books.take_welcome(message.address):
                return [await self._welcome(code, step, name)]
            return [await say(step.kind, step.body)]

        return await message.parts.deliver(plan, deliver)

    def _name(self, message: Outgoing, place: int) -> str:
        """Our name for one of a message's requests. One that never reached the customer is used up,
        and with it all of that try's: the next try has names of its own."""
        stem = f"g{self._account.salt[:6]}-{message.outbox_id}-"
        before = re.fullmatch(rf"{stem}\d+(?:r(\d*))?", message.failed_as)
        again = f"r{int(before[1] or 0) + 1}" if before else ""
        return f"{stem}{place}{again}"

    async def run(self) -> None:
        await self.puller.run()

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
