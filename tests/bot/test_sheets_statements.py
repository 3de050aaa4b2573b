"""Statements of other banks, platforms and hands than those in ``tests/sheets``: what came is
read, what went is never received, and where nobody can tell, nothing is believed."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sheets import payments
from bot.sheets.problems import BadSheet
from bot.sheets.reading import read
from handlers.homes.rows import Problem
from handlers.wording.tongue import Tongue

ZONE = ZoneInfo("Asia/Shanghai")
ZH = Tongue("zh_CN", ZONE)

CMB = """交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,用途,收/付方名称
20261120,09:15:02,20261120,转账,,306.25,10306.25,网银转账,K1234567,3-2-1501物业费,王阿姨
20261120,10:15:02,20261120,转账,5000.00,,5306.25,付款,K1234568,电梯维保,某电梯公司
"""
ABC = """交易时间,收入金额,支出金额,本次余额,交易方式,对方账号,对方户名,交易用途
2026-11-20 09:15:02,306.25,,10306.25,网银,6222,王阿姨,3-2-1501
2026-11-20 10:15:02,,5000,5306.25,网银,6223,某公司,电梯维保
"""
BOC = """交易类型[ Type ],付款人名称[ Payer's Name ],收款人名称[ Payee's Name ],\
交易日期[ Transaction Date ],交易时间[ Transaction time ],交易金额[ Trade Amount ],附言[ Remark ]
来账,王阿姨,物业公司,20261120,091502,306.25,3-2-1501
往账,物业公司,某电梯公司,20261120,101502,5000.00,维保
"""
POS = """商户编号,终端号,交易日期,交易时间,交易类型,卡号,交易金额,手续费,参考号,备注
8981,01,20261120,091502,消费,6222****,306.25,1.84,123456789012,3-2-1501
8981,01,20261120,101502,退货,6222****,306.25,0,123456789013,3-2-1501
"""
ALIPAY = """#支付宝业务明细查询
支付宝交易号,商户订单号,业务类型,商品名称,创建时间,对方账户,订单金额（元）,商家实收（元）,备注
2026112022001,WY1,交易,3-2-1501物业费,2026-11-20 09:00:00,*阿姨(138****0101),306.25,306.25,
2026112022001,WY1,退款,3-2-1501物业费,2026-11-20 10:00:00,*阿姨(138****0101),-306.25,-306.25,
#合计,1笔
"""
SIGNED = """交易日期,交易金额,余额,对方户名,摘要
2026-11-20,306.25,10306.25,王阿姨,3-2-1501
2026-11-20,-5000,5306.25,某公司,维保
2026-11-20,281.25,5587.50,李先生,3-2-1502
"""
TWO_LINES = """交易日期,发生额,,余额,对方户名,附言
,借方,贷方,,,
2026-11-20,,306.25,10306.25,王阿姨,3-2-1501
2026-11-20,5000,,5306.25,某公司,维保
"""
BOTH = """交易日期,收入/支出金额,收支方向,对方户名,摘要
2026-11-20,306.25,收入,王阿姨,3-2-1501
2026-11-20,2000,支出,王阿姨,退3-2-1501押金
"""
COMMAS = """交易日期;DC;交易金额;对方户名;摘要
2026-11-20;C;306,25;王阿姨;3-2-1501
2026-11-20;D;2.000,00;王阿姨;退押金3-2-1501
"""
LEGEND = """交易日期|借贷标志(0:借 1:贷)|交易金额|对方户名|摘要
2026-11-20|1|306.25|王阿姨|3-2-1501
2026-11-20|0|2,000.00|王阿姨|退押金3-2-1501
"""
BELOW_NOTHING = """交易日期,收入,支出,对方户名,摘要
2026-11-20,306.25,0,王阿姨,3-2-1501
2026-11-20,0,-2000,王阿姨,退押金3-2-1501
2026-11-20,(50.00),,王阿姨,冲3-2-1501
"""
FULL_WIDTH = """交易日期,收入金额（元）,支出金额（元）,摘要
２０２６年１１月２０日,３０６．２５,,３－２－１５０１
本页合计,306.25,0,
"""

CASH = """收款日期,票据号,房号,业主姓名,收费项目,金额,收款方式,收款人
46345,0012345,3-2-1501,王阿姨,物业费,306.25,微信,小刘
"""
RURAL = """农村商业银行对公账户交易明细,,,,
交易日期,借贷方向,交易金额,账户余额,附言
2026-11-20,贷,306.25,"10,306.25",3-2-1501
2026-11-20,借,"5,000.00","5,306.25",维保
借方合计：1笔 5000.00,,,,
贷方合计：1笔 306.25,,,,
"""

CAME = [
    ("cash", CASH, [30625], {}),
    ("rural", RURAL, [30625], {"above": [1], "out": [4], "summary": [5, 6]}),
    ("cmb", CMB, [30625], {"out": [3]}),
    ("abc", ABC, [30625], {"out": [3]}),
    ("boc", BOC, [30625], {"out": [3]}),
    ("pos", POS, [30625], {"refunded": [3]}),
    ("alipay", ALIPAY, [30625], {"above": [1], "refunded": [4], "footer": [5]}),
    ("signed", SIGNED, [30625, 28125], {"out": [3]}),
    ("two lines", TWO_LINES, [30625], {"above": [1], "out": [4]}),
    ("both titles", BOTH, [30625], {"out": [3]}),
    ("commas", COMMAS, [30625], {"out": [3]}),
    ("legend", LEGEND, [30625], {"out": [3]}),
    ("below nothing", BELOW_NOTHING, [30625], {"out": [3, 4]}),
    ("full width", FULL_WIDTH, [30625], {"totals": [3]}),
]

UNTOLD = "交易日期,交易金额,对方户名,摘要\n2026-11-20,2000,王阿姨,退3-2-1501押金\n"
REFUSED = [
    (UNTOLD, "看不出哪些钱是收"),
    (UNTOLD + "2026-11-21,-5,王阿姨,冲正\n", "看不出"),
    # The balance falls with every line; that all sums are the same proves nothing either way.
    (
        "交易日期,交易金额,余额,摘要\n20261120,2000,8000,退3-2-1501\n20261120,2000,6000,退\n",
        "看不出哪些钱是收",
    ),
    (
        "日期,付款人,金额,用途\n20261120,某某物业有限公司,2000,退3-2-1501\n"
        "20261120,某某物业有限公司,300,退3-2-1502\n",
        "看不出哪些钱是收",
    ),
    ("日期,付款人,收款人,金额\n20261120,某某物业有限公司,王阿姨,2000\n", "看不出哪些钱是收"),
    ("押金退还收据表,,,\n日期,房号,业主,金额\n20261120,3-2-1501,王,2000\n", "看不出哪些钱是收"),
    ("日期,房号,金额,退款原因\n20261120,3-2-1501,2000,押金\n", "看不出哪些钱是收"),
    ("日期,房号,收款人,金额\n20261120,3-2-1501,王阿姨,2000\n", "看不出哪些钱是收"),
    ("日期,房号,金额,备注\n20261120,3-2-1501,2000,退装修押金\n", "看不出哪些钱是收"),
    ("日期,收付标志,金额,摘要\n20261120,1,306.25,3-2-1501\n", "收支写的是「1」"),
    ("日期,收款金额,收支,摘要\n20261120,2000,支出,退3-2-1501押金\n", "看不出这笔钱"),
    ("日期,收入,支出,摘要\n20261120,306.25,306.25,3-2-1501\n", "看不出这笔钱"),
    (
        "银行存款日记账,,,\n日期,凭证字号,摘要,借方,贷方\n20261120,记-1,收3-2-1501,306.25,\n",
        "会计账",
    ),
    (
        "日期,摘要,借方,贷方,余额\n20261120,收,306.25,,10306.25\n20261120,付,,5000,5306.25\n"
        "20261120,收,281.25,,5587.5\n",
        "余额的变化和收支正好相反",
    ),
    ("日期,付款人,金额\n20261120,甲,\"3,06.25\"\n", "不是数字"),
]  # fmt: skip


def rows(
    path: Path, text: str, encoding: str = "gb18030"
) -> tuple[list[int], list[str], dict[str, list[int]]]:
    """(sums that came, problems, lines left out)."""
    path.write_bytes(text.encode(encoding))
    reading = read(path, "payments")
    found = list(payments.rows(reading, ZONE))
    came = [each.amount_fen for each in found if not isinstance(each, Problem)]
    problems = [each.say(ZH) for each in found if isinstance(each, Problem)]
    return came, problems, {why: [*map(int, lines)] for why, lines in reading.left.items()}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("name", "text", "came", "left"), CAME, ids=[each[0] for each in CAME])
def test_what_came_is_read_and_what_went_is_left_out(
    tmp_path: Path, name: str, text: str, came: list[int], left: dict[str, list[int]], encoding: str
) -> None:
    if encoding != "gb18030" and name not in ("cmb", "legend"):
        return
    assert rows(tmp_path / "s.csv", text, encoding) == (came, [], left)


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_where_nobody_can_tell_nothing_is_believed(tmp_path: Path, text: str, words: str) -> None:
    try:
        came, problems, _ = rows(tmp_path / "s.csv", text)
    except BadSheet as refused:
        came, problems = [], [refused.say(ZH)]
    assert not came and words in " ".join(problems), problems


def test_whoever_brings_it_may_say_that_all_of_it_came(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(UNTOLD + "2026-11-21,-5,王阿姨,冲正\n", "utf-8")
    reading = read(path, "payments")
    (row,) = payments.rows(reading, ZONE, received=True)
    assert not isinstance(row, Problem) and row.amount_fen == 200000
    assert [int(each) for each in reading.left["out"]] == [3]
