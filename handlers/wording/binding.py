"""Binding by phone or by the front desk, and the people of a home."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.bindings import BindRequest
from storage.estates import Home
from storage.households import Residency
from storage.people import Person


def kind(t: Tongue, word: str) -> str:
    return {"owner": t("业主"), "family": t("家人"), "tenant": t("租客")}[word]


def which_home(t: Tongue) -> Reply:
    return Reply(
        t("您的号码还没有登记在我们这里。请写您的房号，比如 3-2-1501，我请前台核对。"),
        (Button(t("找人工"), "/human"),),
    )


def bound_already(t: Tongue, homes: Sequence[Home]) -> Reply:
    return Reply(t("已经绑定好了：{homes}。", homes=names.homes(t, homes)))


def asked(t: Tongue, home: Home) -> Reply:
    where = names.place(t, home.number)
    return Reply(t("好的，已经请前台核对 {home}，核对好马上告诉您。", home=where))


def asked_already(t: Tongue) -> Reply:
    return Reply(t("前台正在核对您上次说的房号，核对好马上告诉您。"))


def request_card(
    t: Tongue,
    request: BindRequest,
    home: Home,
    known: Sequence[tuple[str, str, str]],
    has_slip: bool = False,
) -> Reply:
    """For the front desk: who asks, and whom the archive has. Phones are masked."""
    who = t("{name} 说自己住 {home}", name=request.name, home=names.place(t, home.number))
    lines = [t("要核对的绑定 {number}：{who}", number=request.id, who=who)]
    if request.phone:
        lines.append(t("聊天软件证实的电话：{phone}", phone=names.masked(request.phone)))
    if has_slip:
        lines.append(t("手里有印给这一户的绑定码。"))
    for name, word, phone in known[:6]:
        lines.append(
            t(
                "档案里：{kind} {name} {phone}",
                kind=kind(t, word),
                name=name,
                phone=names.masked(phone),
            ).rstrip()
        )
    lines.append(t("请先打档案里的电话核实，再点。"))
    buttons = (
        Button(t("是业主"), f"/admit {request.id} owner"),
        Button(t("是家人"), f"/admit {request.id} family"),
        Button(t("是租客"), f"/admit {request.id} tenant"),
        Button(t("不通过"), f"/turnaway {request.id}"),
    )
    return Reply("\n".join(lines), buttons)


def admitted(t: Tongue, number: int, home: Home) -> Reply:
    return Reply(t("{number} 已绑定到 {home}。", number=number, home=names.place(t, home.number)))


def turned_away(t: Tongue, number: int) -> Reply:
    return Reply(t("{number} 没有通过，已经告诉对方。", number=number))


def decided_before(t: Tongue, number: int, state: str) -> Reply:
    said = t("通过了") if state == "approved" else t("没有通过")
    return Reply(t("{number} 已经有人处理：{said}。", number=number, said=said))


def welcome_home(t: Tongue, home: Home) -> Reply:
    return Reply(
        t("前台核对好了，您已绑定 {home}。有事直接写给我。", home=names.place(t, home.number)),
        (Button(t("怎么用"), "/help"),),
    )


def not_admitted(t: Tongue) -> Reply:
    return Reply(
        t("对不起，前台没能核对上您的信息。请带证件到前台，或点下面找人工。"),
        (Button(t("找人工"), "/human"),),
    )


# ----------------------------------------------------------------------------------- the family


def bind_first(t: Tongue) -> Reply:
    return Reply(t("请先绑定房屋，才能看家里有谁。"))


def family(
    t: Tongue,
    home: Home,
    rows: Sequence[tuple[Person, Residency, bool]],
    owns: bool,
    asker_id: int,
) -> Reply:
    """``rows``: person, tie, whether they can be reached in a chat."""
    lines = [t("{home} 登记的人：", home=names.place(t, home.number))]
    found: list[Button] = []
    for person, tie, reached in rows[:12]:
        said = t("{kind} {name}", kind=kind(t, tie.kind), name=person.name)
        known = marks(t, tie, reached)
        lines.append(said + (t.aside(t.joined(known)) if known else ""))
        if owns and tie.kind != "owner" and person.id != asker_id and len(found) < 6:
            found += buttons(t, home, person, tie)
    if owns:
        lines.append(t("添加家人写：/family add 名字；添加租客写：/family add 名字 租客"))
    return Reply("\n".join(lines), tuple(found))


def marks(t: Tongue, tie: Residency, reached: bool) -> list[str]:
    """Whether they can be reached, and what a tenant may see."""
    found = [t("已绑定")] if reached else []
    if tie.kind == "tenant":
        found.append(t("能看费用") if tie.sees_fees else t("看不到费用"))
    return found


def buttons(t: Tongue, home: Home, person: Person, tie: Residency) -> tuple[Button, ...]:
    """What an owner may change about somebody."""
    found = []
    if tie.kind == "tenant":
        label = t("{name} 不看费用") if tie.sees_fees else t("让 {name} 看费用")
        verb = "deny" if tie.sees_fees else "allow"
        label = label.replace("{name}", person.name[:8])
        found.append(Button(label, f"/family {verb} {home.id} {person.id}"))
    found.append(
        Button(t("移除 {name}", name=person.name[:8]), f"/family drop {home.id} {person.id}")
    )
    return tuple(found)


def family_changed(t: Tongue, verb: str) -> Reply:
    return Reply(
        {
            "drop": t("好，已经移除，那边再也看不到您家的事。"),
            "allow": t("好，以后那边能看到您家的费用。"),
            "deny": t("好，以后那边看不到您家的费用。"),
        }[verb]
    )


def told(t: Tongue, home: Home, verb: str) -> Reply:
    where = names.place(t, home.number)
    return Reply(
        {
            "drop": t("业主把您从 {home} 移除了。有疑问请找业主或前台。", home=where),
            "allow": t("业主同意您看 {home} 的费用了，写「查费」就能看。", home=where),
            "deny": t("业主不再让您看 {home} 的费用。报事和看进度照旧。", home=where),
        }[verb]
    )


def how_to_add(t: Tongue) -> Reply:
    return Reply(t("请写上名字，比如：/family add 小明"))


def family_code(t: Tongue, name: str, home: Home, code: str) -> Reply:
    return Reply(
        t(
            "{name} 的绑定码（{home}）：{code}\n只能用一次，请本人写给我：绑定 {code}",
            name=name,
            home=names.place(t, home.number),
            code=code,
        )
    )
