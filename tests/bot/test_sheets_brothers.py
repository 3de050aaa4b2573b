"""Statements and bills in layouts that nobody wrote down, each a sheet of one file: money that left
is never received, a year is never a month, a charge never another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from bot.sheets import bills, homes, payments
from bot.sheets.bills import Told
from bot.sheets.cells.periods import period
from bot.sheets.problems import BadCell
from bot.sheets.reading import read
from handlers.homes.rows import At, Problem

ZONE = ZoneInfo("Asia/Shanghai")
DAY = "2026-11-20"


def book(path: Path, sheets: Mapping[str, str]) -> Path:
    """A file of sheets, each written as lines of cells: 甲,1/乙,2. D stands for the day."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, lines in sheets.items():
        sheet = workbook.create_sheet(name)
        for line in lines.split("/"):
            sheet.append([_cell(each) for each in line.split(",")])
    workbook.save(path / "book.xlsx")
    return path / "book.xlsx"


def _cell(said: str) -> str | float | None:
    if re.fullmatch(r"\d+(\.\d+)?", said) and len(said) < 9:
        return float(said)
    return {"": None, "D": DAY}.get(said, said)


# Sheet → its lines; what came, in fen; the lines left out as money that went; those asked about.
STATEMENTS: dict[str, tuple[str, list[int], list[int], list[int]]] = {
    "column of another name": (
        "收款日期,标志,付款人,金额/D,收,甲,306.25/D,付,甲,2000",
        [30625],
        [3],
        [],
    ),
    "words among charges": (
        "收款日期,项目,付款人,金额/D,物业费,甲,1/D,押金退还,甲,2",
        [100],
        [],
        [3],
    ),
    "two parts of one table": (
        "一、收入明细/日期,付款人,金额/D,甲,306.25/二、支出明细/日期,付款人,金额/D,甲,2000",
        [30625],
        [6],
        [],
    ),
    "支出": ("日期,付款人,金额/D,甲,2000", [], [2], []),
    "收付款明细": ("日期,付款人,金额/D,甲,306.25", [], [], [2]),
    "what a platform moves": (
        "交易日期,终端号,交易类型,金额/D,1,消费,306.25/D,1,提现,250/D,1,代付,250/D,1,转账支出,250",
        [30625],
        [4],
        [],
    ),
    "what never came": (
        "缴费时间,房号,缴费金额,支付状态/D,3-2-1501,306.25,已支付/D,3-2-1501,1,未付/D,3-2-1501,1,超时/"
        "D,3-2-1501,1,交易不成功/D,3-2-1501,1,异常/D,3-2-1501,1,0",
        [30625],
        [],
        [7],
    ),
    "words within words": (
        "日期,资金流向,金额/D,我方支出,1/D,借（支出）,2/D,贷记,3/D,收入冲回,4/D,流入,5/D,扣款,6",
        [300, 500],
        [2, 3, 7],
        [5],
    ),
    "收 and 付 beside each other": (
        "日期,对方户名,收款金额,付款金额/D,甲,306.25,/D,甲,,2000/D,甲,0.00,500",
        [30625],
        [3, 4],
        [],
    ),
    "the firm on both sides": (
        "收款日期,付款人,收款人,金额/D,甲,某物业公司,306.25/D,某物业公司,甲,2000",
        [30625],
        [3],
        [],
    ),
    "a list of receipts": (
        "收费日期,房号,收费项目,收费金额,收费方式/D,3-2-1501,物业费,306.25,微信/D,3-2-1501,退押金,9,现金",
        [30625],
        [],
        [3],
    ),
    "less the platform's fee": (
        "交易时间,交易金额,手续费,到账金额,付款人/D,306.25,1.84,304.41,甲",
        [30625],
        [],
        [],
    ),
    "tens of thousands": ("单位：万元/日期,付款人,金额/D,甲,0.030625", [30625], [], []),
    "in fen": ("日期,付款人,金额（分）/D,甲,30625", [30625], [], []),
    "another currency": ("日期,币种,收入,支出/D,美元,306.25,/D,CNY,1,", [100], [], [2]),
    "signs behind": (
        "日期,付款人,发生额/D,甲,306.25CR/D,甲,2000.00DR/D,甲,2000.00-",
        [30625],
        [3, 4],
        [],
    ),
    "on behind a summary": (
        "日期,摘要,收入,支出,结余/D,上月结转,,,10000/D,收3-2-1501,306.25,,10306.25/收入合计,306.25/"
        "支出合计,0/D,退,,2000,8306.25/D,,306.25,2000,8306.25,本月合计",
        [30625],
        [6],
        [],
    ),
    "days of other countries": (
        "Value Date,Narrative,Withdrawals,Deposits/20.11.2026,a,,1/20-Nov-2026,b,,2/"
        "Nov 20 2026,c,3,/05.06.2026,d,,4",
        [100, 200],
        [4],
        [5],
    ),
}  # fmt: skip


def test_other_statements(tmp_path: Path) -> None:
    reading = read(book(tmp_path, {name: row[0] for name, row in STATEMENTS.items()}), "payments")
    came, asked = defaultdict(list), defaultdict(list)
    for row in payments.rows(reading, ZONE):
        if isinstance(row, Problem):
            asked[_sheet(row.line)].append(int(row.line))
        else:
            came[_sheet(row.line)].append(row.amount_fen)
    out = defaultdict(list)
    for line in reading.left["out"]:
        out[_sheet(line)].append(int(line))
    found = {name: (came[name], out[name], asked[name]) for name in STATEMENTS}
    assert found == {name: (was, went, open_) for name, (_, was, went, open_) in STATEMENTS.items()}


