"""What is said about an estate: its card, its telephone, where one finds somebody."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.estates import Estate

# What homeowners ask for; a card without it cannot answer them.
NEEDED = ("phone", "emergency", "desk", "pay", "address")
FIELDS = ("phone", "emergency", "desk", "pay", "account", "invoice", "address", "words")


def field(t: Tongue, name: str) -> str:
    """What a line of the card is called."""
    return {
        "phone": t("电话"),
        "emergency": t("应急电话"),
        "desk": t("前台"),
        "pay": t("交费办法"),
        "account": t("收款账号"),
        "invoice": t("开发票"),
        "address": t("地址"),
        "words": t("其他"),
    }[name]


def _lines(t: Tongue, estate: Estate, fields: Sequence[str]) -> list[str]:
    return [
        t("{what}：{said}", what=field(t, each), said=getattr(estate, each))
        for each in fields
        if getattr(estate, each)
    ]


def estate_card(t: Tongue, estate: Estate, lacking: Sequence[str]) -> Reply:
    lines = [estate.name, *_lines(t, estate, FIELDS)]
    if lacking:
        missing = t.joined(field(t, each) for each in lacking)
        lines.append(t("还没写：{fields}。写上请这样：", fields=missing))
        lines.append(f"/estate set {estate.name} {field(t, lacking[0])} …")
    return Reply("\n".join(lines))


def contact(t: Tongue, estate: Estate | None, others: Sequence[Estate] = ()) -> Reply:
    """How to reach somebody; in danger always. ``others``: where it is not known which is meant."""
    shown = ("phone", "emergency", "desk", "address", "words")
    if estate is not None:
        lines = [estate.name, *_lines(t, estate, shown)]
    else:
        lines = [" ".join(filter(None, (each.name, each.phone, each.desk))) for each in others[:8]]
    lines.append(t("有危险先打：报警 110，火警 119，急救 120。"))
    lines.append(t("也可以点下面，在这里直接找人。"))
    return Reply("\n".join(lines), (Button(t("找人工"), "/human"),))


def none_yet(t: Tongue) -> Reply:
    return Reply(t("还没有登记小区。写 /estate add 名称，加一个。"))


def added(t: Tongue, estate: Estate) -> Reply:
    return Reply(
        t(
            "{estate} 加好了。接着写电话、前台、交费办法：/estate set {estate} 电话 号码",
            estate=estate.name,
        )
    )


def renamed(t: Tongue, before: str, name: str) -> Reply:
    return Reply(t("{before} 改名为 {name} 了。", before=before, name=name))


def ask_close(t: Tongue, estate: str, left: int) -> Reply:
    lines = [t("真的不再管 {estate} 了吗？以前的记录都留着。", estate=estate)]
    if left:
        lines.append(t.many("那里还有 {count} 件没办完的事。", left))
    button = Button(t("是的，不管了"), f"/estate closed {estate}")
    return Reply("\n".join(lines), (button,))


def closed(t: Tongue, estate: str) -> Reply:
    return Reply(t("{estate} 不再管了，记录都还在。", estate=estate))


def name_taken(name: str) -> Say:
    return lambda t: t("「{name}」已经有了，或者不能当小区名。", name=name[:20])
