"""``kill -9`` between payment and booking: each payment is booked once, none is lost, the books and
the platform's own agree. ``PAY_ROUNDS`` and ``PAY_SEED`` choose how often and which dice."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlmodel import Session, col, select

from storage import bills, books, db, deployment, households, orders, seeds
from storage.bills import Owed
from storage.orders import PaymentOrder
from storage.outbox import OutboxMessage
from storage.payments import Payment
from storage.paynotices import PaymentDoubt, PaymentNotice
from storage.people import Person
from tests.fakes.payments.town import Town, platforms
from tests.reliability.lives import Births, Life, births

ROUNDS = int(os.environ.get("PAY_ROUNDS", "20"))
SEED = int(os.environ.get("PAY_SEED") or random.randrange(10**6))
EACH = 2  # payments in a round
PARTS = 4  # in which each bill is paid
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Told:
    """What was paid at the platform, and whether we have acknowledged its notice."""

    acknowledged: dict[str, bool] = field(default_factory=dict)
    half_way: int = 0  # deaths with a notice that was kept and not booked


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with platforms(tmp_path / "platforms") as town:
        yield town


@pytest.fixture
def nest(tmp_path: Path, sqlite_database: str, town: Town) -> Iterator[Births]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = {
        "GUANJIA_DATABASE_URL": sqlite_database,
        "GUANJIA_HTTP_PORT": port,
        "GUANJIA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GUANJIA_MERCHANTS": str(town.file),
        "GUANJIA_BACKUPS": "",
    }
    with births(tmp_path, settings) as nest:
        yield nest


@pytest.mark.long
@pytest.mark.timeout(300)
def test_twenty_deaths_between_payment_and_booking(
    nest: Births, sqlite_database: str, town: Town
) -> None:
    print(f"PAY_SEED={SEED} PAY_ROUNDS={ROUNDS}")
    dice, told = random.Random(SEED), Told()
    waiting = _orders(sqlite_database, ROUNDS * EACH)
    for _ in range(ROUNDS):
        life = nest.serve()
        with suppress(httpx.HTTPError):
            _pays(life, town, [waiting.pop() for _ in range(EACH)], told)
        killer = threading.Timer(dice.random() * 0.5, life.kill)
        killer.start()
        with suppress(httpx.HTTPError):
            _tells(life, town, told, dice)
        killer.join()
        told.half_way += _kept_only(sqlite_database)
    life = nest.serve()
    for number in told.acknowledged:
        _tell(life.listening(), town, number, told)
    end = time.monotonic() + 30
    while _kept_only(sqlite_database) and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(1)
    life.stop()
    print(f"{told.half_way} of {ROUNDS} deaths came between a notice and its booking")
    _agree(sqlite_database, town)
    assert len(town.wechat.trades) == ROUNDS * EACH
    assert told.half_way or ROUNDS < 10
    assert not [error for each in nest.lives for error in each.errors()]


def _orders(database: str, wanted: int) -> list[str]:
    """The demo estate's homes owe, and somebody of each has chosen to pay; the pages' tokens."""
    engine, now = db.connect(database), datetime.now(UTC)
    made: list[str] = []
    with db.transaction(engine) as session:
        deployment.ensure(session)
        seeds.plant(session, now - timedelta(days=40), ZONE, ())
    with db.transaction(engine) as session:
        owed = [
            (each, households.residents_of(session, home_id))
            for home_id in range(1, 70)
            for each in bills.owed(session, home_id)
        ]
        for each, part in product([pair for pair in owed if pair[1]], range(PARTS)):
            made.append(_order(session, *each, part, now))
    engine.dispose()
    assert len(made) >= wanted, len(made)
    return made


def _order(
    session: Session, owed: Owed, people: Sequence[tuple[Person, object]], part: int, now: datetime
) -> str:
    amount = owed.left_fen // PARTS
    order = PaymentOrder(
        token=f"token-{owed.bill.id}-{part}",
        home_id=owed.bill.home_id,
        payer_id=people[0][0].id,
        amount_fen=amount,
        made_at=now,
        expires_at=now + timedelta(hours=2),
    )
    orders.add(session, order, [(owed.bill.id, amount)])
    return order.token


def _pays(life: Life, town: Town, tokens: list[str], told: Told) -> None:
    """Somebody taps, scans and pays: the platform has the money from here on."""
    for token in tokens:
        answer = httpx.post(f"{life.listening()}/pay/{token}/garden/code", timeout=10)
        number = answer.headers["location"].partition("by=")[2]
        town.wechat.pays(number)
        told.acknowledged[number] = False


def _tells(life: Life, town: Town, told: Told, dice: random.Random) -> None:
    """The platform tells what was not acknowledged, some of it twice, and some of old once more."""
    due = [number for number, done in told.acknowledged.items() if not done]
    old = [number for number, done in told.acknowledged.items() if done]
    for number in [*due, *dice.sample(due, len(due) // 2), *dice.sample(old, min(2, len(old)))]:
        _tell(life.listening(), town, number, told)


def _tell(address: str, town: Town, number: str, told: Told) -> None:
    headers, body = town.wechat.notice(number)
    answer = httpx.post(f"{address}/pay/notice/garden", content=body, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    told.acknowledged[number] = True


def _kept_only(database: str) -> bool:
    engine = db.connect(database)
    with db.reading(engine) as session:
        query = select(PaymentNotice.id).where(col(PaymentNotice.state) == "pending")
        found = session.exec(query.limit(1)).first() is not None
    engine.dispose()
    return found


def _agree(database: str, town: Town) -> None:
    """Our books, the orders and the platform's own say the same."""
    engine = db.connect(database)
    with db.reading(engine) as session:
        assert not books.faults(session)
        assert not session.exec(select(PaymentDoubt)).all()
        query = select(Payment).where(col(Payment.key).startswith("order:"))
        ours = {each.reference: each.amount_fen for each in session.exec(query).all()}
        by_number = Counter(each.payment_id for each in session.exec(select(PaymentOrder)).all())
        thanks = select(OutboxMessage.text).where(col(OutboxMessage.text).startswith("收到 "))
        thanked = session.exec(thanks).all()
    engine.dispose()
    theirs = {each.transaction: each.total for each in town.wechat.trades.values()}
    assert ours == theirs
    by_number.pop(None, None)
    assert set(by_number.values()) == {1} and len(by_number) == len(theirs)
    assert len(thanked) >= len(theirs)
