"""抬头和税号: to whom an invoice is made out, as people write it.

The tax number of a company is its unified social credit code: eighteen signs, the last of which
follows from the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.cn import uscc

LONGEST = 100  # characters of a title, as the tax office takes it
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?=(?:[A-Za-z]*\d){5})([0-9A-Za-z]{15,20})(?![0-9A-Za-z])")
_SPACED = re.compile(r"(?<=[0-9A-Z])[ \t-](?=[0-9A-Z])")
_LABELS = re.compile(
    r"(?:我?要|帮我|麻烦|请)*(?:开|补|要)(?:一?张|个)?(?:电子)?(?:专用|普通)?(?:发票|专票|普票)"
    r"|(?:发票)?(?:抬头|名称|单位|公司名称?|开票信息)(?:是|为|开|写|给)?[:： ]*"
    r"|(?:纳税人识别号|统一社会信用代码|信用代码|税务登记号|税号|tax (?:number|no\.?|id))"
    r"(?:是|为)?[:： ]*|\b(?:title)\b[:： ]*|^(?:请)?(?:就)?开(?:给|成)?"
)
_COMPANY = re.compile(
    r"公司|集团|工厂|厂$|店$|中心$|医院|学校|大学|学院|幼儿园|银行|协会|基金会|事务所|工作室|研究[院所]"
    r"|委员会|商行|经营部|局$|合作社|\b(?:co|ltd|inc|llc|gmbh|company|corp)\b\.?",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:开?给?我?个人(?:的|抬头)?|personal)[:：,， ]*(?P<name>.{0,20})$", re.IGNORECASE
)
_EDGES = " \t\n,，。;；:：、.\"'“”"


@dataclass(frozen=True, slots=True)
class Title:
    """What was said of it. ``wrong``: a number that is none; ``person``: made out to a person,
    who has no tax number."""

    name: str = ""
    number: str = ""
    wrong: str = ""
    person: bool = False


def read(text: str) -> Title | None:
    """None where the words name neither a title nor a tax number."""
    said = " ".join(text.split())
    if found := _PERSON.fullmatch(said.strip(_EDGES)):
        return Title(found["name"].strip(_EDGES), person=True)
    joined = _SPACED.sub("", said) if _NUMBER.search(said) is None else said
    number = _NUMBER.search(joined)
    rest = joined.replace(number[1], " ") if number is not None else joined
    labelled = _LABELS.search(rest) is not None
    name = " ".join(_LABELS.sub(" ", rest).split()).strip(_EDGES)[:LONGEST]
    if number is None:
        company = _COMPANY.search(name) is not None and len(name) <= 50
        return Title(name) if company and (labelled or "，" not in name) else None
    code = number[1].upper()
    if not uscc.is_valid(code):
        return Title(name, wrong=code)
    return Title(name, code)
