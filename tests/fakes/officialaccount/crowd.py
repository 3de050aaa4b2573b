"""Many followers at once, some of whose answers get lost on the way, so that WeChat asks again."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from tests.fakes.officialaccount.phones import PATIENCE, TRIES, Phones

FIRST = 100_000  # numbers of tickets that nobody has: the answer names the one that was asked for


@dataclass
class Crowd:
    """``answers``: how often each question was answered, a repeated try counting once."""

    seconds: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    changed: int = 0  # second tries that heard something else than the first
    refused: int = 0
    took: float = 0.0

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]

    def missing(self, questions: int) -> int:
        return sum(self.answers[FIRST + each] == 0 for each in range(questions))

    def doubled(self) -> int:
        return sum(times > 1 for times in self.answers.values())


async def ask(phones: Phones, people: int, each: int, again: float = 0.3) -> Crowd:
    """``people`` followers ask ``each`` questions, one after the other; a share ``again`` of the
    deliveries comes a second time, at once or after the answer."""
    crowd, dice = Crowd(), random.Random(1)
    for person in range(people):
        phones.person(f"follower-{person}")
    began = time.perf_counter()
    limits = httpx.Limits(max_connections=people * 2)
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False, limits=limits) as web:
        await asyncio.gather(
            *(_follower(phones, web, crowd, dice, number, each, again) for number in range(people))
        )
    crowd.took = time.perf_counter() - began
    return crowd


async def _follower(
    phones: Phones,
    web: httpx.AsyncClient,
    crowd: Crowd,
    dice: random.Random,
    number: int,
    each: int,
    again: float,
) -> None:
    name = f"follower-{number}"
    for turn in range(each):
        question = FIRST + number * each + turn
        query, body = await asyncio.to_thread(phones.question, name, f"/status {question}")

        async def bring(query: dict[str, str] = query, body: bytes = body) -> str:
            began = time.perf_counter()
            for left in range(TRIES, 0, -1):  # a line that is cut after five seconds, and again
                try:
                    answer = await web.post(phones.hook, params=query, content=body)
                    break
                except httpx.TimeoutException:
                    if left == 1:
                        raise
            crowd.seconds.append(time.perf_counter() - began)
            crowd.refused += answer.status_code != 200
            return phones.words_of(name, answer.content)

        fate = dice.random()
        if fate < again / 2:  # the second try while the first is still being handled
            first, second = await asyncio.gather(bring(), bring())
        else:
            first = second = await bring()
            if fate < again:
                second = await bring()
        crowd.changed += first != second
        crowd.answers.update(numbers_in(first))  # it may bring an earlier answer along


def add_later_words(crowd: Crowd, phones: Phones, people: int) -> None:
    """What came as messages of its own, where an answer was not ready in time."""
    for number in range(people):
        for text in phones.heard(f"follower-{number}"):
            crowd.answers.update(numbers_in(text))


def numbers_in(text: str) -> set[int]:
    return {int(found) for found in re.findall(r"\d{6}", text)}
