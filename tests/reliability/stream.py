"""What people say in these tests: a reproducible mix, with deliveries that come again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

import httpx

from nlu.intents import understand
from tests.fakes.botapi import BotApi
from tests.reliability.estate import Neighbour

COMPLAINTS = (
    "厨房水管漏水了，麻烦来修一下",
    "楼道的灯坏了，晚上什么都看不见",
    "楼上半夜一直在装修，吵得睡不着",
    "电梯坏了，停在一楼不动",
    "垃圾好几天没人清运，臭死了",
    "客厅插座没电了，来个电工师傅",
)
QUESTIONS = ("我家物业费欠多少", "你好", "谢谢", "怎么联系你们前台", "物业费怎么交")


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``chat``: the Telegram id of its sender, or 0 for the web chat."""

    key: str
    person: str
    text: str
    complaint: bool
    chat: int = 0


def messages(
    dice: random.Random, count: int, neighbours: Sequence[Neighbour], first_ticket: int = 1
) -> list[Said]:
    """``count`` different messages: half of them complaints, a few of strangers, some of staff."""
    found = []
    for number in range(count):
        key, lot = f"m{number}", dice.random()
        who = dice.choice(neighbours)
        if lot < 0.4:
            found.append(Said(key, who.name, dice.choice(COMPLAINTS), True, who.chat))
        elif lot < 0.5:
            text = f"{who.home} {dice.choice(COMPLAINTS)}"
            found.append(Said(key, f"路人{number}", text, True))
        elif lot < 0.75:
            found.append(Said(key, who.name, dice.choice(QUESTIONS), False, who.chat))
        elif lot < 0.9:
            # No /reply: what its ticket's reporter says next would belong to that ticket.
            command = dice.choice(("/take", "/take", "/arrive", "/resolve"))
            words = " 已修好" if command == "/resolve" else ""
            ticket = first_ticket + dice.randint(0, count // 3)
            staff = dice.choice(("小刘", "张师傅", "老马", "何姐"))
            found.append(Said(key, staff, f"{command} {ticket}{words}", False))
        else:
            found.append(Said(key, dice.choice(("陈主管", "吴工")), "/queue", False))
    _plain(found)
    return found


def _plain(found: Sequence[Said]) -> None:
    """What the checker counts as a complaint, the program takes for one and nothing else."""
    for text in {each.text for each in found if each.complaint}:
        assert understand(text, date(2026, 3, 1)).intents == ("complaint",), text


def deliveries(dice: random.Random, said: Sequence[Said]) -> list[Said]:
    """Every message once, in order; every third a second time some way on, every tenth a third."""
    order = [(float(number), each) for number, each in enumerate(said)]
    for number, each in enumerate(said):
        for chance in (0.33, 0.1):
            if dice.random() < chance:
                order.append((number + dice.choice((0.1, 2.5, 40.5)), each))
    return [each for _, each in sorted(order, key=lambda pair: pair[0])]


class Doors:
    """Brings messages to the program, and says which have arrived for sure."""

    def __init__(self, api: BotApi, socket: str = "", busy: frozenset[int] = frozenset()) -> None:
        """``socket``: by which another host is reached; ``busy``: its ways to say not now."""
        self._api, self._busy = api, busy
        way = httpx.HTTPTransport(uds=socket) if socket else None
        self._client = httpx.Client(trust_env=False, timeout=5.0 + 10 * bool(busy), transport=way)
        self.keys: dict[str, Said] = {}  # the key in the table of deliveries → the message
        self._updates: dict[str, int] = {}
        self._one_at_a_time = Lock()

    def close(self) -> None:
        self._client.close()

    def bring(self, address: str, each: Said) -> bool:
        """False where nobody knows whether it arrived: it must be brought again."""
        if each.chat:
            self._by_telegram(each)
            return True
        self.keys[f"webchat:{each.person}:{each.key}"] = each
        body = {"person": each.person, "text": each.text, "key": each.key}
        try:
            answer = self._client.post(f"{address}/chat/api/messages", json=body)
        except httpx.TransportError:
            return False
        if answer.status_code in self._busy:
            return False
        assert answer.status_code == 202, answer.text
        return True

    def insist(self, address: str, each: Said) -> bool:
        """Whoever had no answer comes again with the same key."""
        return any(self.bring(address, each) for _ in range(5))

    def _by_telegram(self, each: Said) -> None:
        with self._one_at_a_time:
            if each.key in self._updates:
                self._api.redelivers(self._updates[each.key])
                return
            update = self._api.says(each.chat, each.text)["update_id"]
            self._updates[each.key] = update
            self.keys[f"telegram:{update}"] = each


def rounds(dice: random.Random, order: Sequence[Said], count: int) -> Iterator[list[Said]]:
    """The stream cut into ``count`` pieces of uneven length."""
    cuts = sorted(dice.sample(range(1, len(order)), count - 1))
    for begin, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        yield list(order[begin:end])
