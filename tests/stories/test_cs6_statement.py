"""CS-6: money goes back the way it came; every morning the platform's statement is compared."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from bot import collecting
from bot.cashiers import merchants
from bot.cashiers.tills import cashiers_of, till_of
from bot.cashiers.wechatpay import WeChatPay
from bot.settings import Settings
from handlers.reconciling.lines import Movement
from storage import merchantdays, orders
from storage.db import reading, transaction
from storage.duties import Duty
from storage.merchantdays import MerchantDay
from tests.fakes.payments.alipay import Trade as AliTrade
from tests.fakes.payments.town import Town, platforms
from tests.fakes.payments.wechatpay import Returned, Trade
from tests.till import doubts, order, tells, token_of
from tests.world import ZONE, World


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with platforms(tmp_path_factory.mktemp("platforms")) as town:
        yield town


@pytest.fixture
def till(world: World, town: Town) -> Iterator[World]:
    """The demo estate with both platforms behind it, at today's real time: they sign by it."""
    town.wechat.trades.clear()
    town.wechat.returns.clear()
    town.alipay.trades.clear()
    town.alipay.returns.clear()
    for fake in (town.wechat, town.alipay):
        fake.moved.clear()
        fake.unmoved.clear()
    town.wechat.gives_funds = True
    settings = Settings.model_construct(public_url="https://pay.example", merchants=town.file)
    cashiers = cashiers_of(settings)
    world.running.cashiers = cashiers
    world.rules = replace(world.rules, till=till_of(settings, cashiers))
    world.running.rules = world.rules
    yield world
    for each in cashiers.values():
        world._runner.run(each.aclose())


def pays(world: World, town: Town, name: str = "王阿姨", way: str = "garden") -> str:
    """Somebody pays all that is due; the attempt's number."""
    world.says(name, "/checkout all")
    token = token_of(world, name)
    with transaction(world.engine) as session:
        found = orders.with_token(session, token)
        assert found is not None
        number = f"G{found.id:012d}"
        session.add(
            orders.PaymentAttempt(
                order_id=found.id, number=number, merchant=way, way="code", made_at=world.now
            )
        )
        total = found.amount_fen
    given = {"appid": "wx2421b1c4370ec43b", "mchid": "1900000001"}
    if way == "garden":
        town.wechat.trades[number] = Trade(number, total, given, day=today(world))
        transaction_id = town.wechat.pays(number).transaction
    else:
        paid = AliTrade(number, f"{total / 100:.2f}", day=today(world))
        town.alipay.trades[number] = paid
        transaction_id = town.alipay.pays(number).transaction
    tells(world, number, total, transaction_id=transaction_id, merchant=way)
    assert order(world, token).state == "paid"
    return number


def looks(world: World) -> None:
    """The program asks the platforms what it has to ask."""

    async def round_() -> None:
        await collecting.ask_due(world.running)
        await collecting.give_back_due(world.running)
        await collecting.compare_due(world.running)

    world._runner.run(round_())
    world.ticks()


def today(world: World) -> str:
    return world.now.astimezone(ZONE).date().isoformat()


def owed(world: World, home: str) -> int:
    return sum(each.left_fen for each in world.bills(home))


def days(world: World) -> list[MerchantDay]:
    with reading(world.engine) as session:
        return list(merchantdays.latest(session))


@pytest.mark.parametrize("way", ["garden", "garden-ali"])
def test_a_part_goes_back_and_is_booked_when_the_platform_says_so(
    till: World, town: Town, way: str
) -> None:
    pays(till, town, way=way)
    till.everybody_listened()
    till.says("陈主管", "/refund 原路 3-2-1501 100 多收了")
    assert "正在原路退回" in till.last("陈主管").text
    looks(till)
    if way == "garden":
        assert owed(till, "3-2-1501") == 0  # the platform works on it
        (back,) = town.wechat.returns.values()
        back.status = "SUCCESS"
        till.passes(minutes=6)
        looks(till)
    assert owed(till, "3-2-1501") == 10_000 and till.books_agree()
    assert any("已经原路退回" in said for said in till.heard("王阿姨"))
    assert "原路退回去了" in till.last("陈主管").text
    till.says("陈主管", "/refund 原路 3-2-1501 600 再退")
    assert "最多能原路退 ¥512.50" in till.last("陈主管").text


