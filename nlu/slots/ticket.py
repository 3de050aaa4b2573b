"""A ticket number: ``#1024``, 工单1024, 单号 A260203015, ticket 1024."""

from __future__ import annotations

import re

# Digits, or letters and digits joined by hyphens; never a price, a date or a part of a home.
_CODE = r"(?P<code>[a-z]{0,4}-?\d{2,}(?:-\d+)*|\d)"
_NOT_A_MEASURE = (
    r"(?![\da-z-])(?!\s*(?:栋|幢|号楼|座|单元|楼|层|室|元|块|月|年|天|次|点|个|分|小时|%|度|吨))"
)
_NAMES = (
    "报修工单|维修工单|工单|报修单|维修单|报事单|投诉单|派工单|服务单|受理单|单子|单号|受理号|报修号|受理编号"
    "|编号|订单|流水号|案号|(?<![账帐菜])单|ticket|order|case|request|reference|ref"
    "|report|job|complaint no|repair no|work order|no\\."
)
_MARKED = re.compile(rf"(?<![a-z0-9-])#\s?{_CODE}{_NOT_A_MEASURE}")
_NAMED = re.compile(
    rf"(?:{_NAMES})(?:#|no\.?|number|号码|编号|号|是|为|[:： ])*\s*{_CODE}{_NOT_A_MEASURE}"
)
_BEFORE = re.compile(
    r"(?<![\d#-])(?P<code>[a-z]{0,4}\d{3,})\s?号?(?:这个|那个|这张|那张|这条|那条|这|那)?(?:工单|报修|单子|单)(?!元)"
)
_URGED = re.compile(
    r"(?:催|查|跟进|进度|重开|reopen|confirm|status)[^,，。]{0,6}?(?<![\d#-])(?P<code>\d{4,6})"
    r"(?![\d元块月年栋幢-])\s*(?:$|[,。，!！?？ 了吧啊呢哈的])"
)
_ENDED = re.compile(
    r"(?:^|[,。，!！?？ ])(?P<code>\d{4,6})\s?(?:号)?(?:可以|能)?"
    r"(?:结了|结单|关单|关了|关掉|关闭|重开|撤了|撤单|取消|销了|还没|没修|没弄|又|走?到哪)"
)
# 58号单, 58号那张报修单: a short number with 号, before a word for a ticket.
_NUMBERED = re.compile(
    r"(?<![\d#-])(?P<code>\d{1,6})\s?号(?:这个|那个|这张|那张|这条|那条|这|那)?"
    r"(?:工单|报修单|报修|维修单|单子|单(?![元双]))"
)
# 3890号，… and 之前1302号说的: a number called by 号, which neither a house nor a thing is.
_CALLED = re.compile(
    r"(?<![\da-z#车位区铺柜桩路线柱座层栋幢元.-])(?P<code>\d{4,6})\s?号"
    r"(?!楼|栋|幢|院|房|室|线|车|位|铺|柜|店|桩|门|早|晚|公|前|后|开|那天|当天|下午|上午|\d)"
)
# 990，几时来人: a number that opens a message which asks how a report is going or closes it.
_OPENING = re.compile(
    r"^\s*(?P<code>\d{3,6})(?:\s?[,，。.:：?？!！]\s?|\s)?"
    r"(?=(?:还|都|到底|究竟|已经|到现在|现在|怎么|咋)*"
    r"(?:几时|啥时|什么时候|何时|多久|到哪|进度|进展|催|报上|报了|报的|退回|修没|修了没|修好|没修"
    r"|没人来|没来|没弄|排到|轮到|第[一二三四五两]次|请重|仍|依旧|依然|又|没好|没动静|没下文|没消息|结单|关单|关了|关掉|结了|重开|重新开|可以关|可以结"
    r"|撤|取消|处理|弄好|搞定|解决|好了|any news|done|fixed|status|still))"
)
_DIGIT = re.compile(r"\d")
_CODED = re.compile(r"(?<![a-z0-9-])(?P<code>[a-z]{2,4}-?\d{4,}(?:-\d+)*)(?![a-z0-9-])")


def find(text: str) -> str | None:
    """The first ticket number of plain text (phones and homes blanked out), as written, or None."""
    if not _DIGIT.search(text):
        return None
    for pattern in (_MARKED, _NAMED, _BEFORE, _URGED, _ENDED, _NUMBERED, _CODED, _CALLED, _OPENING):
        match = pattern.search(text)
        if match:
            return match["code"].upper()
    return None
