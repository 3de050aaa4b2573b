"""Approvals, surveys and events."""

from __future__ import annotations

from handlers.approvals import asking, deciding
from handlers.context import SUPERVISORS
from handlers.events import joining, planning
from handlers.grammar.kinds import HOME, text, word
from handlers.grammar.verb import ANYBODY, FEE_DESK, RESIDENTS, Verb
from handlers.surveys import answering
from handlers.surveys import progress as surveys

VERBS: tuple[Verb, ...] = (
    Verb(
        "survey",
        SUPERVISORS,
        surveys.command,
        (word("word", "词").maybe(""), text().maybe()),
        ("满意度调查",),
        "满意度调查：进度、开始、报告",
        surveys.USAGE,
    ),
    Verb(
        "surveyed",
        SUPERVISORS | FEE_DESK,
        answering.by_phone,
        (HOME, word("word", "词"), text().maybe()),
        (),
        "电话、上门问到的调查",
        "/surveyed 3-2-1501 55434455 [原话]",
    ),
    Verb(
        "event",
        SUPERVISORS,
        planning.command,
        (word("word", "词").maybe(""), text().maybe()),
        ("办活动",),
        "办社区活动：计划、通知、名单、总结",
        planning.USAGE,
    ),
    Verb(
        "events", ANYBODY, joining.show, (), ("活动",), "小区最近的活动", "/events", changes=False
    ),
    Verb(
        "join",
        RESIDENTS,
        joining.join,
        (word("word", "词"), word("word2", "词")),
        (),
        "",
        "/join N PEOPLE",
    ),
    Verb("leave", RESIDENTS, joining.leave, (word("word", "词"),), (), "", "/leave N"),
    Verb(
        "liked",
        RESIDENTS,
        joining.liked,
        (word("word", "词"), word("word2", "词")),
        (),
        "",
        "/liked N 1-5",
    ),
    Verb(
        "mark",
        RESIDENTS,
        answering.mark,
        (word("word", "词"), word("word2", "词"), word("word3", "词")),
        (),
        "",
        "/mark ROW PLACE POINTS",
    ),
    Verb(
        "lookinto",
        RESIDENTS,
        answering.look_into,
        (word("word", "词"), word("word2", "词")),
        (),
        "",
        "/lookinto ROW PLACE",
    ),
    Verb("nomore", RESIDENTS, answering.nothing_more, (), (), "", "/nomore"),
    Verb(
        "spend",
        SUPERVISORS,
        asking.spend,
        (text().maybe(),),
        ("申请支出",),
        "要花钱，送审批",
        asking.USAGE,
    ),
    Verb(
        "approve",
        SUPERVISORS,
        deciding.approve,
        (word("word", "词").maybe(""), text().maybe()),
        ("审批",),
        "同意；不写编号就看有哪些",
        "/approve 编号 [一句话]",
    ),
    Verb(
        "reject",
        SUPERVISORS,
        deciding.reject,
        (word("word", "词").maybe(""), text().maybe()),
        (),
        "不同意",
        "/reject 编号 原因",
    ),
)
