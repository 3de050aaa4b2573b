"""A complaint from Telegram to the staff's card and the reply, beside a bot that only does that.

The other bot (``naive.py``) is aiogram with an async SQLModel session: no inbox, no outbox, no
clocks, no understanding. It needs libraries that do not go with ours, and so an interpreter of
its own, which is set up in ``.venv-rival`` when it is first wanted.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from storage.contacts import ContactPoint, StaffChat
from storage.db import connect, transaction
from storage.estates import Building, Home
from storage.people import Person
from tests.bench.dispatching import HOUSE, fake
from tests.bench.ground import PEOPLE, Ground, size
from tests.bench.table import Ratio
from tests.fakes.botapi import BotApi

CROWD = size("CROWD", 200)  # people who complain at once
ALONE = size("ALONE", 25)  # complaints one after the other
TURNS = size("TURNS", 3)
PAUSE = 0.1  # seconds between two that come alone
WITHIN = 120.0
FIRST_CHAT = 7_100_000_001
GROUP = -1_003_000_000_001
WORDS = "{}楼厨房的水管漏水了，麻烦来修一下"
PLACE = HOUSE / ".venv-rival"
LOCK = HOUSE / "requirements-rival.lock"


@dataclass(frozen=True, slots=True)
class Run:
    """Complaints a second, and milliseconds from one to its card and its reply."""

    rate: float
    latency: float


def measure(ground: Ground) -> Iterator[Ratio]:
    interpreter = _interpreter()
    ours, naive = [], []
    with fake() as root:
        for turn in range(TURNS):
            with _ours(ground, root, f"ours-{turn}", f"{turn}:OURS") as api:
                ours.append(_run(api))
            with _naive(ground, root, interpreter, f"naive-{turn}", f"{turn}:NAIVE") as api:
                naive.append(_run(api))
    rate, beside = (statistics.median(run.rate for run in runs) for runs in (ours, naive))
    yield Ratio(
        "complaints from Telegram to card and reply, beside aiogram and an async session alone",
        f"{rate:,.0f} a second",
        f"{beside:,.0f} a second",
        f"{rate / beside:.2f}",
        ">= 1.0",
        rate >= beside,
    )
    latency, beside = (statistics.median(run.latency for run in runs) for runs in (ours, naive))
    yield Ratio(
        "the same, from one complaint alone to its card and its reply",
        f"{latency:.0f} ms",
        f"{beside:.0f} ms",
        f"{latency / beside:.2f}",
        "<= 2",
        latency <= 2 * beside,
    )


def _run(api: BotApi) -> Run:
    everybody = iter(range(3 + ALONE + CROWD))
    for _ in range(3):  # whatever is loaded only now
        _alone(api, next(everybody))
    latency = statistics.median(_alone(api, next(everybody)) for _ in range(ALONE))
    crowd = list(everybody)
    for number in crowd:
        api.person(f"邻居{number}", id=FIRST_CHAT + number)
    began = time.monotonic()
    for number in crowd:
        api.says(FIRST_CHAT + number, WORDS.format(number % 30 + 1))
    end = api.waits(lambda: _all_answered(api, crowd, began), WITHIN)
    return Run(len(crowd) / (end - began), latency * 1000)


def _alone(api: BotApi, number: int) -> float:
    """Seconds from a complaint until both the reply and the card have come."""
    api.person(f"邻居{number}", id=FIRST_CHAT + number)
    began = time.monotonic()
    api.says(FIRST_CHAT + number, WORDS.format(number % 30 + 1))
    end: float = api.waits(lambda: _all_answered(api, [number], began), WITHIN)
    time.sleep(PAUSE)
    return end - began


def _all_answered(api: BotApi, crowd: Sequence[int], since: float) -> float | None:
    """When the last reply and the last card had come; None before."""
    sent = [one for one in api.sent() if one["at"] >= since]
    replies: dict[int, float] = {}
    cards: dict[str, float] = {}
    for one in sent:
        if one["chat"] == GROUP:
            for ticket in re.findall(r"#(\d+)", one["text"]):
                cards.setdefault(ticket, one["at"])
        elif "#" in one["text"]:  # and not a reminder of fees
            replies.setdefault(one["chat"], one["at"])
    if len(replies) < len(crowd) or len(cards) < len(crowd):
        time.sleep(min(0.2, len(crowd) / 100))  # looking costs the same cores
        return None
    return max(*replies.values(), *cards.values())


# ---------------------------------------------------------------------------------- processes


@contextmanager
def _ours(ground: Ground, root: str, name: str, token: str) -> Iterator[BotApi]:
    url = ground.fresh(name)
    _bind(url)
    with _talking(root, token, [sys.executable, "-m", "tests.bench.rival.ours", url]) as api:
        yield api


@contextmanager
def _naive(ground: Ground, root: str, interpreter: Path, name: str, token: str) -> Iterator[BotApi]:
    script = Path(__file__).parent / "naive.py"
    file = str(ground.folder / f"{name}.db")
    with _talking(root, token, [str(interpreter), str(script), file, str(GROUP)]) as api:
        yield api


@contextmanager
def _talking(root: str, token: str, command: list[str]) -> Iterator[BotApi]:
    api = BotApi(root, token)
    api.lenient()
    api.group("工程部", id=GROUP)
    with subprocess.Popen(
        [*command, root, token], cwd=HOUSE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout and child.stdout.readline(), "it did not start"
            api.waits(lambda: api.stats()["calls"].get("getupdates"), 30)
            yield api
        finally:
            child.terminate()
            api.close()


def _bind(url: str) -> None:
    """Every neighbour writes by Telegram, and the engineers have a group there."""
    engine = connect(url)
    with transaction(engine) as session:
        people = session.exec(select(Person).where(col(Person.name).startswith("邻居"))).all()
        assert len(people) == PEOPLE >= 3 + ALONE + CROWD
        for number, person in enumerate(people):
            session.add(
                ContactPoint(
                    person_id=person.id,
                    channel="telegram",
                    address=str(FIRST_CHAT + number),
                    bound_at=person.created_at,
                    seen_at=person.created_at,
                )
            )
        # A house of its own for every two: three of one house would be one outage.
        homes = session.exec(select(Home).where(col(Home.building) == "20")).all()
        for number, home in enumerate(homes):
            if number % 2 == 0:
                house = Building(estate_id=home.estate_id, number=str(100 + number))
                session.add(house)
                session.flush()
            home.building_id, home.building = house.id, house.number
        session.add(
            StaffChat(
                channel="telegram",
                address=str(GROUP),
                title="工程部",
                role="engineering",
                bound_at=people[0].created_at,
            )
        )
    engine.dispose()


def _interpreter() -> Path:
    python = PLACE / "bin" / "python"
    if not python.exists():
        print("setting up .venv-rival …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
        install = ["-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "-r", str(LOCK)]
        subprocess.run([str(python), *install], check=True)
    return python
