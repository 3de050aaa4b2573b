"""What stands on the slips with which homeowners bind their home, and what printing them says."""

from __future__ import annotations

from datetime import date

from handlers.wording import names
from handlers.wording.tongue import Tongue

# How a slip is used, by the channel whose address is behind its QR code.
WAYS = ("telegram", "wechat", "webchat", "words")


def command(t: Tongue, code: str) -> str:
    """What somebody writes who cannot scan."""
    return t("绑定 {code}", code=code)


def steps(t: Tongue, way: str, code: str) -> list[str]:
    """Two short lines: scan; or, where that does not work, write."""
    first = {
        "telegram": t("1. 扫一扫左边的码，打开后点「开始」。"),
        "wechat": t("1. 打开微信扫一扫，扫左边的码，点「关注」。"),
        "webchat": t("1. 扫一扫左边的码，打开后点「发送」。"),
        "words": t("1. 打开和物业管家的聊天。"),
    }[way]
    if way == "words":
        return [first, t("2. 写下面的字，发出去：\n{command}", command=command(t, code))]
    return [first, t("2. 扫不了，写给管家：\n{command}", command=command(t, code))]


def slip(
    t: Tongue, way: str, home: str, name: str, code: str, until: date, phone: str
) -> dict[str, object]:
    """The words on one slip. The name is only hinted at: others may see the letter box."""
    halves = f"{code[:5]} {code[5:]}"
    foot = [t("绑定以后，报修、查物业费都能直接写给管家。")]
    foot.append(t("只能用一次，{day}前有效，请不要给外人。", day=t.day(until)))
    if phone:
        foot[-1] = t.sentences(foot[-1], t("不会用就打 {phone}。", phone=phone))
    return {
        "home": names.place(t, home),
        "to": t("{name} 收", name=f"{name[:1]}**" if name else t("业主")),
        "code": halves,
        "steps": steps(t, way, halves),
        "foot": foot,
    }


def title(t: Tongue) -> str:
    return t("房屋绑定码")


def printed(t: Tongue, count: int, file: str, void: int) -> str:
    said = t.many("{count} 张绑定码印好了：{file}。", count, file=file)
    if void:
        said = t.sentences(said, t.many("以前印给他们没用过的 {count} 个码作废了。", void))
    return said


def bound_left_out(t: Tongue, count: int) -> str:
    return t.many("{count} 位业主已经绑定，没有印；要印加 --bound-too。", count)


def ownerless(t: Tongue, count: int) -> str:
    return t.many("其中 {count} 户档案里没有业主：他们用码时，还要前台点一下「是业主」。", count)


def nothing_to_print(t: Tongue) -> str:
    return t("没有要印的绑定码。")
