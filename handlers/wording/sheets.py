"""What is wrong with a spreadsheet or with one of its cells: said to whoever brought the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from handlers.wording.tongue import Tongue

Say = Callable[[Tongue], str]


def _about(file: str, sentence: Say) -> Say:
    return lambda t: t("{file}：{what}", file=file, what=sentence(t))


# ------------------------------------------------------------------------------ the whole file


def not_readable(file: str) -> Say:
    return _about(file, lambda t: t("这个文件打不开，请看看文件名和路径对不对。"))


def not_writable(file: str) -> Say:
    return _about(file, lambda t: t("这个文件写不进去，请换个文件夹，或先把它在表格软件里关掉。"))


def wrong_ending(file: str) -> Say:
    return _about(file, lambda t: t("文件名请以 .xlsx 或 .csv 结尾。"))


def empty(file: str) -> Say:
    return _about(file, lambda t: t("这是一个空文件。"))


def too_large(file: str, megabytes: int) -> Say:
    return _about(
        file,
        lambda t: t("文件太大了，最多 {most} MB。请分成几个文件再导入。", most=megabytes),
    )


def too_large_inside(file: str) -> Say:
    return _about(file, lambda t: t("文件解开以后大得不正常，没有读。请另存一份再试。"))


def too_many_rows(file: str, most: int) -> Say:
    return _about(file, lambda t: t("行数太多，最多 {most} 行。请分成几个文件再导入。", most=most))


def too_wide(file: str) -> Say:
    return _about(
        file,
        lambda t: t("有格子在离表格很远的地方，整张表太大。请删掉下面和右边多余的行列，再存一次。"),
    )


def web_page(file: str) -> Say:
    return _about(
        file,
        lambda t: t("这其实是一个网页，不是表格。请用表格软件打开，另存为 .xlsx，再导入。"),
    )


def no_sheet(file: str) -> Say:
    return _about(file, lambda t: t("这不是表格文件。能读的是 .xlsx、.xls 和 .csv。"))


def no_text(file: str) -> Say:
    return _about(file, lambda t: t("看不出文字是什么编码。请另存为 .xlsx 再导入。"))


def broken(file: str) -> Say:
    return _about(file, lambda t: t("文件坏了或没传完整，读不出来。请用表格软件打开，另存一份。"))


def broken_line(file: str, line: int) -> Say:
    return _about(
        file, lambda t: t("第 {line} 行读不下去，可能是引号没有成对。没有导入。", line=line)
    )


def locked(file: str) -> Say:
    return _about(file, lambda t: t("文件有密码。请去掉密码，再导入。"))


def harmful(file: str) -> Say:
    return _about(
        file,
        lambda t: t("这个文件读到一半读不下去：坏了，或者解开以后太大。请用表格软件另存一份再试。"),
    )


def many_inside(file: str, count: int) -> Say:
    return _about(
        file, lambda t: t("压缩包里有 {number} 个表格。请解开，一个一个导入。", number=count)
    )


def wrong_sheet(
    file: str, kind: str, line: int, seen: Sequence[tuple[str, str]], needed: Sequence[str]
) -> Say:
    """``seen``: each title of the line that looked most like a heading, and what it was taken for;
    "" for what is not known."""
    return _about(
        file,
        lambda t: t.sentences(
            t("没有找到{kind}。", kind=sheet(t, kind)),
            _looked_at(t, line, seen) if seen else "",
            t("表头里还要有这些列：{columns}。", columns=t.joined(needed)) if needed else "",
        ),
    )


def _looked_at(t: Tongue, line: int, seen: Sequence[tuple[str, str]]) -> str:
    said = [
        t("{title}当作{column}", title=title[:20], column=column)
        if column
        else t("{title}不认识", title=title[:20])
        for title, column in seen[:30]
    ]
    return t("看的是第 {line} 行：{columns}。", line=line, columns=t.joined(said))


def _asking(file: str, titles: Sequence[str], *said: Say) -> Say:
    """Sentences about a file, with the titles of its columns behind the first."""
    first, *rest = said
    return _about(
        file, lambda t: t.sentences(first(t), _columns(t, titles), *(each(t) for each in rest))
    )


def which_month(file: str, titles: Sequence[str]) -> Say:
    return _asking(
        file,
        titles,
        lambda t: t("表里没写是哪个月的。请加一列「月份」，或在命令后面写 --month 2026-11。"),
    )


def which_charge(file: str, titles: Sequence[str]) -> Say:
    return _asking(
        file,
        titles,
        lambda t: t("表里没写是什么费用。请加一列「费用项目」，或在命令后面写 --item 物业费。"),
    )


def direction_untold(file: str, titles: Sequence[str]) -> Say:
    return _asking(
        file,
        titles,
        lambda t: t("看不出哪些钱是收、哪些是付，没有记账。"),
        lambda t: t("全部都是收到的钱，就在命令后面加上 --received。"),
    )


def _columns(t: Tongue, titles: Sequence[str]) -> str:
    if not titles:
        return ""
    return t("表里的列：{columns}。", columns=t.joined(title[:20] for title in titles[:30]))


def counted_in(title: str, yuan: Decimal) -> Say:
    return lambda t: t("「{column}」按 1 ＝ {yuan} 元算。", column=title, yuan=f"{yuan:f}")


def foreign(currency: str) -> Say:
    return lambda t: t("这笔是{currency}，不是人民币，没有记。", currency=currency)


def balance_disagrees(file: str) -> Say:
    return _about(
        file,
        lambda t: t("余额的变化和收支正好相反，没有记账。请看看借方、贷方两列有没有弄反。"),
    )


def own_books(file: str) -> Say:
    return _about(
        file,
        lambda t: t("这像是公司自己的会计账，借贷和银行流水正好相反，没有记账。请导出银行流水。"),
    )


def sheet(t: Tongue, kind: str) -> str:
    return {
        "homes": t("房屋住户表"),
        "bills": t("账单表"),
        "payments": t("收款流水"),
        "staff": t("员工表"),
        "facilities": t("设备台账"),
        "meters": t("能耗表台账"),
    }[kind]


# ------------------------------------------------------------------------------------ one cell


def in_column(title: str, why: Say) -> Say:
    return lambda t: t("「{column}」{why}", column=title, why=why(t))


def formula(cell: str) -> Say:
    return lambda t: t("里的「{cell}」像一个公式，没有收。", cell=cell)


def too_long(cell: str, most: int) -> Say:
    return lambda t: t("里的「{cell}…」太长，最多 {most} 个字。", cell=cell, most=most)


def no_number(cell: str) -> Say:
    return lambda t: t("里的「{cell}」不是数字。", cell=cell)


def absurd(cell: str) -> Say:
    return lambda t: t("里的「{cell}」大得或小得不合理。", cell=cell)


def negative(cell: str) -> Say:
    return lambda t: t("里的「{cell}」是负数。", cell=cell)


def no_day(cell: str) -> Say:
    return lambda t: t("里的「{cell}」不是日期，请写成 2026-03-01。", cell=cell)


def no_period(cell: str) -> Say:
    return lambda t: t("里的「{cell}」不是整月，请写成 2026-03 或 2026-01至2026-12。", cell=cell)


def no_clock(cell: str) -> Say:
    return lambda t: t("里的「{cell}」不是时间，请写成 09:15:02。", cell=cell)


def no_month(cell: str) -> Say:
    return lambda t: t("里的「{cell}」不是月份，请写成 2026-03。", cell=cell)


def january_or_october(cell: str) -> Say:
    return lambda t: t("里的「{cell}」看不出是 1 月还是 10 月，请写成 2026-01。", cell=cell)


def no_phone(cell: str) -> Say:
    return lambda t: t("里的「{cell}」不像电话号码。", cell=cell)


def shortened_phone(cell: str) -> Say:
    return lambda t: t(
        "里的「{cell}」被表格缩短了，看不出原来的号码。请把这一列改成文本再填。", cell=cell
    )
