"""What a question about fees is after, and which items it names; plain words, no figures."""

from __future__ import annotations

import re
from typing import Literal

Asked = Literal["owed", "how", "paid"]

ITEMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (item, re.compile(pattern, re.IGNORECASE))
    for item, pattern in (
        ("property", r"物业|管理费|property|management"),
        ("parking", r"停车|车位|泊车|parking"),
        ("water", r"水费|水钱|水电|water"),
        ("electricity", r"电费|电钱|水电|electric|power bill"),
        ("shared", r"公摊|分摊|shared"),
        ("late", r"违约金|滞纳金|罚款|late fee|penalty"),
    )
)
# 物业 alone is the company: 物业收到没有 is no question about the property fee.
_COMPANY = re.compile(r"物业(?!费|管理费|收费标准|单价)")
_HOW = re.compile(
    r"[怎咋](?:么|样)?(?:计|核)?算|如何(?:计|核)?算|计算|算法|怎么收|单价|标准|费率"
    r"|[一每](?:个)?平|一方|一度|计费|calculat|worked out|work out|\brate\b|per square|per m",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"[交缴付][了过]?(?:钱|费)?(?:了)?(?:吗|没|么|嘛)|[交缴付]了.*[吗没]|收到[了]?(?:吗|没|么)"
    r"|记录|有没有[交缴付]|have i paid|did i pay|payments? (?:history|record)"
    r"|(?:get|got|receive[d]?) my (?:payment|money)|paid for",
    re.IGNORECASE,
)
_INVOICE = re.compile(r"发票|开票|收据|invoice|receipt|fapiao", re.IGNORECASE)
_RECEIPT = re.compile(r"收据|receipt", re.IGNORECASE)
# … nor the paper with a seal that somebody fetches at the desk.
_OF_TAX = re.compile(r"发票|开票|税|invoice|fapiao|盖章|纸质|丢|上哪|在哪|押金", re.IGNORECASE)
_DOUBT = re.compile(
    r"不对|不认|多收|多算|算错|弄错|搞错|错了|有误|疑问|异议|重复收|重复扣|乱收|不合理|凭什么|对不上"
    r"|wrong|incorrect|mistake|overcharg|dispute|(?:don't|do not) agree|not right"
    r"|too (?:much|high)",
    re.IGNORECASE,
)


def asked(text: str) -> Asked:
    """Whether somebody has paid, how it was worked out, or, in doubt, what is owed."""
    if _PAID.search(text):
        return "paid"
    return "how" if _HOW.search(text) else "owed"


def items_in(text: str) -> list[str]:
    """The items that are named; none: all are meant."""
    plain = _COMPANY.sub("", text)
    return [item for item, pattern in ITEMS if pattern.search(plain)]


def wants_invoice(text: str) -> bool:
    return _INVOICE.search(text) is not None


def wants_receipt(text: str) -> bool:
    """A receipt, and nothing that only the tax office's program makes."""
    return _RECEIPT.search(text) is not None and _OF_TAX.search(text) is None


def doubts(text: str) -> bool:
    """Whether the words question a bill, rather than ask about it."""
    return _DOUBT.search(text) is not None
