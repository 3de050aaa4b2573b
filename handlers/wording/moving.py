"""What is said about moving in, moving out and a home that was sold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.incoming import Button, Reply
from handlers.wording import binding, names, refusals
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.households import Residency
from storage.people import Person


def _where(t: Tongue, home: Home) -> str:
    return names.place(t, home.number)


def moved_in(
    t: Tongue, home: Home, name: str, tie: Residency, on: date, code: str, again: bool
) -> Reply:
    """To the front desk. ``code``: empty where the newcomer is in a chat already."""
    kind = binding.kind(t, tie.kind)
    values = {"home": _where(t, home), "kind": kind, "name": name}
    if again:
        said = t("{name} 恢复成 {home} 的{kind}了，和搬出以前一样。", **values)
    else:
        said = t("{home} 登记了{kind} {name}，{day}起。", day=t.day(on), **values)
    if code:
        hint = t("绑定码：{code}\n请本人写给我：绑定 {code}", code=code)
        said = f"{said}\n{hint}"
    return Reply(said)


def moved_out(t: Tongue, home: Home, name: str, on: date) -> Reply:
    where = _where(t, home)
    said = t(
        "{name} 已从 {home} 搬出（{day}），以后看不到这户的事了。",
        name=name,
        home=where,
        day=t.day(on),
    )
    return Reply(t.sentences(said, t("弄错了就再登记一次入住。")))


def all_moved_out(t: Tongue, home: Home, on: date) -> Reply:
    said = t("{home} 的人都登记搬出了（{day}）。", home=_where(t, home), day=t.day(on))
    return Reply(t.sentences(said, t("弄错了就再登记一次入住。")))


def sure(
    t: Tongue, what: str, home: Home, name: str, on: date, leaving: Sequence[tuple[str, str]]
) -> Reply:
    """Before a household ends: who will see nothing any more."""
    where, day = _where(t, home), t.day(on)
    if what == "newowner":
        head = t("{home} 过户给 {name}（{day}）？", home=where, name=name, day=day)
        label, action = t("确认过户"), f"/newowner {home.number} yes"
    else:
        head = t("{home} 的人全部搬出（{day}）？", home=where, day=day)
        label, action = t("确认搬出"), f"/moveout {home.number} yes"
    lines = [head]
    if leaving:
        shown = t.joined(f"{binding.kind(t, kind)} {each}" for each, kind in leaving[:12])
        lines.append(t("这些人马上看不到这户的单子和费用：{names}", names=shown))
    if what == "newowner":
        lines.append(t("租客照住，看不看费用由新业主定。"))
    return Reply("\n".join(lines), (Button(label, action),))


def left_behind(
    t: Tongue, home: Home, owed_fen: int, numbers: Sequence[int], case_id: int | None
) -> Reply:
    """What is open at a home that changes hands."""
    lines = [t("{home} 还有没了结的：", home=_where(t, home))]
    if owed_fen:
        lines.append(t("欠费 {owed}，仍记在这套房上，请问清由谁交。", owed=t.money(owed_fen)))
    if numbers:
        shown = t.joined(f"#{each}" for each in numbers[:8])
        lines.append(
            t("没办完的单子 {numbers}：报事的人自己还看得到，新住户看不到。", numbers=shown)
        )
    if case_id is not None:
        lines.append(t("送法务的案子 {number} 还开着。", number=case_id))
    return Reply("\n".join(lines))


def case_household(t: Tongue, number: int, home: Home) -> Reply:
    where = _where(t, home)
    return Reply(
        t("案子 {number}：{home} 换了住户，卷宗里的人是以前的。", number=number, home=where)
    )


# -------------------------------------------------------------------------------- to the residents


def you_moved_in(t: Tongue, home: Home, kind: str) -> Reply:
    return Reply(
        t(
            "前台把您登记为 {home} 的{kind}了。有事直接写给我。",
            home=_where(t, home),
            kind=binding.kind(t, kind),
        ),
        (Button(t("怎么用"), "/help"),),
    )


def you_are_back(t: Tongue, home: Home, kind: str) -> Reply:
    return Reply(
        t(
            "前台改过来了：您还是 {home} 的{kind}，一切照旧。",
            home=_where(t, home),
            kind=binding.kind(t, kind),
        )
    )


def you_moved_out(t: Tongue, home: Home, on: date) -> Reply:
    return Reply(
        t(
            "前台登记您已从 {home} 搬出（{day}），这户的单子和费用以后不再给您看。"
            "您自己报过的事还在「我的报事」里。登记错了，请点找人工。",
            home=_where(t, home),
            day=t.day(on),
        ),
        (Button(t("我的报事"), "/tickets"), Button(t("找人工"), "/human")),
    )


def other_owner(t: Tongue, home: Home) -> Reply:
    return Reply(
        t("{home} 换了业主，您照常报事、看进度；看费用要新业主同意。", home=_where(t, home))
    )


def came(t: Tongue, home: Home, name: str, kind: str) -> Reply:
    """To the owners of the home."""
    return Reply(
        t(
            "{home} 登记了{kind} {name}。不对的话，写「/family」移除，或找前台。",
            home=_where(t, home),
            kind=binding.kind(t, kind),
            name=name,
        )
    )


def went(t: Tongue, home: Home, leaver: tuple[Person, Residency]) -> Reply:
    person, tie = leaver
    return Reply(
        t(
            "{kind} {name} 已登记从 {home} 搬出。不对的话，请找前台。",
            kind=binding.kind(t, tie.kind),
            name=person.name,
            home=_where(t, home),
        )
    )


# ------------------------------------------------------------------------------------- refusals


def lives_there(name: str) -> refusals.Say:
    return lambda t: t("{name} 已经登记在这一户了。", name=name[:20])


def nobody_called(name: str) -> refusals.Say:
    return lambda t: t("这一户现在没有叫「{name}」的人。写 /home 房号 看登记了谁。", name=name[:20])


def several_called(name: str) -> refusals.Say:
    return lambda t: t("这一户有几个叫「{name}」的人，请在后面写上电话。", name=name[:20])


def nobody_lives_there(t: Tongue) -> str:
    return t("这一户现在没有登记任何人。")


def owners_need_supervisor(t: Tongue) -> str:
    return t("业主的入住、搬出和过户，请客服主管来登记。")


def say_it_again(t: Tongue) -> str:
    return t("隔得太久了，或者先问了别的。请把命令再写一遍。")
