"""CS-6: money from a bank's statement finds its home, once; what does not waits for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handlers.statements import StatementImport
from storage import books
from storage.db import reading
from storage.payments import Payment
from tests.desk import Desk

SHEETS = Path(__file__).parents[1] / "sheets"

HEADER = ["交易日期", "收入金额", "对方户名", "摘要", "流水号"]


def imports(
    desk: Desk, *rows: list[Any], header: list[Any] = HEADER, flags: tuple[str, ...] = ()
) -> str:
    result = desk.imports("payments", desk.sheet(*rows, header=header), *flags)
    desk.world.settles()
    with reading(desk.world.engine) as session:
        assert not books.faults(session)
    return str(result.stdout + result.stderr)


def left(desk: Desk, home: str) -> int:
    return sum(each.left_fen for each in desk.world.owes(home))


def test_a_home_in_the_note_is_enough_and_the_payer_is_thanked(desk: Desk) -> None:
    out = imports(desk, ["2026-11-20", 306.25, "王某", "3栋2单元1501物业费", "T100001"])
    assert "记账 1 笔，共 ¥306.25" in out
    assert left(desk, "3-2-1501") == 30625
    assert "¥306.25" in desk.world.heard("王阿姨")[-1]
    assert desk.world.audited("3-2-1501") == ["payment.imported"]


def test_the_same_statement_twice_is_recognised(desk: Desk) -> None:
    rows = [
        ["2026-11-20", 100, "王某", "3-2-1501 物业费", "T100001"],
        ["2026-11-20", 50, "王某", "3-2-1501 物业费", None],
        ["2026-11-20", 50, "王某", "3-2-1501 物业费", None],
    ]
    assert "记账 3 笔，共 ¥200.00" in imports(desk, *rows)
    out = imports(desk, ["2026-11-19", 5, "x", "12-801", "T1"], *rows)
    assert "记账 1 笔，共 ¥5.00；以前导入过 3 笔" in out
    assert left(desk, "3-2-1501") == 61250 - 20000


@pytest.mark.long
def test_an_import_that_was_cut_off_goes_on_and_books_nothing_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["2026-11-20", 1, "王某", "3-2-1501 物业费", f"T40{n:04d}"] for n in range(60)]
    sound, pages = StatementImport.take, []

    def dies_on_the_second_page(self: StatementImport, page: Any) -> None:
        pages.append(page)
        sound(self, page)
        if len(pages) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(StatementImport, "take", dies_on_the_second_page)
    out = imports(desk, *rows)
    assert "60 行里前 50 行处理好了" in out
    assert left(desk, "3-2-1501") == 61250 - 50 * 100
    assert "记账 10 笔，共 ¥10.00；以前导入过 50 笔" in imports(desk, *rows)
    assert left(desk, "3-2-1501") == 61250 - 60 * 100


def test_what_was_noted_by_hand_with_its_number_is_not_booked_again(desk: Desk) -> None:
    desk.world.says("陈主管", "/paid 3-2-1501 2026-09 100 微信 T200002")
    count = desk.count(Payment)
    assert "以前导入过 1 笔" in imports(desk, ["2026-11-20", 100, "王某", "3-2-1501", "T200002"])
    assert desk.count(Payment) == count


def test_what_a_statement_brought_is_not_noted_again_by_hand(desk: Desk) -> None:
    imports(desk, ["2026-11-20", 306.25, "王某", "3-2-1501", "T200003"])
    count = desk.count(Payment)
    for words in ("2026-09 306.25 微信 T200003", "全部 100 微信 T200003"):
        desk.world.says("陈主管", f"/paid 3-2-1501 {words}")
        said = desk.world.last("陈主管").text
        assert "银行流水里已经有了" in said and "¥306.25" in said
    assert desk.count(Payment) == count
    desk.world.says("陈主管", "/paid 3-2-1502 全部 10 微信 T200003")  # paid for a second home
    assert desk.count(Payment) == count + 1


def test_a_line_that_waits_is_settled_by_noting_it(desk: Desk) -> None:
    imports(desk, ["2026-11-20", 88, "某人", "谢谢", "T200004"])
    desk.world.says("陈主管", "/paid 3-2-1501 全部 80 微信 T200004")
    assert "/match 1 3-2-1501" in desk.world.last("陈主管").text
    desk.world.says("陈主管", "/paid 3-2-1501 全部 88 微信 T200004")
    assert left(desk, "3-2-1501") == 61250 - 8800
    desk.world.says("小刘", "/unmatched")
    assert "都对上" in desk.world.last("小刘").text
    assert "以前导入过 1 笔" in imports(desk, ["2026-11-20", 88, "某人", "谢谢", "T200004"])


def test_one_transfer_noted_as_two_months_is_one(desk: Desk) -> None:
    for month in ("2026-09", "2026-10"):
        desk.world.says("陈主管", f"/paid 3-2-1501 {month} 306.25 转账 T200005")
    count = desk.count(Payment)
    out = imports(desk, ["2026-11-20", 612.5, "王某", "3-2-1501", "T200005"])
    assert "以前导入过 1 笔" in out and desk.count(Payment) == count


@pytest.mark.long
def test_a_number_alone_merges_no_two_payments(desk: Desk) -> None:
    rows = [
        ["2026-11-20", 100, "王阿姨", "3-2-1501", "T600001"],
        ["2026-11-20", 100, "王阿姨", "代交3-2-1502", "T600001"],
    ]
    assert "记账 1 笔" in imports(desk, rows[0])
    assert "记账 1 笔，共 ¥100.00；以前导入过 1 笔" in imports(desk, *rows)
    assert "记账 0 笔，共 ¥0.00；以前导入过 2 笔" in imports(desk, *rows)
    # The same on every line, or on another day, it is no number of a payment.
    same = [[f"2026-11-2{n % 3}", 50, "甲", "3-2-1501", "100001"] for n in range(6)]
    assert "记账 6 笔，共 ¥300.00" in imports(desk, *same)
    one = ["2026-11-23", 50, "甲", "3-2-1501", "100002"]
    assert "记账 1 笔" in imports(desk, one)
    assert "记账 1 笔" in imports(desk, ["2026-11-24", *one[1:]])


def test_date_and_time_in_one_column_or_in_two_are_the_same_statement(desk: Desk) -> None:
    one = ["交易时间", "收入金额", "对方户名", "摘要"]
    two = ["交易日期", "交易时间", "收入金额", "对方户名", "摘要"]
    imports(desk, ["2026-11-20 09:15:02", 100, "王某", "3-2-1501"], header=one)
    out = imports(desk, ["20261120", "09:15:02", 100, "王某", "3-2-1501"], header=two)
    assert "以前导入过 1 笔" in out
    out = imports(desk, ["20261120", None, 100, "王某", "3-2-1501"], header=two)
    assert "以前导入过 1 笔" in out


def test_two_bills_of_one_platform_tell_of_the_same_payments(desk: Desk) -> None:
    for name, words in (("trade", "记账 2 笔"), ("fund", "记账 0 笔，共 ¥0.00；以前导入过 1 笔")):
        (path,) = SHEETS.glob(f"p0?-wechat-merchant-{name}-bill.csv")
        assert words in desk.imports("payments", path).stdout


def test_words_that_name_two_homes_wait_for_a_person(desk: Desk) -> None:
    out = imports(desk, ["2026-11-20", 587.5, "王阿姨", "3-2-1501和3-2-1502两户", "T700001"])
    assert "没对上房号 1 笔" in out and "3栋2单元1501、3栋2单元1502" in out


def test_a_day_that_there_is_not_is_no_month(desk: Desk) -> None:
    count = desk.count(Payment)
    for words in ("2026-02-30", "2026/2/30", "2026年2月30日"):
        desk.world.says("陈主管", f"/paid 3-2-1501 {words} 10")
        assert "月份" in desk.world.last("陈主管").text
    assert desk.count(Payment) == count


def test_a_name_needs_the_exact_sum(desk: Desk) -> None:
    out = imports(desk, ["2026-11-20", 612.5, "王阿姨", "转账", "T300001"])
    assert "记账 1 笔" in out and left(desk, "3-2-1501") == 0
    out = imports(desk, ["2026-11-20", 77.7, "孙伯", "转账", "T300002"])
    assert "没对上房号 1 笔" in out and "可能是 5栋1单元101" in out


def test_a_phone_of_one_home_is_enough(desk: Desk) -> None:
    header = ["交易时间", "金额", "付款人", "手机号", "收支"]
    rows = [
        ["2026-11-20 09:30:00", 100, "某人", "138****", "收入"],
        ["2026-11-20 09:31:00", 100, "某人", "13800000101", "收入"],
        ["2026-11-20 09:32:00", 999, "某人", "13800000101", "支出"],
    ]
    assert "记账 1 笔，共 ¥100.00" in imports(desk, *rows, header=header)


def test_the_front_desk_settles_what_is_left(desk: Desk) -> None:
    imports(
        desk, ["2026-11-20", 88, "某人", "谢谢", "T400001"], ["2026-11-20", 9, "甲", "茶叶", None]
    )
    assert "2 笔没对上" in desk.world.last("小刘").text
    desk.world.presses("小刘", "看没对上的")
    assert "¥88.00" in desk.world.last("小刘").text
    desk.world.says("小刘", "/match 1 3-2-1501")
    assert left(desk, "3-2-1501") == 61250 - 8800
    assert "¥88.00" in desk.world.heard("王阿姨")[-1]
    desk.world.says("陈主管", "/match 1 3-2-1502")
    assert "处理过" in desk.world.last("陈主管").text
    desk.world.says("小刘", "/match 2 no")
    desk.world.says("小刘", "/unmatched")
    assert "都对上" in desk.world.last("小刘").text
    assert "以前导入过 1 笔" in imports(desk, ["2026-11-20", 88, "某人", "谢谢", "T400001"])


def test_homeowners_see_no_statements(desk: Desk) -> None:
    for name in ("王阿姨", "张师傅", "路人"):
        desk.world.says(name, "/unmatched")
        assert "权限" in desk.world.last(name).text


def test_a_dry_run_books_nothing_and_a_bad_line_stops_everything(desk: Desk) -> None:
    count = desk.count(Payment)
    good = ["2026-11-20", 306.25, "王某", "3-2-1501", "T500001"]
    assert "记账 1 笔" in imports(desk, good, flags=("--dry-run",))
    out = imports(desk, good, ["明天", 5, "王某", "3-2-1501", "T500002"])
    assert "第 3 行" in out and "不是日期" in out
    assert desk.count(Payment) == count