@pytest.mark.long
def test_a_large_refund_waits_for_somebody_else(till: World, town: Town) -> None:
    pays(till, town)
    till.says("陈主管", "/refund 原路 3-2-1501 612.50 搬走了")
    assert "送审批了" in till.last("陈主管").text
    looks(till)
    assert not town.wechat.returns
    till.presses("赵总", "不同意")
    till.says("赵总", "先核实")
    till.says("陈主管", "/refund 原路 3-2-1501 612.50 核实过了")
    till.presses("赵总", "同意")
    looks(till)
    (back,) = town.wechat.returns.values()
    back.status = "SUCCESS"
    till.passes(minutes=6)
    looks(till)
    assert owed(till, "3-2-1501") == 61_250 and till.books_agree()


@pytest.mark.long
def test_what_cannot_go_back_is_told(till: World, town: Town) -> None:
    number = pays(till, town)
    till.says("陈主管", "/refund 原路 3-2-1501 100 多收了")
    town.wechat.trades[number].total = 1  # the platform has less than we think
    looks(till)
    assert [each.kind for each in doubts(till)] == ["refund"]
    assert owed(till, "3-2-1501") == 0


def test_a_statement_that_agrees_is_noted_with_its_fees(till: World, town: Town) -> None:
    pays(till, town)
    till.passes(hours=25)
    looks(till)
    found = {each.merchant: each for each in reversed(days(till))}
    assert {each.state for each in found.values()} == {"agreed"}
    assert (found["garden"].paid_fen, found["garden"].fee_fen) == (61_250, 368)
    assert {each.funds for each in found.values()} == {"compared"}
    assert not doubts(till)
    till.says("小刘", "/differences")
    assert "都对得上" in till.last("小刘").text and "手续费 ¥3.68。" in till.last("小刘").text


@pytest.mark.parametrize("way", ["garden", "garden-ali"])
def test_the_fund_bill_says_whether_the_money_moved(till: World, town: Town, way: str) -> None:
    number, day = pays(till, town, way=way), today(till)
    if way == "garden":
        town.wechat.moved += [(day, "提现", "提现", -50_000), (day, "商户活动", "其他", -100)]
        town.wechat.unmoved.add(number)  # the trade bill has it, the account does not
    else:
        town.alipay.moved += [(day, "提现", "-500.00"), (day, "其它", "-1.00")]
        town.alipay.unmoved.add(number)
    till.passes(hours=25)
    till.everybody_listened()
    looks(till)
    found = sorted((each.kind, each.merchant) for each in doubts(till))
    assert found == [("credit", way), ("fee", way), ("movement", way)]
    (told,) = [said for said in till.heard("小刘") if "提到银行 ¥500.00" in said]
    assert "3 处对不上" in told
    till.says("小刘", "/differences")
    shown = till.last("小刘").text
    assert "平台账单说动了 ¥612.50，账户里实际动了 ¥0.00" in shown
    assert "账户里动了 -¥1.00" in shown and "账户里扣了 ¥0.00" in shown
    assert owed(till, "3-2-1501") == 0 and till.books_agree()  # the books are the homes'


def test_an_account_without_a_fund_bill_is_compared_without(till: World, town: Town) -> None:
    pays(till, town)
    town.wechat.gives_funds = False
    till.passes(hours=25)
    looks(till)
    assert {each.merchant: each.funds for each in days(till)[:2]}["garden"] == "none"
    till.says("小刘", "/differences")
    assert "账户里的钱没有核对" in till.last("小刘").text and not doubts(till)


