"""How the made-up people behave: who is at work, who is quick, who never answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.incoming import Button

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Worker:
    """``takes``: how often a card is taken at all; ``minutes``: how long that lasts, on average.

    ``shift``: the hours of the day, (8, 20) or, over midnight, (20, 8).
    """

    role: str
    takes: float
    minutes: float
    shift: tuple[int, int]

    def works_at(self, hour: int) -> bool:
        start, end = self.shift
        return start <= hour < end if start < end else hour >= start or hour < end


WORKERS: Mapping[str, Worker] = {
    "小周": Worker("service", 0.95, 3, (8, 20)),
    "小吴": Worker("service", 0.7, 8, (8, 20)),
    "小郑": Worker("service", 0.8, 5, (20, 8)),
    "老李": Worker("engineering", 0.9, 4, (8, 18)),
    "老赵": Worker("engineering", 0.6, 12, (8, 18)),
    "小孙": Worker("engineering", 0.8, 6, (12, 22)),
    "老钱": Worker("engineering", 0.85, 5, (20, 8)),
    "老唐": Worker("engineering", 0.0, 1, (8, 18)),  # never answers
    "大刘": Worker("order", 0.85, 4, (8, 20)),
    "小牛": Worker("order", 0.6, 10, (20, 8)),
    "何姐": Worker("environment", 0.9, 5, (7, 17)),
    "秦姐": Worker("environment", 0.5, 15, (9, 19)),
}
LEADERS = {"陈主管": "cs-supervisor", "吴工": "en-supervisor", "赵总": "gm", "周律师": "legal"}

Wish = tuple[timedelta, str, bool]  # how much later, what is said, whether it is a button


class Tempers:
    """Answers what somebody has heard by what they will do, and how much later."""

    def __init__(self, dice: random.Random, zone: ZoneInfo) -> None:
        self._dice, self._zone = dice, zone
        self._begun: set[str] = set()  # tickets that somebody works on
        self._asked: set[tuple[str, str]] = set()

    def react(self, who: str, buttons: tuple[Button, ...], now: datetime) -> Iterator[Wish]:
        offered = dict(_command(button.action) for button in buttons)
        if who in WORKERS:
            if "incident" in offered and WORKERS[who].takes > 0:
                yield from self._incident(offered["incident"])
            yield from self._worker(WORKERS[who], offered, now)
        elif who in LEADERS:
            yield from self._leader(offered)
        else:
            yield from self._homeowner(who, offered)

    def _worker(self, worker: Worker, offered: dict[str, str], now: datetime) -> Iterator[Wish]:
        hour = now.astimezone(self._zone).hour
        if "close" in offered and offered["close"] not in self._begun:
            self._begun.add(offered["close"])
            yield from self._work(offered["close"], worker, now)
            return
        wanted = "take" in offered and "assign" not in offered and worker.works_at(hour)
        if wanted and self._dice.random() < worker.takes:
            yield self._after(worker.minutes), f"/take {offered['take']}", True

    def _work(self, number: str, worker: Worker, now: datetime) -> Iterator[Wish]:
        """What a person does with a ticket once it is theirs."""
        if self._dice.random() < 0.85:
            yield self._after(15), f"/arrive {number}", True
        if self._dice.random() < 0.9:
            yield self._after(90), f"/plan {number} 看过了，明天上午带配件来换", False
        done = self._after(60 * self._dice.choice((2, 4, 8, 26)))
        if self._dice.random() < 0.08:
            day = date.fromordinal((now + 4 * DAY).astimezone(self._zone).toordinal())
            yield self._after(60), f"/promise {number} {day.isoformat()} 配件要订货", False
            done = self._dice.choice((2, 3, 6)) * DAY
        yield done, f"/close {number} 已经处理好，请您看看", False

    def _incident(self, name: str) -> Iterator[Wish]:
        """Whoever sees first that it is one thing works it for all."""
        if name in self._begun:
            return
        self._begun.add(name)
        yield 2 * MINUTE, f"/incident {name} take", True
        yield 5 * MINUTE, f"/tell {name} 水泵跳闸了，正在抢修，大概一个小时来水", False
        yield 14 * MINUTE, f"/incident {name} arrive", True
        yield 70 * MINUTE, f"/incident {name} close 水泵修好了，水已经来了", False

    def _leader(self, offered: dict[str, str]) -> Iterator[Wish]:
        if "ack" in offered:
            yield self._after(10), f"/ack {offered['ack']}", True
        if "assign" in offered and self._dice.random() < 0.7:
            yield self._after(6), f"/take {offered['take']}", True
        if "close" in offered and offered["close"] not in self._begun:
            self._begun.add(offered["close"])
            yield self._after(30), f"/plan {offered['close']} 我来安排，今天给您答复", False
            yield self._after(600), f"/close {offered['close']} 已经处理好", False

    def _homeowner(self, who: str, offered: dict[str, str]) -> Iterator[Wish]:
        if "confirm" in offered and (who, offered["confirm"]) not in self._asked:
            number = offered["confirm"]
            self._asked.add((who, number))
            mood = self._dice.random()
            if mood < 0.55:
                later = self._after(180)
                yield later, f"/confirm {number}", True
                yield later + 2 * MINUTE, f"/rate {number} {self._points()}", True
            elif mood < 0.62:
                self._begun.discard(number)
                self._asked.discard((who, number))
                yield self._after(240), "没修好，还是老样子", False
        if "urgent" in offered:
            command = "urgent" if self._dice.random() < 0.3 else "calm"
            yield self._after(2), f"/{command} {offered['urgent']}", True

    def _points(self) -> int:
        return self._dice.choices((1, 2, 3, 4, 5), (3, 4, 10, 28, 55))[0]

    def _after(self, minutes: float) -> timedelta:
        """About so many minutes: often less, sometimes much more."""
        return max(self._dice.expovariate(1 / minutes), 0.2) * MINUTE


def _command(action: str) -> tuple[str, str]:
    name, _, rest = action.lstrip("/").partition(" ")
    return name, rest.split(" ")[0]
