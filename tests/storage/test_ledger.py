"""The ledger: whatever is billed, paid, returned or questioned, in whatever order, it adds up."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, text

from storage import bills, books, disputes, ledger, payments, seeds
from storage.bills import Bill
from storage.db import connect, reading, transaction
from storage.estates import Building, Estate, Home
from storage.tariffs import cost_fen, share_fen

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
SUMS = st.one_of(st.integers(1, 50_000), st.sampled_from([1, 9999, 10_000, 1_000_000]))


def settled_home(engine: Engine) -> int:
    with transaction(engine) as session:
        estate = Estate(name="桂花园")
        session.add(estate)
        session.flush()
        building = Building(estate_id=estate.id, number="1")
        session.add(building)
        session.flush()
        home = Home(estate_id=estate.id, building_id=building.id, building="1", room="101")
        session.add(home)
        session.flush()
        return home.id


class Books(RuleBasedStateMachine):
    """A home and its books. ``expected`` is kept by hand beside them: bills less payments."""

    template: Path

    @initialize()
    def opens(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        file = shutil.copy(self.template, Path(self.folder.name) / "books.db")
        self.engine = connect(f"sqlite:///{file}")
        self.home = settled_home(self.engine)
        self.keys, self.expected, self.now = itertools.count(), 0, NOW

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    @rule(month=st.sampled_from(MONTHS), item=st.sampled_from(bills.ITEMS), amount=SUMS)
    def bills_a_month(self, month: str, item: str, amount: int) -> None:
        row = {"home_id": self.home, "item": item, "month": month, "amount_fen": amount}
        row |= {"due_on": date.fromisoformat(f"{month}-28"), "basis": ""}
        with transaction(self.engine) as session:
            self.expected += amount * ledger.book_bills(session, [row], self.now)
            assert not ledger.book_bills(session, [row], self.now)

    @rule(amount=SUMS, named=st.lists(st.integers(1, 12), max_size=3), twice=st.booleans())
    def pays(self, amount: int, named: list[int], twice: bool) -> None:
        key = f"pay:{next(self.keys)}"
        for again in range(1 + twice):
            with transaction(self.engine) as session:
                booked = ledger.receive(
                    session, self.home, amount, paid_at=self.now, key=key, bill_ids=named
                )
                assert (booked is None) == bool(again)
        self.expected -= amount

    @rule(amount=SUMS)
    def gets_back(self, amount: int) -> None:
        key = f"back:{next(self.keys)}"
        try:
            with transaction(self.engine) as session:
                ledger.refund(session, self.home, amount, paid_at=self.now, key=key)
            self.expected += amount
        except ledger.NotEnough as error:
            assert error.most_fen < amount

    @rule(data=st.data(), amount=st.one_of(st.none(), st.just(0), SUMS))
    def questions_or_settles(self, data: st.DataObject, amount: int | None) -> None:
        with transaction(self.engine) as session:
            found = [each.bill.id for each in bills.ledger(session, self.home)]
            if not found:
                return
            bill = session.get_one(Bill, data.draw(st.sampled_from(found)))
            bill.disputed = not bill.disputed
            session.add(bill)
            if amount is not None and not bill.disputed:
                self.expected += amount - bill.amount_fen
                ledger.amend(session, bill, amount, self.now, None)
            elif not bill.disputed:
                ledger.use_credit(session, self.home)

    @invariant()
    def adds_up(self) -> None:
        if not hasattr(self, "engine"):
            return
        with reading(self.engine) as session:
            assert not books.faults(session)
            credit = payments.credit(session, self.home)
            owed = bills.owed(session, self.home)
            left = sum(each.left_fen for each in owed)
            entries = text("SELECT coalesce(sum(amount_fen), 0) FROM ledger_entry")
            balance = session.connection().execute(entries).scalar_one()
            assert balance == left - credit == self.expected
            # Nobody owes what they have paid for in advance, but for what they doubt.
            assert credit == 0 or all(each.bill.disputed for each in owed)


@pytest.mark.property
def test_the_books_add_up_whatever_happens(sqlite_template: Path) -> None:
    Books.template = sqlite_template
    run = Books.TestCase.settings
    Books.TestCase.settings = settings(
        run,
        max_examples=run.max_examples // 2,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Books.TestCase("runTest").runTest()


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = connect(database, durable=False)
    yield engine
    engine.dispose()


def test_the_demo_estates_books_agree(engine: Engine) -> None:
    with transaction(engine) as session:
        seeds.plant(session, NOW, ZoneInfo("Asia/Shanghai"), ())
    with reading(engine) as session:
        assert not books.faults(session)
        (dispute,) = disputes.of_bills(session, range(1, 1000))
        assert dispute.outcome == "open"


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("UPDATE bill SET amount_fen = amount_fen + 1 WHERE id = 1", "bill: entries"),
        ("UPDATE payment SET amount_fen = amount_fen + 1 WHERE id = 1", "payment: entry"),
        ("DELETE FROM ledger_entry WHERE payment_id = 1", "home: entries"),
        ("UPDATE allocation SET amount_fen = amount_fen + 1 WHERE id = 1", "bill: more was paid"),
        (
            "UPDATE allocation SET bill_id = (SELECT MAX(bill_id) FROM allocation) WHERE id = 1",
            "bill: paid with another",
        ),
    ],
)
def test_the_check_sees_every_harm(engine: Engine, harm: str, found: str) -> None:
    with transaction(engine) as session:
        seeds.plant(session, NOW, ZoneInfo("Asia/Shanghai"), ())
    with transaction(engine) as session:
        session.connection().execute(text(harm))
    with reading(engine) as session:
        assert any(each.what.startswith(found) for each in books.faults(session))


def test_old_payments_go_first_to_the_oldest_bill(engine: Engine) -> None:
    home = settled_home(engine)
    with transaction(engine) as session:
        ledger.receive(session, home, 15_000, paid_at=NOW, key="early")
        assert payments.credit(session, home) == 15_000
        rows = [
            {"home_id": home, "item": "property", "month": month, "amount_fen": 10_000}
            | {"due_on": date(2026, 12, 1), "basis": ""}
            for month in ("2026-09", "2026-10", "2026-08")
        ]
        assert ledger.book_bills(session, rows, NOW) == 3
    with reading(engine) as session:
        left = {each.bill.month: each.left_fen for each in bills.ledger(session, home)}
        assert left == {"2026-08": 0, "2026-09": 5_000, "2026-10": 10_000}
        assert not books.faults(session)
    with transaction(engine) as session:
        ledger.refund(session, home, 6_000, paid_at=NOW + timedelta(days=1), key="back")
    with reading(engine) as session:
        left = {each.bill.month: each.left_fen for each in bills.ledger(session, home)}
        assert left == {"2026-08": 1_000, "2026-09": 10_000, "2026-10": 10_000}
        assert not books.faults(session)


def test_half_a_fen_is_rounded_up() -> None:
    assert cost_fen(122_500, 25_000) == 30_625  # 122.50 m² at 2.50 yuan
    assert cost_fen(1, 50_000) == 1 and cost_fen(1, 49_999) == 0  # half a fen, and just below
    assert cost_fen(12_345, 5_283) == 652  # 12.345 kWh at 0.5283 yuan: 6.5219 yuan


def test_shares_of_a_shared_sum_add_up_to_it() -> None:
    areas = [8_950, 0, 10_025, 12_111, 3]
    for amount in (1, 7, 99_999, 123_456_789):
        whole, before, shares = sum(areas), 0, []
        for area in areas:
            shares.append(share_fen(amount, before, area, whole))
            before += area
        assert sum(shares) == amount and shares[1] == 0
