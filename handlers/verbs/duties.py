"""Duties and policies."""

from __future__ import annotations

from handlers import policies
from handlers.context import COMPANY_PEOPLE
from handlers.duties import packs, proof, showing
from handlers.grammar.kinds import (
    COLLEAGUE,
    DAY,
    POSITION,
    STRING,
    Word,
    from_charter,
    phrase,
    row,
    text,
)
from handlers.grammar.verb import Argument, Verb
from storage.charter import Charter


def keeps_policies(charter: Charter) -> frozenset[str]:
    return frozenset(charter.policies.edits)


DUTY = row("duty", proof.find, letter="d")
POLICY = row("policy", policies.find)
FIELD = from_charter("field", "方面", lambda charter: charter.policies.fields, behind="制度")
VERSION = Argument(
    "version",
    Word("version", policies.version, STRING | {"maxLength": policies.LONGEST_VERSION}),
    "版本",
)

VERBS: tuple[Verb, ...] = (
    Verb(
        "duties",
        COMPANY_PEOPLE,
        showing.show,
        (POSITION.maybe(),),
        ("职责",),
        "我该办的事：今天、本月、拖期",
        "/duties 工程主管",
        changes=False,
    ),
    Verb(
        "duties done",
        COMPANY_PEOPLE,
        proof.submit,
        (
            DUTY,
            text("words", "做了什么").maybe(),
        ),
        (
            "完成",
            "办好了",
            "办",
        ),
        "这件职责办好了",
        "/duties done D12 巡查了地下车库",
        implied=r"d\d{1,12}(?:\s.*)?",
    ),
    Verb(
        "duties pack",
        COMPANY_PEOPLE,
        packs.show,
        (DUTY,),
        ("资料",),
        "办这件事要的数字",
        "/duties pack D12",
        changes=False,
    ),
    Verb(
        "policy",
        COMPANY_PEOPLE,
        policies.show,
        (POLICY.maybe(),),
        ("制度",),
        "制度台账：方面、负责人、复审",
        "/policy 1",
        changes=False,
    ),
    Verb(
        "policy add",
        keeps_policies,
        policies.add,
        (
            FIELD,
            phrase("title", "名称"),
            VERSION,
            COLLEAGUE,
            DAY.maybe(),
        ),
        ("登记",),
        "登记一项制度",
        "/policy add 客服 投诉处理制度 1.0 陈主管 2027-11-01",
    ),
    Verb(
        "policy review",
        COMPANY_PEOPLE,
        policies.review,
        (
            POLICY,
            VERSION.skipped(""),
            text("note", "改了什么").maybe(),
        ),
        ("复审",),
        "制度复审过了",
        "/policy review 1 1.1 加了夜间值班",
    ),
    Verb(
        "policy due",
        keeps_policies,
        policies.move,
        (
            POLICY,
            DAY,
        ),
        ("改期",),
        "改复审日",
        "/policy due 1 2027-06-01",
    ),
    Verb(
        "policy owner",
        keeps_policies,
        policies.give,
        (
            POLICY,
            COLLEAGUE,
        ),
        ("负责人",),
        "换制度负责人",
        "/policy owner 1 陈主管",
    ),
    Verb(
        "policy withdraw",
        keeps_policies,
        policies.withdraw,
        (
            POLICY,
            text("reason", "原因"),
        ),
        ("废止",),
        "制度废止",
        "/policy withdraw 1 并入新的规定",
    ),
    Verb(
        "policy file",
        COMPANY_PEOPLE,
        policies.attach,
        (POLICY,),
        ("文件",),
        "给制度存文件",
        "/policy file 1",
    ),
)
