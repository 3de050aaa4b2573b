"""What things are called: places, categories, states, departments, roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from handlers.wording.tongue import Tongue
from storage.charter.company import DEPARTMENT_SUPERVISOR, HOMEOWNER, STRANGER, Named
from storage.estates import Home
from storage.states import State, Urgency
from storage.tickets import Ticket

OUTSIDE = (HOMEOWNER, STRANGER, DEPARTMENT_SUPERVISOR)
# A building is a number or a letter: 3, 12A, B. Everything else was said in somebody's own words.
_NUMBERED = re.compile(r"(?:\d{1,3}[A-Za-z]?|[A-Za-z]\d{0,2})(?:-[A-Za-z0-9]{1,5}){0,2}")


def place(t: Tongue, number: str) -> str:
    """``3-2-1501`` → 3栋2单元1501; ``12-801`` → 12栋801; anything else stays as it is."""
    if not _NUMBERED.fullmatch(number):
        return number
    building, *rest = number.split("-")
    if len(rest) == 2:
        return t("{building}栋{unit}单元{room}", building=building, unit=rest[0], room=rest[1])
    if not rest:
        return t("{building}栋", building=building)
    if len(rest[0]) >= 3:
        return t("{building}栋{room}", building=building, room=rest[0])
    return t("{building}栋{unit}单元", building=building, unit=rest[0])


def homes(t: Tongue, rows: Iterable[Home]) -> str:
    """Several homes: 3栋2单元1501，12栋801."""
    return t("，").join(place(t, home.number) for home in rows)


def category(t: Tongue, word: str) -> str:
    return _called(t, t.company.categories, word)


def department(t: Tongue, word: str) -> str:
    return _called(t, t.company.departments, word)


def hearers(t: Tongue, ticket: Ticket) -> str:
    """Who has what is said about a ticket: of a complaint about their people those who lead."""
    return t("主管") if ticket.is_confidential else department(t, ticket.department)


def _called(t: Tongue, rules: Mapping[str, Named], word: str) -> str:
    """As the charter calls it; a word of old that it does not know any more, as it was written."""
    rule = rules.get(word)
    return rule.said(t.language) if rule is not None else word


def lateness(t: Tongue, late: timedelta) -> str:
    return t.span(late) if late >= timedelta(minutes=1) else t("不到1分钟")


def state(t: Tongue, word: str) -> str:
    return t(State(word).label)


def urgency(t: Tongue, word: str) -> str:
    return t(Urgency(word).label)


def tables(t: Tongue) -> dict[str, dict[str, str]]:
    """What the pages name things by: the same words as the chats'."""
    return {
        "roles": {each: role(t, each) for each in (*OUTSIDE, *t.company.roles)},
        "categories": {each: category(t, each) for each in t.company.categories},
        "states": {each: state(t, each) for each in State},
        "urgencies": {each: urgency(t, each) if each.mark else "" for each in Urgency},
    }


def deadline(t: Tongue, word: str) -> str:
    return {
        "answer": t("答复业主"),
        "onsite": t("到达现场"),
        "plan": t("给出方案"),
        "promise": t("兑现承诺"),
        "signoff": t("业主确认"),
        "follow": t("告诉业主进展"),
        "wait": t("业主回话"),
        "holding": t("接单后动手"),
        "offer": t("派单后接手"),
    }[word]


def role(t: Tongue, word: str) -> str:
    outside = {
        HOMEOWNER: t("业主"),
        STRANGER: t("访客"),
        DEPARTMENT_SUPERVISOR: t("部门主管"),
    }
    return outside.get(word) or _called(t, t.company.roles, word)


def item(t: Tongue, word: str) -> str:
    """A charge; one of the company's own as the company calls it."""
    return {
        "property": t("物业费"),
        "parking": t("停车费"),
        "water": t("水费"),
        "electricity": t("电费"),
        "shared": t("公摊费"),
        "late": t("违约金"),
        "other": t("其他费用"),
    }.get(word, word)


def use(t: Tongue, word: str) -> str:
    """What a home serves for."""
    return {
        "residential": t("住宅"),
        "shop": t("商铺"),
        "office": t("办公"),
        "parking": t("车库"),
        "other": t("其他用途"),
    }[word]


def step(t: Tongue, word: str) -> str:
    return {"text": t("短信提醒"), "call": t("电话跟进"), "visit": t("上门拜访")}[word]


def channel(t: Tongue, word: str) -> str:
    return {
        "telegram": "Telegram",
        "wechat": t("微信"),
        "wecom": t("企业微信"),
        "webchat": t("网页聊天"),
        "workbench": t("工作台"),
        "sms": t("短信"),
        "terminal": t("命令行"),
    }.get(word, word)


def method(t: Tongue, word: str) -> str:
    """How money came in."""
    return {
        "cash": t("现金"),
        "transfer": t("银行转账"),
        "wechat": t("微信"),
        "alipay": t("支付宝"),
        "card": t("刷卡"),
        "other": t("其他方式"),
    }[word]


_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


def without_phones(text: str) -> str:
    """The text with every mobile number masked."""
    return _MOBILE.sub(lambda match: masked(re.sub(r"[- ]", "", match[0])), text)


def phones(t: Tongue, numbers: Iterable[str], masked_too: bool = False) -> str:
    """One or two telephone numbers; masked where others read along."""
    return t.joined(masked(each) if masked_too else each for each in numbers)


def masked(phone: str) -> str:
    """A phone number as it may be shown in a group: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****" if phone else ""
