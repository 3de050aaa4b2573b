"""What things are called: places, categories, states, departments, roles."""

from __future__ import annotations

from handlers.wording.tongue import Tongue


def place(t: Tongue, number: str) -> str:
    """``3-2-1501`` → 3栋2单元1501; ``12-801`` → 12栋801; anything else stays as it is."""
    parts = number.split("-")
    if not number or not all(part.isalnum() for part in parts):
        return number
    if len(parts) == 3:
        return t(
            "{building}栋{unit}单元{room}", building=parts[0], unit=parts[1], room=parts[2]
        ).strip()
    if len(parts) == 2 and len(parts[1]) >= 3:
        return t("{building}栋{room}", building=parts[0], room=parts[1])
    if len(parts) == 2:
        return t("{building}栋{unit}单元", building=parts[0], unit=parts[1])
    return t("{building}栋", building=parts[0])


def category(t: Tongue, word: str) -> str:
    return {
        "engineering": t("设施维修"),
        "security": t("秩序安全"),
        "environment": t("环境卫生"),
        "service": t("服务态度"),
        "fee": t("费用疑问"),
        "other": t("其他事项"),
    }[word]


def department(t: Tongue, word: str) -> str:
    return {
        "service": t("客服部"),
        "engineering": t("工程部"),
        "order": t("秩序部"),
        "environment": t("环境部"),
    }[word]


def state(t: Tongue, word: str) -> str:
    return {
        "reported": t("等人接单"),
        "taken": t("处理中"),
        "resolved": t("已处理，等您确认"),
        "signed_off": t("已确认解决"),
        "unsigned": t("已关闭（未签字）"),
        "merged": t("已并入另一单"),
    }[word]


def urgency(t: Tongue, word: str) -> str:
    return {"urgent": t("紧急"), "major": t("重大"), "normal": t("普通")}[word]


def deadline(t: Tongue, word: str) -> str:
    return {
        "answer": t("答复业主"),
        "onsite": t("到达现场"),
        "plan": t("给出方案"),
        "promise": t("兑现承诺"),
        "signoff": t("业主确认"),
    }[word]


def role(t: Tongue, word: str) -> str:
    return {
        "homeowner": t("业主"),
        "stranger": t("访客"),
        "service": t("客服"),
        "engineering": t("工程"),
        "order": t("秩序"),
        "environment": t("环境"),
        "cs-supervisor": t("客服主管"),
        "en-supervisor": t("工程主管"),
        "gm": t("总经理"),
        "legal": t("法务"),
    }[word]


def item(t: Tongue, word: str) -> str:
    return {
        "property": t("物业费"),
        "parking": t("停车费"),
        "water": t("水费"),
        "electricity": t("电费"),
        "shared": t("公摊费"),
    }[word]


def step(t: Tongue, word: str) -> str:
    return {"text": t("短信提醒"), "call": t("电话跟进"), "visit": t("上门拜访")}[word]


def masked(phone: str) -> str:
    """A phone number as it may be shown in a group: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****" if phone else ""
