"""What is said about the staff themselves: who works here, who came, who left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.colleagues import Held
from storage.people import Person

MOST = 60
Compose = Callable[[Tongue], Reply]


def who_works_here(
    t: Tongue, rows: Sequence[Held], on_duty: Collection[int], bound: Collection[int]
) -> Reply:
    held: dict[int, list[Held]] = {}
    for row in rows[:MOST]:
        held.setdefault(row.person.id, []).append(row)
    lines = [t.many("员工 {count} 人：", len(held))]
    lines += [_line(t, each, on_duty, bound) for each in held.values()]
    return Reply("\n".join(lines))


def _line(t: Tongue, rows: Sequence[Held], on_duty: Collection[int], bound: Collection[int]) -> str:
    person = rows[0].person
    roles = t.joined(
        dict.fromkeys(" ".join(filter(None, (row.estate, names.role(t, row.role)))) for row in rows)
    )
    notes = [t("在岗")] if person.id in on_duty else []
    notes += [t("还没绑定")] if person.id not in bound else []
    said = t("{name}：{roles}", name=person.name, roles=roles)
    return said + (t.aside(t.joined(notes)) if notes else "")


def given(t: Tongue, name: str, role: str, estate: str) -> Reply:
    what = " ".join(filter(None, (estate, names.role(t, role))))
    return Reply(t("{name} 现在也是{role}了。", name=name, role=what))


def dropped(t: Tongue, name: str, role: str) -> Reply:
    return Reply(t("{name} 不再是{role}了。", name=name, role=names.role(t, role)))


def you_have(role: str, estate: str) -> Compose:
    def say(t: Tongue) -> Reply:
        what = " ".join(filter(None, (estate, names.role(t, role))))
        return Reply(t("您现在也是{role}了。写 /help 看看能做什么。", role=what))

    return say


def not_to_yourself(t: Tongue) -> str:
    return t("身份不能给自己，请一位主管给您。")


def you_have_not(role: str) -> Compose:
    return lambda t: Reply(t("您不再担任{role}了。", role=names.role(t, role)))


def has_it_already(name: str, role: str) -> Say:
    return lambda t: t("{name} 已经是{role}了。", name=name, role=names.role(t, role))


def has_it_not(name: str, role: str) -> Say:
    return lambda t: t("{name} 在您这边不是{role}。", name=name, role=names.role(t, role))


def moved(t: Tongue, name: str, estate: str, handed: Sequence[int]) -> Reply:
    said = t("{name} 调到 {estate} 了。", name=name, estate=estate)
    return Reply(t.sentences(said, _handed(t, handed)))


def renamed(t: Tongue, before: str, name: str) -> Reply:
    return Reply(t("{before} 现在叫 {name}，以前办的事还算在名下。", before=before, name=name))


def phone_changed(t: Tongue, name: str, number: str) -> Reply:
    return Reply(t("{name} 的电话改成 {phone} 了。", name=name, phone=names.masked(number)))


def your_phone(number: str) -> Compose:
    def say(t: Tongue) -> Reply:
        return Reply(
            t(
                "您登记的电话改成了 {phone}。不是您要改的，马上告诉主管。",
                phone=names.masked(number),
            )
        )

    return say


def ask_change(t: Tongue, what: str, name: str, to: str, line: str) -> Reply:
    """``what``: the verb that ``line`` names; nothing is done before the tap."""
    said = {
        "move": t("{name} 调到 {to}，是吗？手上的单子交给同事。", name=name, to=to),
        "rename": t("{name} 改名叫 {to}，是吗？以前办的事还算在名下。", name=name, to=to),
        "phone": t("{name} 的电话改成 {to}，是吗？", name=name, to=to),
    }[what]
    return Reply(said, (Button(t("是，这样改"), line),))


def _handed(t: Tongue, numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    return t("手上的 {tickets} 交给同事了。", tickets=t.joined(f"#{each}" for each in numbers))


def ask_leaves(t: Tongue, person: Person, roles: Sequence[str], held: int) -> Reply:
    titles = t.joined(names.role(t, each) for each in roles)
    lines = [
        t("{name}（{roles}）离职了，是吗？", name=person.name, roles=titles),
        t("点了「是」：身份、排班、绑定码马上失效，看不了单子和电话；以前办的事都留着。"),
    ]
    if held:
        lines.append(t.many("手上的 {count} 单交给同事。", held))
    button = Button(t("是，离职了"), f"/leaves yes {person.name}")
    return Reply("\n".join(lines), (button,))


def left(
    t: Tongue, name: str, handed: Sequence[int], kept: Sequence[int], given_back: int
) -> Reply:
    said = [t("{name} 离职办好了，身份、排班、绑定码都停了。", name=name), _handed(t, handed)]
    if kept:
        numbers = t.joined(f"#{each}" for each in kept)
        said.append(t("{tickets} 退回部门，等人接单。", tickets=numbers))
    if given_back:
        said.append(t.many("还有 {count} 件职责和任务退回部门了。", given_back))
    return Reply(t.sentences(*said))


def not_yourself(t: Tongue) -> str:
    return t("自己的离职请别的主管来办。")
