"""Figures of the fees for the supervisor: the quarter's collection, the ages, the effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.arrears import Arrears, Pursued
from storage.collection import Collection, Quarter
from storage.estates import Estate

MOST_SHOWN = 15

Quarters = Sequence[tuple[Quarter, Sequence[tuple[Estate, Collection]], Collection]]


def quarters(t: Tongue, found: Quarters) -> Reply:
    """How much came in within a quarter, beside what fell due in it."""
    lines = []
    for quarter, estates, whole in found:
        lines.append(t("{year}年第{number}季度收缴：", year=quarter.year, number=quarter.number))
        lines.append(_collected(t, t("合计"), whole))
        if len(estates) > 1:
            lines += [_collected(t, estate.name, each) for estate, each in estates]
    lines.append(t("到账的钱按到账那天算，以前欠的和预交的也在内，退的已减去。"))
    return Reply("\n".join(lines))


def _collected(t: Tongue, name: str, each: Collection) -> str:
    if each.rate is None:
        return t(
            "· {name}：没有到期的账单，到账 {received}",
            name=name,
            received=t.money(each.received_fen),
        )
    return t(
        "· {name}：应收 {due}，到账 {received}，{percent}%；其中当季账单 {own}",
        name=name,
        due=t.money(each.due_fen),
        received=t.money(each.received_fen),
        percent=f"{100 * each.rate:.1f}",
        own=t.money(each.for_due_fen),
    )


def ages(t: Tongue, bounds: Sequence[int], found: Sequence[Arrears]) -> Reply:
    """What is overdue, by age, then by building."""
    if not found:
        return Reply(t("没有逾期的账单。"))
    lines = [t("逾期未交 {total}：", total=t.money(sum(each.fen for each in found)))]
    for age in range(len(bounds) + 1):
        of_age = [each for each in found if each.age == age]
        if of_age:
            lines.append(
                t.many(
                    "· {age}：{count} 户，{sum}",
                    sum(each.homes for each in of_age),
                    age=_age(t, bounds, age),
                    sum=t.money(sum(each.fen for each in of_age)),
                )
            )
    places = list(dict.fromkeys((each.estate, each.building) for each in found))
    several = len({estate for estate, _ in places}) > 1
    owed = {
        place: sum(each.fen for each in found if (each.estate, each.building) == place)
        for place in places
    }
    for estate, building in sorted(places, key=lambda place: -owed[place])[:MOST_SHOWN]:
        where = names.place(t, building)
        name = f"{estate} {where}" if several else where
        lines.append(t("· {name} 欠 {sum}", name=name, sum=t.money(owed[estate, building])))
    if len(places) > MOST_SHOWN:
        lines.append(t.many("还有 {count} 栋，可以导出来看。", len(places) - MOST_SHOWN))
    return Reply("\n".join(lines))


def _age(t: Tongue, bounds: Sequence[int], age: int) -> str:
    if age == len(bounds):
        return t("{days} 天以上", days=bounds[-1])
    return t("{days} 天以内", days=bounds[age])


def effect(t: Tongue, month: str, found: Sequence[tuple[Pursued, date | None]]) -> Reply:
    """Who was reminded in a month, how often, and who has paid since."""
    if not found:
        return Reply(t("{month}还没有催缴过。", month=t.month(month)))
    paid = [each for each, day in found if day is not None]
    lines = [
        t.many(
            "{month}催了 {count} 户，其中 {paid} 户催后交了钱，共 {sum}：",
            len(found),
            month=t.month(month),
            paid=len(paid),
            sum=t.money(sum(each.paid_fen for each in paid)),
        )
    ]
    for each, day in found[:MOST_SHOWN]:
        lines.append(
            t(
                "· {home}：短信 {texts}，电话 {calls}，上门 {visits}，{paid}",
                home=names.place(t, each.number),
                texts=each.texts,
                calls=each.calls,
                visits=each.visits,
                paid=t("{day}交了 {sum}", day=t.day(day), sum=t.money(each.paid_fen))
                if day
                else t("还没交"),
            )
        )
    if len(found) > MOST_SHOWN:
        lines.append(t.many("还有 {count} 户，可以导出来看。", len(found) - MOST_SHOWN))
    return Reply("\n".join(lines))


def buttons(t: Tongue) -> tuple[Button, ...]:
    """Below the month's progress: the figures behind it."""
    return (
        Button(t("季度收缴"), "/dunning 收缴"),
        Button(t("欠费账龄"), "/dunning 账龄"),
        Button(t("催缴成效"), "/dunning 成效"),
    )
