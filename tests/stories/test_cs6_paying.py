"""CS-6: bills are paid by a button; booked once, thanked, and the ladder stops at once."""

from __future__ import annotations

import pytest

from handlers import statements
from handlers.context import Moment
from handlers.statements import PaymentRow, StatementImport, StatementTally
from storage.db import transaction
from tests.till import doubts, open_till, opens_page, order, tells, token_of
from tests.world import World


@pytest.fixture
def till(world: World) -> World:
    open_till(world)
    return world


def pays(world: World, name: str, label: str) -> tuple[str, int]:
    """Chooses, and opens the page; the attempt's number and the sum."""
    world.presses(name, label)
    token = token_of(world, name)
    return opens_page(world, token), order(world, token).amount_fen


def owed(world: World, home: str) -> int:
    return sum(each.left_fen for each in world.bills(home))


def test_a_fee_answer_leads_to_a_page_and_what_is_paid_is_booked_once(till: World) -> None:
    till.says("王阿姨", "我家欠多少物业费")
    assert till._buttons("王阿姨")[0] == "去交费"
    till.presses("王阿姨", "去交费")
    assert "现在要交 ¥612.50" in till.last("王阿姨").text
    number, fen = pays(till, "王阿姨", "全部 ¥612.50")
    assert fen == 61_250
    till.everybody_listened()
    tells(till, number, fen, key="n1")
    tells(till, number, fen, key="n1")  # the same notice again
    tells(till, number, fen, key="n2")  # … and once more under another id
    assert owed(till, "3-2-1501") == 0
    (thanks,) = till.heard("王阿姨")
    assert "收到 3栋2单元1501 的缴费 ¥612.50，谢谢您" in thanks
    assert till.books_agree() and not doubts(till)


def test_words_lead_there_too_and_a_month_alone_can_be_paid(till: World) -> None:
    for words in ("我要交费", "现在交", "怎么付款", "给我个付款链接", "缴费", "帮我爸把物业费交了"):
        till.says("王阿姨", words)
        assert "现在要交 ¥612.50" in till.last("王阿姨").text, words
    for words in ("先交一个月的", "那我先交9月的吧"):
        till.says("王阿姨", words)
        assert "这次交 ¥306.25" in till.last("王阿姨").text, words
    till.says("王阿姨", "明天把物业费交了")
    assert "11月24日 交" in till.last("王阿姨").text
    till.says("王阿姨", "我要交费")
    number, fen = pays(till, "王阿姨", till._buttons("王阿姨")[-2])
    assert fen == 30_625
    tells(till, number, fen)
    assert owed(till, "3-2-1501") == 30_625
    assert "还有 ¥306.25 没交" in till.heard("王阿姨")[-1]


def test_a_part_goes_to_the_oldest_and_more_than_is_due_is_refused(till: World) -> None:
    till.says("王阿姨", "我要交费")
    till.says("王阿姨", "先交 400")
    token = token_of(till, "王阿姨")
    tells(till, opens_page(till, token), 40_000)
    assert [each.left_fen for each in till.bills("3-2-1501") if each.left_fen] == [21_250]
    till.says("王阿姨", "/checkout all 5000")
    assert "最多是 ¥212.50" in till.last("王阿姨").text


def test_a_tenant_pays_a_sum_of_their_own_and_hears_no_figure(till: World) -> None:
    till.says("小赵", "我要交费")
    assert "¥" not in till.last("小赵").text
    till.says("小赵", "300")
    token = token_of(till, "小赵")
    till.everybody_listened()
    tells(till, opens_page(till, token), 30_000)
    (thanks,) = till.heard("小赵")
    assert "收到您替 5栋1单元302 交的 ¥300.00" in thanks and "还有" not in thanks


def test_an_order_stays_as_it_was_until_it_expires(till: World) -> None:
    till.says("王阿姨", "/checkout all")
    first = token_of(till, "王阿姨")
    till.says("王阿姨", "/checkout all")
    assert token_of(till, "王阿姨") == first
    till.says("王阿姨", "/checkout 3-2-1501 2026-10")
    assert order(till, first).state == "closed"
    second = token_of(till, "王阿姨")
    till.passes(minutes=31)
    assert order(till, second).state == "expired"


