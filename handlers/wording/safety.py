"""Words of safety: what to do before anybody comes. Short, calm, in the order of doing.

They follow what fire brigades, gas and lift companies in China tell the public. Whoever reads them
may be frightened, old, or holding the telephone in the very room that must be left.
"""

from __future__ import annotations

from handlers.wording.tongue import Tongue
from nlu import things
from storage.tickets import Ticket


def of_ticket(t: Tongue, ticket: Ticket) -> str:
    """What whoever reported this should do now. No water is no reason to shun the lift."""
    if is_hurt(ticket):
        return first(t, "hurt")
    dry = ticket.danger == "outage" and "power" not in things.of(ticket.text).things
    return first(t, "dry" if dry else ticket.danger)


def is_hurt(ticket: Ticket) -> bool:
    """Somebody was hurt: whoever leads is told, and what to do until help comes is said as well."""
    return ticket.is_major and ticket.danger == "injury"


def first(t: Tongue, danger: str | None) -> str:
    """What somebody in this danger should do now. Said before anything else."""
    words = {
        "dry": t("家里的水龙头请先关好，来水的时候才不会漫出来。热水器也先关一下。"),
        "lift": t(
            "电梯里的人不要扒门、不要往外爬，外面的人也不要撬门。"
            "请按住警铃或对讲键，离门远一点，扶好站稳。电梯里通风，不会闷着，"
            "慢慢呼吸，等人来开门。有人不舒服打 120，叫不到人打 119。"
        ),
        "gas": t(
            "不要开关电灯电器，不要点火，也不要在屋里打电话、发消息。"
            "顺手能关就关掉燃气阀门，打开门窗，带上家人马上走楼梯到楼外。"
            "到了外面，再打燃气公司的抢修电话和 119。等抢修的人说没事了再回去。"
        ),
        "fire": t(
            "请马上离开，随手关门，走楼梯，不要坐电梯，不要回去拿东西。"
            "有烟就弯下腰，用湿毛巾捂住口鼻。楼道里烟大就别往外冲："
            "退回屋里，关紧门，用湿毛巾堵住门缝，到窗口求救。"
            "能打电话了就打 119，说清几栋几单元几楼。"
        ),
        "water": t(
            "能关就先关掉家里的进水总阀。水边有插座或电器，手和脚下都是干的，才去拉总电闸；"
            "要踩水才够得着，就别碰，人先出来。"
        ),
        "electric": t(
            "请不要靠近，不要用手碰，不要踩旁边的水，让老人和孩子离远些。"
            "有人触电，能断电就先断电，没断电不要碰他，马上打 120。"
        ),
        "falling": t(
            "请离开那片地方，不要从下面走，也请提醒旁边的人绕开。"
            "有人被砸到，马上打 120，不要随意搬动。"
        ),
        "violence": t("请先退到安全的地方，锁好门，不要上前，马上打 110。有人受伤打 120。"),
        "injury": t(
            "请马上打 120，电话别挂，照着里面说的做。不要随意搬动，身边留一个人陪着，"
            "再请一个人到门口接救护车。"
        ),
        "hurt": t(
            "人还疼、还流血、站不起来，马上打 120，照电话里说的做。不要随意搬动；"
            "流血用干净的布压住，等车来的时候身边留一个人。"
        ),
        "outage": t(
            "停电时请不要坐电梯，照明用手电，尽量不点蜡烛。"
            "家里有人靠机器维持，比如呼吸机、制氧机，请马上告诉我们，不舒服就打 120。"
        ),
    }
    return words.get(danger or "") or t(
        "请先保证自己和家人的安全。着火打 119，有人受伤或不舒服打 120，有人伤人打 110。"
    )
