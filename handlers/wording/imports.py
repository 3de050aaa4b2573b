"""What an import did or would do, and why a line was not taken: said at the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.wording import names
from handlers.wording.tongue import Tongue

Say = Callable[[Tongue], str]


# -------------------------------------------------------------------------------- single lines


def at_line(t: Tongue, file: str, line: int, why: str) -> str:
    return t("{file} 第 {line} 行：{why}", file=file, line=line, why=why)


def contradiction(first: int, home: str) -> Say:
    return lambda t: t(
        "和第 {first} 行是同一户（{home}），内容却不一样。", first=first, home=names.place(t, home)
    )


def no_estate_said() -> Say:
    return lambda t: t("没写是哪个小区。请加一列「小区」，或者用 --estate 说明。")


def home_unreadable(words: str) -> Say:
    return lambda t: t("看不懂房号「{words}」，请写成 3-2-1501。", words=words)


def room_missing() -> Say:
    return lambda t: t("没有房号。")


def phone_without_name() -> Say:
    return lambda t: t("有电话，没有姓名。")


def too_many_phones() -> Say:
    return lambda t: t("一个人最多记两个电话，请删掉不用的。")


def unknown_use(words: str) -> Say:
    return lambda t: t("用途「{words}」不认识，请写住宅、商铺、办公、车位或其他。", words=words)


# ------------------------------------------------------------------------------------ summary


def part(t: Tongue, word: str) -> str:
    """What of a home changes."""
    return {
        "area_dm2": t("面积"),
        "use": t("用途"),
        "parking": t("车位"),
        "name": t("姓名"),
        "phone": t("电话"),
        "people": t("住户"),
        "moved_in_on": t("入住日期"),
        "new_owner": t("换了业主"),
    }[word]


def home_change(t: Tongue, line: int, home: str, what: Sequence[str]) -> str:
    said = t.joined(part(t, each) for each in what) if what else t("新的一户")
    return t("第 {line} 行 {home}：{what}", line=line, home=names.place(t, home), what=said)


def tally(t: Tongue, added: int, changed: int, same: int) -> str:
    return t("新增 {added}，改动 {changed}，没变 {same}。", added=added, changed=changed, same=same)


def new_estates(t: Tongue, estates: Sequence[str]) -> str:
    return t("新的小区：{estates}", estates=t.joined(estates))


def problems(t: Tongue, count: int) -> str:
    return t.many("有 {count} 行有问题：", count)


def more(t: Tongue, count: int) -> str:
    return t.many("……还有 {count} 行", count)


def nothing_written(t: Tongue) -> str:
    return t("什么也没有写进去。改好再导入，或者用 --skip-bad 跳过这些行。")


def only_looked(t: Tongue) -> str:
    return t("这是试看，什么也没有写进去。")


def cut_off(t: Tongue, done: int, count: int) -> str:
    """An import of payments that was interrupted."""
    return t.many(
        "导入断了：{count} 行里前 {done} 行处理好了。同一个文件再导入一次就接着来，不会重复记账。",
        count,
        done=done,
    )


def imported(t: Tongue) -> str:
    return t("导入好了。")


def exported(t: Tongue, count: int, file: str) -> str:
    return t.many("写好了 {count} 行：{file}", count, file=file)


# -------------------------------------------------------------------------- bills and payments


def unknown_home(home: str) -> Say:
    return lambda t: t("档案里没有 {home} 这一户。", home=names.place(t, home))


def several_homes(home: str) -> Say:
    return lambda t: t("有几个小区都有 {home}，请写明小区。", home=names.place(t, home))


def billed_twice(home: str, month: str, before: int) -> Say:
    return lambda t: t(
        "{home} {month} 的这笔费用第 {before} 行已经写过。是两处（比如两个车位），请加成一笔；"
        "是重复的，请删掉一行。",
        home=names.place(t, home),
        month=t.month(month),
        before=before,
    )


def disputed(home: str, month: str) -> Say:
    return lambda t: t(
        "{home} {month} 的账单业主有异议，先处理好再改金额。",
        home=names.place(t, home),
        month=t.month(month),
    )


def nothing_in(column: str) -> Say:
    return lambda t: t("「{column}」是空的。", column=column)


def absurd_bill(amount_fen: int) -> Say:
    return lambda t: t("金额 {amount} 大得不合理。", amount=t.money(amount_fen))


def unknown_item(words: str) -> Say:
    return lambda t: t(
        "费用项目「{words}」不认识。是公司自己的项目，请写进 layouts.toml 的 [items] own。",
        words=words,
    )


def no_whole_months(t: Tongue) -> str:
    return t("起止日期不是整月，看不出是哪几个月的。")


def count_disagrees(months: int, count: int) -> Say:
    return lambda t: t(
        "月份写的是 {months} 个月，月数写的是 {told} 个月。", months=months, told=count
    )


def discounted(fen: int) -> Say:
    return lambda t: t(
        "写着减免 {amount}，看不出账单是减之前还是减之后的。请加一列「实际应收」。",
        amount=t.money(fen),
    )


def total_disagrees(total_fen: int, sum_fen: int) -> Say:
    return lambda t: t(
        "合计写的是 {total}，各项加起来是 {sum}。", total=t.money(total_fen), sum=t.money(sum_fen)
    )


def paid_without_day(paid_fen: int) -> Say:
    return lambda t: t(
        "写着已收 {paid}，没写哪天收的。请加一列「缴费时间」，不然这一户会被当成欠费。",
        paid=t.money(paid_fen),
    )


def paid_unclear(paid_fen: int) -> Say:
    return lambda t: t("已收 {paid}，看不出收的是哪一项。", paid=t.money(paid_fen))


def spread(lines: int, bills: int) -> Say:
    return lambda t: t.many(
        "有 {count} 行是几个月的钱，按月平分成 {bills} 张账单。", lines, bills=bills
    )


def month_guessed(month: str) -> Say:
    return lambda t: t(
        "表里没写是哪个月，试看先按 {month} 算；导入时请写上 --month {plain}。",
        month=t.month(month),
        plain=month,
    )


def bills_tally(t: Tongue, added: int, changed: int, same: int, added_fen: int) -> str:
    return t.sentences(
        tally(t, added, changed, same),
        t("新账单合计 {amount}。", amount=t.money(added_fen)),
    )


def amended(t: Tongue, line: int, home: str, before_fen: int, after_fen: int) -> str:
    return t(
        "第 {line} 行 {home}：{before} 改成 {after}",
        line=line,
        home=names.place(t, home),
        before=t.money(before_fen),
        after=t.money(after_fen),
    )


def paid_with_bills(t: Tongue, count: int, fen: int) -> str:
    return t.many("表里已经收了的 {count} 笔也记上了，共 {amount}。", count, amount=t.money(fen))


def payments_tally(t: Tongue, booked: int, booked_fen: int, known: int, unmatched: int) -> str:
    return t(
        "记账 {booked} 笔，共 {amount}；以前导入过 {known} 笔；没对上房号 {unmatched} 笔。",
        booked=booked,
        amount=t.money(booked_fen),
        known=known,
        unmatched=unmatched,
    )


def unknown_direction(said: str) -> Say:
    return lambda t: t(
        "收支写的是「{said}」，看不出是收还是付。请写进 layouts.toml 的 [directions]。", said=said
    )


def untold_direction(t: Tongue) -> str:
    return t("看不出这笔钱是收还是付，没有记。")


def unmatched_line(t: Tongue, line: int, amount_fen: int, about: str, maybe: Sequence[str]) -> str:
    said = t(
        "第 {line} 行没对上：{amount} {about}", line=line, amount=t.money(amount_fen), about=about
    )
    homes = t.joined(names.place(t, each) for each in maybe)
    return said + (t.aside(t("可能是 {homes}", homes=homes)) if homes else "")


def staff_added(t: Tongue, name: str, role: str, code: str) -> str:
    return t("{name}（{role}）：绑定 {code}", name=name, role=names.role(t, role), code=code)


def unknown_role(words: str) -> Say:
    return lambda t: t(
        "岗位「{words}」不认识，没有给任何身份。请写责任书里有的称呼，"
        "或者把它加进责任书里那个身份的 titles。",
        words=words,
    )


def nobody_called(name: str) -> Say:
    return lambda t: t("员工里没有叫 {name} 的，表里也没写岗位。", name=name)


def unknown_shift(word: str) -> Say:
    return lambda t: t(
        "班次「{word}」不知道是几点到几点。请在表上写明，比如：早班 8:00-16:00。", word=word
    )


def shift_guessed(word: str, hours: str) -> Say:
    return lambda t: t(
        "「{word}」没写几点到几点，按前台的 {hours} 排。不是的话，请在表上写明，"
        "比如：{word} 8:00-16:00。",
        word=word,
        hours=hours,
    )


def unknown_roster(said: str) -> Say:
    return lambda t: t("班次「{said}」看不懂，请写成：周一至周五 8:00-17:00；11-25 休。", said=said)


def unknown_estate(name: str) -> Say:
    return lambda t: t("没有叫「{name}」的小区。", name=name)


# ------------------------------------------------------------------------- facilities and meters


def unknown_rhythm(said: str) -> Say:
    return lambda t: t(
        "周期「{said}」看不懂，请写成：每15天、每月、每季度、每半年、每年。", said=said
    )


def days_ahead(said: str) -> Say:
    return lambda t: t("上次保养的日子 {said} 还没到。", said=said)


def unknown_meter_kind(said: str) -> Say:
    return lambda t: t("「{said}」看不出是什么表，请写电、水、气或热。", said=said)


def bad_factor(said: str) -> Say:
    return lambda t: t("倍率「{said}」不对，请写 1 到 100000 的整数。", said=said)


def another_meter(name: str) -> Say:
    return lambda t: t(
        "「{name}」登记过了，类型或倍率不一样。换了表，请在聊天里写 /meter swap。", name=name
    )


def use_disagrees(shown: int, used: int) -> Say:
    """Thousandths of a unit."""
    return lambda t: t(
        "本期减上期是 {shown}，用量写的是 {used}。", shown=_plain(shown), used=_plain(used)
    )


def no_use(t: Tongue) -> str:
    return t("看不出用了多少：要有用量，或者上期和本期读数，本期不能比上期小。")


def no_use_of(kind: str) -> Say:
    return lambda t: t("「{kind}」的用量现在不能出账，能出的是水和电。", kind=kind)


def read_twice(month: str) -> Say:
    return lambda t: t(
        "这一户 {month} 的读数前面已经有了。有两块表的，请把用量加成一行。", month=t.month(month)
    )


def _plain(thousandths: int) -> str:
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


# --------------------------------------------------------------------- what was read and left out


def read_as(t: Tongue, sheet: str, line: int, sure: int, columns: Sequence[tuple[str, str]]) -> str:
    """Where the heading is and what each column was taken for."""
    said = [
        title if bare == title else t("{title}当作{column}", title=title, column=bare)
        for title, bare in columns
    ]
    return t(
        "「{sheet}」表头在第 {line} 行，把握 {sure}%：{columns}",
        sheet=sheet,
        line=line,
        sure=sure,
        columns=t.joined(said),
    )


def unused_columns(t: Tongue, columns: Sequence[tuple[str, int]]) -> str:
    """Titles with how many cells hold something."""
    said = [f"{title}{t.aside(t.many('{count} 格', count))}" for title, count in columns]
    return t("这些列没有用到：{columns}", columns=t.joined(said))


def unused_sheets(t: Tongue, sheets: Sequence[str]) -> str:
    return t("这些工作表没有用到：{sheets}", sheets=t.joined(sheets))


def left_lines(t: Tongue, why: str, lines: Sequence[str], count: int) -> str:
    """``lines``: the first of them; ``count``: of all."""
    shown = t.joined(lines) + ("…" if count > len(lines) else "")
    return t.many(
        "没有记的：{why} {count} 行（第 {lines} 行）", count, why=reason(t, why), lines=shown
    )


def reason(t: Tongue, why: str) -> str:
    return {
        "above": t("表头上面的字"),
        "beside": t("表格旁边的字"),
        "totals": t("合计行"),
        "footer": t("表下面的字"),
        "summary": t("汇总"),
        "out": t("付出去的钱"),
        "neither": t("不收不支的"),
        "failed": t("没有成功的"),
        "refunded": t("退款"),
    }[why]


def in_sheet(t: Tongue, line: int, sheet: str) -> str:
    return t("{line}（{sheet}）", line=line, sheet=sheet)