def test_what_is_paid_too_late_is_booked_and_the_desk_hears_of_it(till: World) -> None:
    till.says("王阿姨", "/checkout all")
    token = token_of(till, "王阿姨")
    number = opens_page(till, token)
    till.passes(minutes=31)
    till.says("陈主管", "/paid 3-2-1501 全部 612.50 现金")
    tells(till, number, 61_250)
    assert order(till, token).state == "paid" and till.books_agree()
    assert any("订单关了以后才付的" in said for said in till.heard("小刘"))
    assert [each.kind for each in doubts(till)] == ["late"]
    till.says("小刘", f"/differences 查清 {doubts(till)[0].id} 业主同意留作预存")
    assert not doubts(till)


@pytest.mark.parametrize("named", ["transaction", "number"])
def test_a_statement_that_is_imported_as_well_books_nothing_twice(till: World, named: str) -> None:
    till.says("王阿姨", "/checkout 3-2-1501 2026-10")
    number = opens_page(till, token_of(till, "王阿姨"))
    said = number if named == "number" else f"T{number}"
    row = PaymentRow(1, till.now, 30_625, note="3-2-1501 物业费", reference=said)
    tells(till, number, 30_625)
    imports(till, row)
    assert owed(till, "3-2-1501") == 30_625
    till.says("王阿姨", "/checkout all")
    number = opens_page(till, token_of(till, "王阿姨"))
    said = number if named == "number" else f"T{number}"
    imports(till, PaymentRow(1, till.now, 30_625, note="3-2-1501 物业费", reference=said))
    tells(till, number, 30_625)  # the notice comes after the clerk's import
    assert owed(till, "3-2-1501") == 0 and till.books_agree()
    assert not [each for each in doubts(till) if each.kind != "late"]


def imports(world: World, row: PaymentRow) -> None:
    with transaction(world.engine) as session:
        moment = Moment(session, world.rules, world.now)
        taken = StatementImport(moment, StatementTally(), write=True)
        taken.take(statements.keyed([row]))


def test_money_that_came_by_hand_meanwhile_closes_the_order(till: World) -> None:
    till.says("王阿姨", "/checkout all")
    token = token_of(till, "王阿姨")
    till.says("陈主管", "/paid 3-2-1501 全部 612.50 现金")
    assert order(till, token).state == "closed"


def test_what_does_not_agree_is_never_booked_and_always_told(till: World) -> None:
    till.says("王阿姨", "/checkout all")
    number = opens_page(till, token_of(till, "王阿姨"))
    till.everybody_listened()
    tells(till, number, 61_249)
    tells(till, number, 61_250, currency="USD")
    tells(till, number, 61_250, foreign=True)
    tells(till, number, 61_250, merchant="other")
    tells(till, "G404", 61_250)
    assert owed(till, "3-2-1501") == 61_250
    kinds = [each.kind for each in doubts(till)]
    assert kinds == ["amount", "currency", "merchant", "merchant", "unknown"]
    assert sum("对不上" in said for said in till.heard("小刘")) == 5
    assert not till.heard("王阿姨")
    tells(till, number, 61_250)
    tells(till, number, 61_250, transaction_id="T-second")
    assert owed(till, "3-2-1501") == 0 and doubts(till)[-1].kind == "second"
    assert till.books_agree()


@pytest.mark.long
def test_the_ladder_stops_at_once_and_a_reminder_carries_the_button(till: World) -> None:
    till.opens(2, 10)
    till.says("孙伯", "好")
    reminded = [heard for heard in till.air.said["王阿姨"] if "的费用没交" in heard.text]
    assert reminded and reminded[-1].buttons[0].label == "去交费"
    till.presses("王阿姨", "去交费")
    number, fen = pays(till, "王阿姨", till._buttons("王阿姨")[-3])
    tells(till, number, fen)
    till.everybody_listened()
    till.until(28, 18, months=0)
    assert not [said for said in till.heard("王阿姨") if "没交" in said]


def test_without_an_account_everything_is_as_before(world: World) -> None:
    world.says("王阿姨", "我家欠多少物业费")
    assert "去交费" not in world._buttons("王阿姨")
    world.says("王阿姨", "我要交费")
    assert "/checkout" not in str(world.last("王阿姨").buttons)
