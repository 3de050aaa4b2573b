"""Words of safety: what to do before anybody comes. Short, calm, in the order of doing."""

from __future__ import annotations

from handlers.wording.tongue import Tongue


def first(t: Tongue, danger: str | None) -> str:
    """What somebody in this danger should do now. Said before anything else."""
    words = {
        "lift": t(
            "请不要扒门，也不要往外爬。按住轿厢里的警铃或对讲键，靠里站稳，慢慢呼吸，救援的人会来开门。"
        ),
        "gas": t(
            "请马上关掉燃气总阀，打开门窗，人都到室外去。不要开关电灯，不要点火，"
            "到了室外再打电话，抢修和火警打 119。"
        ),
        "fire": t(
            "请马上离开，走楼梯，不要坐电梯。烟大就弯腰，用湿毛巾捂住口鼻。到了安全的地方打 119。"
        ),
        "water": t("请先关掉家里的进水总阀。水边有插座或电器，先拉下电闸，不要踩水去碰。"),
        "electric": t(
            "请不要靠近，不要用手碰，让老人和孩子离远些。有人触电，先断电，不要直接拉他，马上打 120。"
        ),
        "falling": t("请离开那片地方，不要从下面走，也请提醒旁边的人绕开。"),
        "violence": t("请先退到安全的地方，锁好门，不要上前，马上打 110。"),
        "injury": t("请先打 120。不要随意搬动伤者，身边留一个人陪着。"),
        "outage": t("请不要坐电梯。家里如果有靠机器维持的病人，请马上告诉我们。"),
    }
    return words.get(danger or "") or t(
        "请先保证自己和家人的安全。有生命危险，请马上打 119、120 或 110。"
    )
