"""What is said about drills: plainly, so that nobody runs for one."""

from __future__ import annotations

from handlers.incoming import Button, Reply
from handlers.wording.tongue import Tongue


def ask(t: Tongue, number: int) -> Reply:
    return Reply(
        t("每周试一次：这条消息只为确认紧急投诉到得了您这里，没有真的事。看到了请点一下。"),
        (Button(t("收到"), f"/drill {number}"),),
    )


def thanks(t: Tongue) -> Reply:
    return Reply(t("好，消息到得了您这里。"))


def no_drill(t: Tongue) -> str:
    return t("没有这次演练，不用点了。")


def not_tapped(t: Tongue) -> Reply:
    return Reply(
        t(
            "每周一次的试发，主管到现在没点「收到」。请问一下主管，看手机上收不收得到我的消息；"
            "收不到，紧急投诉也就没人知道。"
        )
    )


def not_heard(t: Tongue) -> Reply:
    return Reply(
        t(
            "夜里的演练没通过：程序自己报了一件困人的急事，没能变成该有的单子和通知。真有急事可能没人"
            "知道，请马上让管电脑的人运行 guanjia doctor，今天急事先用电话。"
        )
    )
