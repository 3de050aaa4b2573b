"""CS-6: bills are made out every month from rates and usage, once, and lateness costs by rule."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import tariffs
from scheduler import billing
from scheduler.timetable import BY_NAME
from storage import bills, estates
from storage.bills import Bill
from storage.db import transaction
from tests.world import World


def amounts(world: World, home: str, month: str) -> dict[str, int]:
    found = [each.bill for each in world.bills(home) if each.bill.month == month]
    return {bill.item: bill.amount_fen for bill in found}


def with_late_fee(world: World, ppm: int) -> None:
    charter = world.rules.charter
    fees = charter.fees.model_copy(update={"late_fee_ppm": ppm})
    world.rules = replace(world.rules, charter=charter.model_copy(update={"fees": fees}))
    world.running.rules = world.rules


@pytest.mark.long
def test_on_the_first_every_home_is_billed_and_the_supervisor_hears_it(world: World) -> None:
    world.opens(1, 8)
    assert amounts(world, "3-2-1501", "2026-12") == {"property": 30_625}
    assert any("2026年12月的账单出好了：60 户" in said for said in world.heard("陈主管"))
    (bill,) = [each.bill for each in world.bills("12-801") if each.bill.month == "2026-12"]
    assert (bill.basis, bill.rate, bill.due_on.isoformat()) == ("area", 25_000, "2026-12-28")
    assert world.books_agree()


def test_nothing_is_billed_before_and_nothing_twice(world: World) -> None:
    world.until(1, 7, 59)
    assert amounts(world, "3-2-1501", "2026-12") == {}
    world.until(1, 8, months=0)
    world.passes(days=3)
    assert len([each for each in world.bills("3-2-1501") if each.bill.month == "2026-12"]) == 1
    assert len([said for said in world.heard("陈主管") if "账单出好了" in said]) == 1


def test_bills_that_were_missed_are_made_out_late_and_never_due_before(world: World) -> None:
    world.sleeps(days=36)  # the twenty-ninth of December
    world.ticks()
    (bill,) = [each.bill for each in world.bills("3-2-1501") if each.bill.month == "2026-12"]
    assert bill.due_on.isoformat() == "2027-01-28"


def test_a_run_that_broke_off_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(billing, "PAGE", 7)
    sound, calls = tariffs.make_bills, iter(range(100))

    def breaks(*given: object) -> int:
        if next(calls) == 3:
            raise KeyboardInterrupt  # as a killed process: nothing after it runs
        return sound(*given)  # type: ignore[arg-type]

    world.sleeps(days=8)
    monkeypatch.setattr(tariffs, "make_bills", breaks)
    with pytest.raises(KeyboardInterrupt):
        BY_NAME["billing"].work(world.engine, world.rules, world.now)
    world.ticks()
    assert all(
        amounts(world, home, "2026-12").keys() == {"property"}
        for home in ("3-1-101", "3-2-1501", "5-2-1102", "12-1404")
    )
    assert world.books_agree()


@pytest.mark.locks
def test_two_processes_bill_everybody_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(billing, "PAGE", 5)
    world.sleeps(days=8)
    with ThreadPoolExecutor(2) as both:
        work = [
            both.submit(BY_NAME["billing"].work, world.engine, world.rules, world.now)
            for _ in range(2)
        ]
    assert sum(each.result() for each in work) == 60
    assert world.books_agree()


@pytest.mark.long
def test_a_new_rate_holds_from_next_month_and_for_its_use_alone(world: World) -> None:
    world.says("陈主管", "/tariff 物业费 2.805")
    assert "2026年12月起" in world.heard("陈主管")[-1]
    world.says("陈主管", "/tariff 物业费 4 商铺 2027-01")
    with transaction(world.engine) as session:
        (shop,) = estates.find_homes(session, "3", "2", "1502")
        shop.use = "shop"
        session.add(shop)
    world.until(1, 8)
    world.until(1, 8)
    assert amounts(world, "3-2-1501", "2026-11") == {}
    assert amounts(world, "3-2-1501", "2027-01") == {"property": 34_361}  # 122.5 × 2.805
    assert amounts(world, "3-2-1502", "2026-12") == {"property": 37_447}  # 133.5 × 2.805, half up
    assert amounts(world, "3-2-1502", "2027-01") == {"property": 53_400}


@pytest.mark.long
def test_meters_parking_and_shared_costs_are_billed(world: World) -> None:
    world.says("陈主管", "/tariff 停车费 300")
    world.says("陈主管", "/tariff 水费 3.45 2026-10")
    world.says("小刘", "/usage 3-2-1501 停车 2 2026-12")
    world.says("小刘", "/usage 3-2-1501 水 12.5")  # of October, the month before
    world.says("陈主管", "/shared 2026-10 1000")
    assert "12.5" in world.heard("小刘")[-1]
    world.until(1, 8)
    assert amounts(world, "3-2-1501", "2026-12") == {"property": 30_625, "parking": 60_000}
    october = amounts(world, "3-2-1501", "2026-10")
    assert october["water"] == 4_313  # 12.5 × 3.45 is 43.125: half a fen goes up
    with transaction(world.engine) as session:
        shared = [
            each.bill.amount_fen
            for home in estates.page(session, 0, 100)
            for each in bills.ledger(session, home.id, "2026-10")
            if each.bill.item == "shared"
        ]
    assert sum(shared) == 100_000 and len(shared) == 60
    assert world.books_agree()


@pytest.mark.long
def test_what_was_paid_in_advance_pays_the_new_bill(world: World) -> None:
    world.says("陈主管", "/paid 3-2-1502 全部 500 微信 4200001234")
    assert "预存 ¥500.00" in world.heard("陈主管")[-1]
    assert "预存 ¥500.00" in world.heard("李先生")[-1]
    world.until(1, 8)
    world.says("李先生", "/fee")
    assert "交清" in world.heard("李先生")[-1]
    assert world.books_agree()


def test_a_refund_comes_out_of_what_was_paid(world: World) -> None:
    world.says("陈主管", "/refund 3-2-1502 100 多收了")
    assert "还欠 ¥100.00" in world.heard("陈主管")[-1]
    world.says("陈主管", "/refund 3-2-1502 99999 多收了")
    assert "最多能退" in world.heard("陈主管")[-1]
    assert sum(each.left_fen for each in world.owes("3-2-1502")) == 10_000
    assert world.audited("3-2-1502") == ["payment.refunded"] and world.books_agree()


@pytest.mark.long
def test_lateness_costs_by_the_day_on_what_was_overdue(world: World) -> None:
    with_late_fee(world, 300)
    world.until(1, 8)
    # September's 306.25 were overdue on all of November's 30 days, October's as well.
    assert amounts(world, "3-2-1501", "2026-11") == {"late": 551}  # 2 × 30 × 306.25 × 0.0003
    (late,) = [each.bill for each in world.bills("3-2-1501") if each.bill.item == "late"]
    assert (late.basis, late.quantity) == ("late", 2 * 30 * 30_625)
    # 孙伯 owes four months; one of them has been in question since the twenty-third.
    days = (3 * 30 + 22) * world.owes("5-1-101")[0].bill.amount_fen
    assert amounts(world, "5-1-101", "2026-11") == {"late": (days * 300 + 500_000) // 1_000_000}
    assert amounts(world, "3-2-1502", "2026-11") == {}


@pytest.mark.long
def test_a_part_payment_costs_less_from_its_day_on_and_interest_bears_none(world: World) -> None:
    with_late_fee(world, 1000)
    world.passes(seconds=timedelta(days=2).total_seconds())  # the twenty-fifth
    world.says("陈主管", "/paid 3-2-1501 2026-09 206.25")
    world.until(1, 8)
    days = 30 * 30_625 + 24 * 30_625 + 6 * 10_000
    assert amounts(world, "3-2-1501", "2026-11") == {"late": (days + 500) // 1000}
    world.until(1, 8)
    late = 31 * (30_625 + 10_000) + 3 * 30_625  # December's own bill was due on the 28th
    assert amounts(world, "3-2-1501", "2026-12")["late"] == (late + 500) // 1000


def test_by_default_lateness_costs_nothing(world: World) -> None:
    world.opens(1, 8)
    with transaction(world.engine) as session:
        assert session.get(Bill, 1) is not None
        assert "late" not in amounts(world, "5-1-101", "2026-11")


@pytest.mark.parametrize(
    "command",
    [
        "/tariff 空气费 2",
        "/tariff 物业费 两块五",
        "/tariff 物业费 2.00001",
        "/tariff 物业费 2 月亮湾",
    ],
)
@pytest.mark.long
@pytest.mark.wordings
def test_a_wrong_rate_is_refused(world: World, command: str) -> None:
    world.says("陈主管", command)
    world.says("陈主管", "/tariff")
    assert "2.50" in world.heard("陈主管")[-1]
    world.until(1, 8)
    assert amounts(world, "3-2-1501", "2026-12") == {"property": 30_625}


@pytest.mark.long
def test_only_supervisors_set_rates(world: World) -> None:
    for name in ("小刘", "王阿姨", "张师傅"):
        world.says(name, "/tariff 物业费 0.01")
    world.until(1, 8)
    assert amounts(world, "3-2-1501", "2026-12") == {"property": 30_625}
