"""Money whose home nobody could tell: the front desk's list and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.statements import StatementLine

MOST_LINES = 8


def unmatched(
    t: Tongue, lines: Sequence[StatementLine], maybe: Mapping[int, Sequence[Home]], left: int
) -> Reply:
    if not lines:
        return Reply(t("收款都对上房号了。"))
    said = [t.many("有 {count} 笔收款没对上房号：", left)]
    buttons = []
    for line in lines[:MOST_LINES]:
        homes = maybe.get(line.id, ())
        said.append(_line(t, line, homes))
        for home in homes[:2]:
            label = t("{number} → {home}", number=line.id, home=names.place(t, home.number))
            buttons.append(Button(label, f"/match {line.id} {home.number}"))
    said.append(t("对上了写：/match 编号 房号；不是物业费写：/match 编号 no"))
    return Reply("\n".join(said), tuple(buttons[:8]))


def _line(t: Tongue, line: StatementLine, homes: Sequence[Home]) -> str:
    about = " ".join(
        part for part in (line.payer, names.masked(line.phone), line.note[:40]) if part
    )
    said = t(
        "{number}. {day} {amount} {about}",
        number=line.id,
        day=t.day(line.paid_at.astimezone(t.zone).date()),
        amount=t.money(line.amount_fen),
        about=about,
    ).rstrip()
    return said + (t.aside(t("可能是 {homes}", homes=names.homes(t, homes))) if homes else "")


def settled(t: Tongue, number: int, home: Home, amount_fen: int) -> Reply:
    return Reply(
        t(
            "{number} 记到 {home} 了，{amount}，已谢过业主。",
            number=number,
            home=names.place(t, home.number),
            amount=t.money(amount_fen),
        )
    )


def dismissed(t: Tongue, number: int) -> Reply:
    return Reply(t("{number} 不记了。", number=number))


def settled_before(t: Tongue, number: int) -> Reply:
    return Reply(t("{number} 已经处理过了。", number=number))


def waiting(t: Tongue, count: int) -> Reply:
    return Reply(
        t.many("刚导入的流水里有 {count} 笔没对上房号，请看一下。", count),
        (Button(t("看没对上的"), "/unmatched"),),
    )