@pytest.mark.long
def test_refunds_are_looked_for_in_the_statements_too(till: World, town: Town) -> None:
    number = pays(till, town)
    till.says("陈主管", "/refund 原路 3-2-1501 100 多收了")
    till.says("陈主管", "/refund 原路 3-2-1501 50 也多收了")
    looks(till)
    second, first = sorted(town.wechat.returns.values(), key=lambda each: each.refund)
    first.status = second.status = "SUCCESS"
    till.passes(minutes=6)
    looks(till)
    assert till.books_agree() and owed(till, "3-2-1501") == 15_000
    del town.wechat.returns[first.number]  # in our books alone
    second.refund -= 1000  # … and one that went back with less
    stranger = Returned("X-back", town.wechat.trades[number], 700)
    town.wechat.returns["X-back"] = stranger
    till.passes(hours=25)
    looks(till)
    assert sorted(each.kind for each in doubts(till)) == ["differs", "theirs"]
    till.passes(hours=24)
    looks(till)  # a whole day's statement more: it does not come
    (missing,) = [each for each in doubts(till) if each.kind == "unbilled"]
    assert (missing.transaction, missing.ours_fen) == (first.number, -10_000)
    assert missing.home_id is not None
    till.passes(hours=24)
    looks(till)
    assert len(doubts(till)) == 3  # told once


@pytest.mark.long
def test_a_service_provider_reads_the_estates_own_fund_bill(tmp_path: Path) -> None:
    with platforms(tmp_path / "partner", sub="1900000055") as town:
        (merchant, _) = merchants.load(town.file)
        given = {"sp_mchid": "1900000001", "sub_mchid": "1900000055"}
        town.wechat.trades["G1"] = Trade("G1", 61_250, given)
        town.wechat.pays("G1")

        async def read() -> Sequence[Movement] | None:
            cashier = WeChatPay(merchant)
            try:
                return await cashier.funds(date(2026, 11, 23))
            finally:
                await cashier.aclose()

        found = asyncio.run(read())
        assert [(each.kind, each.amount_fen) for each in found or ()] == [
            ("payment", 61_250),
            ("fee", -368),
        ]
        assert any("/sub-merchant-fundflowbill" in each for each in town.wechat.calls)


@pytest.mark.long
def test_what_differs_is_a_duty_until_it_is_cleared(till: World, town: Town) -> None:
    number = pays(till, town)
    pays(till, town, "孙伯")
    del town.wechat.trades[number]  # … of which the platform knows nothing
    other = next(iter(town.wechat.trades.values()))
    other.total -= 100
    town.wechat.trades["X1"] = Trade("X1", 500, {}, "SUCCESS", "4200X", day=today(till))
    till.passes(hours=25)
    till.everybody_listened()
    looks(till)
    assert sorted(each.kind for each in doubts(till)) == ["differs", "ours", "theirs"]
    assert any("3 处对不上" in said for said in till.heard("小刘"))
    (duty,) = [each for each in _duties(till) if each.key.startswith("assigned:statement:")]
    for each in doubts(till):
        assert duty.is_open
        till.says("小刘", f"/differences 查清 {each.id} 查过了，见附件")
        (duty,) = [each for each in _duties(till) if each.id == duty.id]
    assert not duty.is_open and not doubts(till)
    looks(till)
    assert not doubts(till)


def test_a_payment_of_which_nobody_told_us_is_booked_from_the_statement(
    till: World, town: Town
) -> None:
    till.says("王阿姨", "/checkout all")
    token = token_of(till, "王阿姨")
    with transaction(till.engine) as session:
        found = orders.with_token(session, token)
        assert found is not None
        attempt = orders.PaymentAttempt(
            order_id=found.id, number="G77", merchant="garden", way="code", made_at=till.now
        )
        session.add(attempt)
    town.wechat.trades["G77"] = Trade("G77", 61_250, {}, day=today(till))
    town.wechat.pays("G77")
    till.passes(hours=25)
    till._runner.run(collecting.compare_due(till.running))
    till.ticks()
    assert owed(till, "3-2-1501") == 0 and till.books_agree()
    assert [each.kind for each in doubts(till)] == ["late"]  # told, since the order was over
    town.wechat.trades["G77"].day = "1999-01-01"  # the next days' statements do not have it
    for _ in range(2):
        till.passes(hours=24)
        looks(till)
    assert [each.kind for each in doubts(till)] == ["late"]  # booked on its own day


def _duties(world: World) -> list[Duty]:
    with reading(world.engine) as session:
        return list(session.exec(select(Duty)).all())
