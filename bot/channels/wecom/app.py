"""The channel of the staff: messages of a WeCom app, its cards, and the group robot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.channels.base import Answer, Outgoing
from bot.channels.errors import Gone, Refused, SendError, WayClosed
from bot.channels.wecom import callbacks
from bot.channels.wecom.account import Account
from bot.channels.wecom.channel import WecomChannel, log
from bot.channels.wecom.codes import WECOM
from bot.channels.wecom.door import Door
from bot.channels.wecom.layout import TEXT_LIMIT, Step, split, steps
from bot.channels.wecom.robot import Robot
from handlers.incoming import Incoming

LOOK_EVERY = 1.0  # seconds, for cards that say what is no longer so


@dataclass(frozen=True, slots=True)
class Card:
    """A card that lies in somebody's chat and says what is no longer so. ``says``: in its buttons'
    place from now on, as in "已接单 · 张师傅"."""

    outbox_id: int
    address: str
    code: str
    says: str


class Cards(Protocol):
    """What is remembered of cards that were sent."""

    async def sent(self, outbox_id: int, address: str, task: str, code: str) -> None:
        """``code`` changes the card once, within three days."""

    async def outdated(self) -> Sequence[Card]:
        """Cards to change now, each taken by one process for half a minute."""

    async def spent(self, outbox_id: int) -> None:
        """It was changed, or cannot be any more."""


class Wecom(WecomChannel):
    """Addresses are member ids in lower case, and ``robot`` for the group.

    Raises ValueError for a robot's address that is none.
    """

    name = callbacks.NAME
    group_room = TEXT_LIMIT

    def __init__(self, account: Account, cards: Cards, door: Door) -> None:
        super().__init__(account, account.secret, WECOM)
        self._cards, self._door = cards, door
        self._robot = Robot(account.robot_url) if account.robot_url else None

    def read(self, body: str) -> Incoming | None:
        return callbacks.read(body, self._account.agent_id, robot=self._robot is not None)

    async def greet(self, query: Mapping[str, str]) -> Answer:
        """GET /wecom, see ``door``."""
        return await self._door.greet(query)

    async def take(self, query: Mapping[str, str], body: bytes) -> Answer:
        """POST /wecom, see ``door``."""
        return await self._door.take(query, body)

    def weight(self, message: Outgoing) -> int:
        return max(len(steps(message)), 1)

    async def send(self, message: Outgoing) -> str:
        """Returns the id of the last message. Raises ``SendError``."""
        if message.address == callbacks.ROBOT:
            if self._robot is None:
                raise Gone("there is no robot any more", "kicked")
            return await self._robot.send(message)
        plan = steps(message)

        async def deliver(_: int, step: Step) -> Sequence[str]:
            return [await self._deliver(message, step, alone=len(plan) == 1)]

        return await message.parts.deliver(plan, deliver)

    async def run(self) -> None:
        """Callbacks bring the mail; here cards learn what has become of their tickets."""
        while True:
            try:
                for card in await self._cards.outdated():
                    await self._change(card)
            except Exception:
                log.exception("cards cannot be changed now; trying again")
            await asyncio.sleep(LOOK_EVERY)

    async def aclose(self) -> None:
        await super().aclose()
        if self._robot is not None:
            await self._robot.aclose()

    async def _deliver(self, message: Outgoing, step: Step, *, alone: bool) -> str:
        async def say(kind: str, content: dict[str, Any]) -> str:
            return (await self._say(message.address, kind, content))["msgid"]

        if step.card is not None:
            return await self._offer(message, step)
        if step.file is not None:
            return await self._enclose(message, *step.file, say, alone=alone)
        return await say("text", {"content": step.text})

    async def _offer(self, message: Outgoing, step: Step) -> str:
        """The buttons as a card; as commands to type where the platform takes no card."""
        try:
            answer = await self._say(message.address, "template_card", step.card or {})
        except Refused as error:
            log.warning("message %s leaves without its card: %s", message.outbox_id, error)
            for piece in split(step.typed):
                answer = await self._say(message.address, "text", {"content": piece})
            return answer["msgid"]
        task = str((step.card or {})["task_id"])
        await self._remember(message, task, answer["response_code"])
        return answer["msgid"]

    async def _remember(self, message: Outgoing, task: str, code: str) -> None:
        """The card has left. Whether it can be changed later must not make it leave again."""
        try:
            if code:
                await self._cards.sent(message.outbox_id, message.address, task, code)
        except Exception as error:
            log.warning("card %s will stay as it is: %s", task, type(error).__name__)

    async def _say(self, to: str, kind: str, content: dict[str, Any]) -> dict[str, str]:
        body = {"touser": to, "msgtype": kind, "agentid": self._account.agent_id, kind: content}
        answer = await self.api.call("/cgi-bin/message/send", body)
        # Success may still mean that nobody got it.
        if to in str(answer.get("invaliduser", "")).casefold().split("|"):
            raise Gone(WECOM[81013].words, "unknown")
        if to in str(answer.get("unlicenseduser", "")).casefold().split("|"):
            raise WayClosed("this member has no licence (接口许可)")
        return {name: str(answer.get(name) or "") for name in ("msgid", "response_code")}

    async def _change(self, card: Card) -> None:
        """A card that cannot be changed stays as it is: the ticket decides what its buttons do."""
        body = {
            "userids": [card.address],
            "agentid": self._account.agent_id,
            "response_code": card.code,
            "button": {"replace_name": card.says},
        }
        try:
            await self.api.call("/cgi-bin/message/update_template_card", body)
        except SendError as error:
            log.info("the card of message %s stays as it was: %s", card.outbox_id, error)
            if not isinstance(error, Refused | Gone):
                return
        await self._cards.spent(card.outbox_id)