# Sheet → its lines; the months and the sum that they come to ("": a line that is asked about).
YEAR, ASKED = "2027-01..12", {"": 0}
BILLS: dict[str, tuple[str, dict[str, int]]] = {
    "2027年度物业费": ("房号,应收/3-2-1501,3675", {YEAR: 367500}),
    "a year beside a month": (
        "房号,年份,月份,费项,金额/3-2-1501,2027,3,物业费,306.25",
        {"2027-03": 30625},
    ),
    "a year alone": ("房号,年度,费项,金额/3-2-1501,2027,物业费,3675", {YEAR: 367500}),
    "a quarter beside a year": (
        "房号,年度,季度,费项,金额/3-2-1501,2027年,2,物业费,918.75",
        {"2027-04..06": 91875},
    ),
    "a number of months": (
        "房号,月份,月数,费项,金额/3-2-1501,2027-01,3,物业费,918.75",
        {"2027-01..03": 91875},
    ),
    "a rhythm": ("房号,账期,缴费周期,费项,金额/3-2-1501,2027-01,年付,物业费,12", {YEAR: 1200}),
    "quarters": (
        "2027年物业费/房号,一季度,二季度,合计/3-2-1501,900,900,1800",
        {"2027-01..06": 180000},
    ),
    "months with a total": ("2027年物业费/房号,1月,2月,合计/3-2-1501,300,300,900", ASKED),
    "from month to month": (
        "房号,开始月份,结束月份,费项,金额/3-2-1501,2027.1,2027.12,物业费,12",
        {YEAR: 1200},
    ),
    "October or January": ("房号,账期,费项,金额/3-2-1501,2027.1,物业费,300", ASKED),
    "a shared charge": (
        "2027年3月/房号,物业费,水费(公摊)/3-2-1501,300,12.5",
        {"2027-03": 31250},
    ),
    "what is left of it": (
        "2027年3月物业费/房号,上期欠费,本期应收,应收合计/3-2-1501,600,300,900",
        {"2027-03": 30000},
    ),
    "something taken off": ("房号,月份,费项,应收,减免/3-2-1501,2027-03,物业费,300,50", ASKED),
    "lines of totals": (
        "房号,月份,费项,金额/3-2-1501,2027-03,物业费,300/3栋小计,,,300/物业费合计：,,,300/"
        "共 1 户,,,300",
        {"2027-03": 30000},
    ),
}


def test_other_bills(tmp_path: Path) -> None:
    reading = read(book(tmp_path, {name: lines for name, (lines, _) in BILLS.items()}), "bills")
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    items: dict[str, set[str]] = defaultdict(set)
    for row in bills.rows(reading, Told("桂花园", ["桂花园"], guess="2026-12")):
        month = "" if isinstance(row, Problem) else row.month
        found[_sheet(row.line)][month] += 0 if isinstance(row, Problem) else row.amount_fen
        items[_sheet(row.line)].add("" if isinstance(row, Problem) else row.item)
    assert {name: _spans(months) for name, months in found.items()} == {
        name: right for name, (_, right) in BILLS.items()
    }
    assert items["a shared charge"] == {"property", "公摊水费"}


def _sheet(line: int) -> str:
    assert isinstance(line, At)
    return line.sheet


def _spans(months: Mapping[str, int]) -> dict[str, int]:
    first, last = min(months), max(months)
    name = first if first == last else f"{first}..{last[-2:]}"
    return {name: sum(months.values())}


def test_a_span_is_read_whole_or_refused() -> None:
    quarter = ("2027-01", "2027-02", "2027-03")
    for said in (
        "2027-01-01/2027-03-31",
        "2027年1月1日起至2027年3月31日止",
        "2027.01.01——2027.03.31",
        "2027-1-1~3-31",
        "2027年1月1日-3月31日",
        "202701-03",
        "2027年一月至三月",
        "2027Q1",
    ):
        assert period(said) == quarter, said
    for said in ("2027/01/2027/03", "2027-01-01_2027-03-31", "2027年1月至今", "2027-01、02、03"):
        try:
            raise AssertionError(f"{said}: {period(said)}")
        except BadCell:
            pass
    assert period("46388") == ("2027-01",)


def test_each_person_of_a_home_has_a_telephone_of_their_own(tmp_path: Path) -> None:
    lines = (
        "户主,与户主关系,姓名,电话,楼栋,单元,房号,性质/孙一,户主,孙一,13811110031,45,1,101,自住/"
        "孙一,配偶,孙二,13811110032,45,1,101,自住/孙一,租客,孙三,13811110033,45,1,101,出租"
    )
    reading = read(book(tmp_path, {"住户": lines}), "homes")
    found = list(homes.rows(reading, "桂花园", ["桂花园"]))
    assert [
        (each.kind, each.name, each.phones)
        for row in found
        if not isinstance(row, Problem)
        for each in row.people
    ] == [
        ("owner", "孙一", ("13811110031",)),
        ("family", "孙二", ("13811110032",)),
        ("tenant", "孙三", ("13811110033",)),
    ]


def test_an_address_with_chinese_numbers_is_one_home(tmp_path: Path) -> None:
    lines = "房屋地址,产权人,联系方式1/四十二号楼一单元404,甲,不详/42幢乙单元202,乙,13811110014"
    found = list(homes.rows(read(book(tmp_path, {"住户": lines}), "homes"), "桂花园"))
    places = [(x.building, x.unit, x.room) for x in found if not isinstance(x, Problem)]
    assert places == [("42", "1", "404"), ("42", "乙", "202")]
