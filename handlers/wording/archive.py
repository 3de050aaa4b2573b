"""How complete the archive is, what is asked about it, and thanks for the answer."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.completeness import Figure
from storage.estates import Home

MOST_LINES = 15


def fact(t: Tongue, word: str) -> str:
    return {
        "owner": t("业主"),
        "phone": t("电话"),
        "area": t("面积"),
        "moved_in": t("入住日期"),
        "parking": t("车位"),
    }[word]


def percent(part: int, whole: int) -> str:
    """One place behind the point, never rounded up to a target that was missed."""
    thousandths = part * 1000 // whole if whole else 1000
    return f"{thousandths // 10}.{thousandths % 10}%"


def checked(
    t: Tongue,
    estate: str,
    figure: Figure,
    target: float,
    lagging: Sequence[tuple[Home, Sequence[str]]],
    more: str = "",
) -> Reply:
    """``more``: the command of the next page, where not all stand on this one."""
    lines = [
        t(
            "{estate} 档案：{homes} 户，完整 {complete}，完整而且最新 {fresh}（要求 {target}）。",
            estate=estate,
            homes=figure.homes,
            complete=percent(figure.complete, figure.homes),
            fresh=percent(figure.fresh, figure.homes),
            target=f"{target:.0%}",
        )
    ]
    for home, lacking in lagging[:MOST_LINES]:
        what = (
            t("缺 {what}", what=t.joined(fact(t, each) for each in lacking))
            if lacking
            else t("很久没有核对")
        )
        where = names.place(t, home.number)
        lines.append(t("{home}：{what}", home=where, what=what))
    if lagging:
        lines.append(t("核对过没变的写：/uptodate 房号"))
    return Reply("\n".join(lines), (Button(t("下一页"), more),) if more else ())


def below(t: Tongue, estate: str, figure: Figure, target: float) -> Reply:
    return Reply(
        t(
            "{estate} 的档案更新率是 {fresh}，没到 {target}，名单已经给前台。",
            estate=estate,
            fresh=percent(figure.fresh, figure.homes),
            target=f"{target:.0%}",
        ),
        (Button(t("看名单"), "/archive"),),
    )


def confirmed(t: Tongue, home: Home) -> Reply:
    return Reply(t("{home} 的档案记为已核对。", home=names.place(t, home.number)))


def question(t: Tongue, home: Home, field: str) -> Reply:
    where = names.place(t, home.number)
    asks = {
        "phone": t("{home} 的档案里还没有您的手机号，有急事好找到您。写给我就行。", home=where),
        "moved_in": t("{home} 您是哪天入住的？比如 2021-05-01，大概的日子也行。", home=where),
        "parking": t("{home} 的车位是几号？没有就写没有。", home=where),
    }
    said = t("顺便问一句：{question}", question=asks[field])
    return Reply(said, (Button(t("不想说"), "/skip"),))


def never_mind(t: Tongue) -> Reply:
    return Reply(t("好，不说没关系。"))


def noted(t: Tongue) -> Reply:
    return Reply(t("谢谢，记到您家的档案里了，只有物业能看到。"))
