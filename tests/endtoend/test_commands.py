"""Every slash command for tickets does the same on Telegram, in the web chat, at the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from storage.db import reading
from storage.history import TicketEvent
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.received import Received
from tests.endtoend.places import PLACES, Place
from tests.world import ZONE

CAST = ("王阿姨", "李先生", "张师傅", "老马", "小刘", "陈主管", "赵总")
DAY = (datetime.now(ZONE) + timedelta(days=3)).date().isoformat()
# What comes of a message's delivery, at its own moment.
LATER = {"delivered", "undelivered"}


@dataclass(frozen=True)
class Line:
    """Who says what → what he hears, who else hears what (None: nothing), what has happened."""

    who: str
    said: str
    hears: str
    other: str = ""
    tells: str | None = ""
    happened: str = ""


TABLE = (
    Line("王阿姨", "厨房水管漏水了", "#1", "张师傅", "厨房水管漏水了", "reported"),
    Line("张师傅", "/queue", "#1"),
    Line("王阿姨", "/take 1", "没有权限", "张师傅", None),  # not hers to take
    Line("张师傅", "/take 1", "#1", "王阿姨", "张师傅", "taken"),
    Line("张师傅", "/take 1", "#1", "王阿姨", None),  # said twice
    Line("张师傅", "/arrive 1", "#1", "王阿姨", "到", "arrived"),
    Line("张师傅", "/plan 1 换一段水管", "#1", "王阿姨", "换一段水管", "planned"),
    Line("张师傅", f"/promise 1 {DAY} 配件要订", "#1", "王阿姨", "配件要订", "promised"),
    Line("张师傅", "/promises", "#1"),
    Line("张师傅", "/reply 1 二十分钟后到", "#1", "王阿姨", "二十分钟后到", "replied"),
    Line("张师傅", "/note 1 缺垫圈", "#1", "王阿姨", None, "note"),
    Line("张师傅", "/called 1 约好三点", "#1", "", "", "called"),
    Line("张师傅", "/wait 1 三点在家吗？", "#1", "王阿姨", "三点在家吗", "waiting"),
    Line("张师傅", "/resume 1", "#1", "", "", "resumed"),
    Line("王阿姨", "/urge 1", "#1", "张师傅", "#1", "urged"),
    Line("王阿姨", "/status 1", "#1"),
    Line("王阿姨", "/tickets", "#1"),
    Line("李先生", "/status 1", "", "", ""),  # another home's
    Line("小刘", "/ticket 1", "换一段水管"),
    Line("陈主管", "/timeline 1", "换一段水管"),
    Line("陈主管", "/find 水管", "#1"),
    Line("陈主管", "/assign 1 张师傅", "#1", "张师傅", "#1", "assigned"),
    Line("张师傅", "/close 1 换好了", "#1", "王阿姨", "换好了", "resolved"),
    Line("王阿姨", "/reopen 1 还在滴水", "#1", "张师傅", "还在滴水", "reopened"),
    Line("张师傅", "/take 1", "#1", "王阿姨", "张师傅", "taken"),
    Line("张师傅", "/resolve 1 又紧了一遍", "#1", "王阿姨", "又紧了一遍", "resolved"),
    Line("王阿姨", "/confirm 1", "#1", "张师傅", "#1", "signed_off"),
    Line("王阿姨", "/rate 1 5", "5", "张师傅", "5", "rated"),
    Line("李先生", "楼道的灯不亮了", "#2", "张师傅", "#2", "reported"),
    Line("王阿姨", "电梯里的按钮坏了", "#3", "张师傅", "#3", "reported"),
    Line("小刘", "/merge 3 2", "#2", "王阿姨", "#2", "merged"),
    Line("小刘", "/split 3", "#3", "王阿姨", "#3", "split"),
    Line("小刘", "/category 3 security", "#3", "老马", "#3", "category"),
    Line("陈主管", "/transfer 3 engineering", "#3", "王阿姨", "#3", "transferred"),
    Line("陈主管", "/major 2", "#2", "赵总", "#2", "major"),
    Line("赵总", "/ack 2", "#2", "", "", "acknowledged"),
    Line("张师傅", "/major 3", "", "赵总", None),  # only those who lead
    Line("李先生", "/human", "#4", "小刘", "#4", "reported"),
    Line("陈主管", "/board", "工程部"),
    Line("王阿姨", "/take", ""),
    Line("张师傅", "/help", "/queue"),
    Line("张师傅", "/duty on", "在岗"),
    Line("张师傅", "/duty off", "辛苦"),
)
OF_TICKETS = (
    "queue ticket take arrive plan promise reply note called resolve close merge assign transfer "
    "major status urge confirm reopen rate tickets human board duty help"
)


def test_the_table_has_every_command_for_tickets() -> None:
    said = {line.said.split()[0].lstrip("/") for line in TABLE if line.said.startswith("/")}
    assert not set(OF_TICKETS.split()) - said


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, sqlite_database: str, tmp_path: Path) -> Iterator[Place]:
    with PLACES[request.param](sqlite_database, tmp_path, CAST) as found:
        yield found


@pytest.mark.long
@pytest.mark.timeout(240)
def test_each_command_does_the_same_everywhere(place: Place) -> None:
    wrong: list[str] = []
    told: dict[str, list[str]] = {name: [] for name in CAST}
    for line in TABLE:
        before = marks(place)
        place.says(line.who, line.said)
        handled(place, before)
        heard, happened = since(place, before)
        for name, texts in heard.items():
            told.setdefault(name, []).extend(texts)
        wrong += [f"{line.said}: {what}" for what in differs(line, heard, happened)]
    assert not wrong, "\n".join(wrong)
    for name in CAST:
        arrives(place, name, told[name])


def differs(line: Line, heard: dict[str, list[str]], happened: list[str]) -> Iterator[str]:
    if not any(line.hears in text for text in heard.get(line.who, [])):
        yield f"{line.who} hears {heard.get(line.who)}"
    if line.other and line.tells is None:
        if heard.get(line.other):
            yield f"{line.other} hears {heard[line.other]}"
    elif line.other and not any(str(line.tells) in text for text in heard.get(line.other, [])):
        yield f"{line.other} hears {heard.get(line.other)}"
    if line.happened not in happened if line.happened else happened:
        yield f"happened: {happened}"


# ------------------------------------------------------------------------ what the database holds


def marks(place: Place) -> tuple[int, int, int]:
    """The newest delivery, message and event."""
    with reading(place.engine) as session:
        return (
            newest(session, Received),
            newest(session, OutboxMessage),
            newest(session, TicketEvent),
        )


def newest(session: Session, table: type[Received | OutboxMessage | TicketEvent]) -> int:
    return session.exec(select(func.max(table.id))).one() or 0


def handled(place: Place, before: tuple[int, int, int], within: float = 30.0) -> None:
    """Waits until the delivery has come in and nothing is pending."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        with reading(place.engine) as session:
            came = newest(session, Received) > before[0]
            query = select(Received.id).where(col(Received.state) == "pending")
            if came and session.exec(query).first() is None:
                return
        time.sleep(0.03)
    raise AssertionError("what was said has not been handled")


def since(place: Place, before: tuple[int, int, int]) -> tuple[dict[str, list[str]], list[str]]:
    """What each person is told, and what has happened to tickets, since then."""
    heard: dict[str, list[str]] = {}
    with reading(place.engine) as session:
        messages = (
            select(Person.name, OutboxMessage.text)
            .join(OutboxMessage, col(OutboxMessage.person_id) == col(Person.id))
            .where(col(OutboxMessage.id) > before[1])
            .order_by(col(OutboxMessage.id))
        )
        for name, text in session.exec(messages):
            heard.setdefault(name, []).append(text)
        events = select(TicketEvent.kind).where(col(TicketEvent.id) > before[2])
        kinds = [kind for kind in session.exec(events) if kind not in LATER]
    return heard, kinds


def arrives(place: Place, name: str, texts: list[str], within: float = 90.0) -> None:
    """Waits until a person has really been told all of this, where they are."""
    end, missing = time.monotonic() + within, texts
    while missing and time.monotonic() < end:
        heard = place.heard(name)
        missing = [text for text in texts if text.splitlines()[0] not in heard]
        if missing:
            time.sleep(0.1)
    assert not missing, f"{name} was never told: {missing}"
