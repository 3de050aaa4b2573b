"""What the staff hears about rates, usage and the bills that were made out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.tariffs import Tariff


def figure(value: int, parts: int, places: int = 0) -> str:
    """Whole parts as a decimal, without needless zeros but with at least so many places."""
    text = f"{Decimal(value) / parts:f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(places, "0")
    return f"{whole}.{rest}" if rest else whole


def price(t: Tongue, basis: str, rate: int) -> str:
    """2.50元/㎡, ¥2.50 per ㎡."""
    yuan = figure(rate, 10_000, 2)
    return {
        "area": t("每平方米每月 {yuan} 元", yuan=yuan),
        "home": t("每户每月 {yuan} 元", yuan=yuan),
        "space": t("每个车位每月 {yuan} 元", yuan=yuan),
        "meter": t("每度（每方）{yuan} 元", yuan=yuan),
    }[basis]


def tariffs(
    t: Tongue, rows: Sequence[Tariff], estate_names: Mapping[int, str], month: str
) -> Reply:
    """Every rate, those to come marked."""
    if not rows:
        return Reply(t("还没有定单价。定一个：/tariff 物业费 2.50"))
    lines = [t("各项单价：")]
    for row in sorted(rows, key=lambda each: (each.estate_id, each.item, each.since_month)):
        use = t.aside(names.use(t, row.use)) if row.use else ""
        line = f"· {estate_names[row.estate_id]} {names.item(t, row.item)}{use} "
        since = t("{month}起", month=t.month(row.since_month))
        lines.append(line + t.joined([price(t, row.basis, row.rate), since]))
    lines.append(t("改单价从下个月起算：/tariff 物业费 2.50"))
    return Reply("\n".join(lines))


def tariff_set(t: Tongue, row: Tariff, estate_name: str) -> Reply:
    return Reply(
        t(
            "定好了：{estate} {item}{use}，{month}起，{price}。",
            estate=estate_name,
            item=names.item(t, row.item),
            use=t.aside(names.use(t, row.use)) if row.use else "",
            month=t.month(row.since_month),
            price=price(t, row.basis, row.rate),
        ),
        (Button(t("看单价"), "/tariff"),),
    )


def usage_noted(t: Tongue, home: Home, item: str, month: str, quantity: int) -> Reply:
    return Reply(
        t(
            "记好了：{home} {month} {item} 用量 {quantity}。",
            home=names.place(t, home.number),
            month=t.month(month),
            item=names.item(t, item),
            quantity=figure(quantity, 1000),
        )
    )


def shared_noted(t: Tongue, estate_name: str, month: str, amount_fen: int) -> Reply:
    return Reply(
        t(
            "记好了：{estate} {month}公摊 {amount}，下次出账按面积分。",
            estate=estate_name,
            month=t.month(month),
            amount=t.money(amount_fen),
        )
    )


def made(t: Tongue, month: str, count: int, total_fen: int, without: int) -> Reply:
    """To the supervisor: the month's bills are made out."""
    said = t.many(
        "{month}的账单出好了：{count} 户，一共 {total}。",
        count,
        month=t.month(month),
        total=t.money(total_fen),
    )
    if without:
        said = t.sentences(
            said, t.many("另有 {count} 户没有登记面积，没出物业费，请补上。", without)
        )
    return Reply(said, (Button(t("本月催缴进度"), "/dunning"),))
