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


def unused_columns(t: Tongue, columns: Sequence[str]) -> str:
    return t("这些列没有用到：{columns}", columns=t.joined(columns))


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


def billed_twice(home: str, month: str) -> Say:
    return lambda t: t(
        "{home} {month} 的这笔费用前面已经写过，金额却不一样。",
        home=names.place(t, home),
        month=t.month(month),
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
        "费用项目「{words}」不认识，请写物业费、停车费、水费、电费、公摊费、滞纳金或其他。",
        words=words,
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


def payments_tally(t: Tongue, booked: int, booked_fen: int, known: int, unmatched: int) -> str:
    return t(
        "记账 {booked} 笔，共 {amount}；以前导入过 {known} 笔；没对上房号 {unmatched} 笔。",
        booked=booked,
        amount=t.money(booked_fen),
        known=known,
        unmatched=unmatched,
    )


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
        "岗位「{words}」不认识，请写客服、工程、秩序、环境、客服主管、工程主管、总经理或法务。",
        words=words,
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
