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


_CODED = re.compile(r"(?<![a-z0-9-])(?P<code>[a-z]{2,4}-?\d{4,}(?:-\d+)*)(?![a-z0-9-])")


def find(text: str) -> str | None:
    """The first ticket number of plain text (phones and homes blanked out), as written, or None."""
    for pattern in (_MARKED, _NAMED, _BEFORE, _URGED, _ENDED, _CODED):
        match = pattern.search(text)
        if match:
            return match["code"].upper()
    return None
