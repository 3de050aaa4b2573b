"""What is said about an invoice: to whom it is made out."""

from __future__ import annotations

from handlers.incoming import Button, Reply
from handlers.wording.tongue import Tongue


def as_last_time(t: Tongue, title: str, number: str) -> Reply:
    said = t("上次开给{title}，这次还开给这个吗？换一个就直接写。", title=_whole(t, title, number))
    return Reply(said, (Button(t("对，还开这个"), f"/answer {t('对')}"),))


def _whole(t: Tongue, title: str, number: str) -> str:
    return f"{title}{t.aside(t('税号 {number}', number=number))}" if number else title


def number_please(t: Tongue, title: str) -> Reply:
    return Reply(t("抬头「{title}」，记下了。再写一下税号，18 位，营业执照上有。", title=title))


def title_please(t: Tongue) -> Reply:
    return Reply(t("税号对的，记下了。再写一下抬头，就是公司全名。"))


def wrong_number(t: Tongue, number: str) -> Reply:
    """Eighteen signs, and the last does not follow from the others."""
    if len(number) != 18:
        said = t("税号要 18 位，「{number}」是 {length} 位。", number=number, length=len(number))
    else:
        said = t("「{number}」对不上，大概抄错了一位。", number=number)
    return Reply(t.sentences(said, t("请照营业执照再写一遍；开给个人就写「个人」。")))


def made_out(t: Tongue, title: str, number: str) -> str:
    """For whoever makes it out."""
    if not number:
        return t("开票抬头：{title}（个人）", title=title)
    return t("开票抬头：{title}，税号：{number}", title=title, number=number)


def taken_down(t: Tongue, title: str, number: str) -> Reply:
    said = t("好的，开给{title}。开好了发到这里，下次还用这个。", title=_whole(t, title, number))
    return Reply(said)
