"""Approvals, surveys and events."""

from __future__ import annotations

from handlers import notices
from handlers.approvals import asking, deciding
from handlers.arguments import amount_or_nothing_and_rest
from handlers.context import SUPERVISORS
from handlers.events import joining, planning
from handlers.grammar.kinds import (
    CLOCK,
    DAY,
    ESTATE,
    HOME,
    MONEY,
    POINTS,
    STRING,
    Leading,
    Word,
    number,
    phrase,
    row,
    text,
    word,
)
from handlers.grammar.verb import ANYBODY, FEE_DESK, RESIDENTS, Argument, Verb
from handlers.surveys import answering, opening, reporting
from handlers.surveys import progress as surveys

NOTICE = row("notice", notices.find)
EVENT = row("event", planning.find)
OWN_EVENT = row("event", joining.find)
CAPACITY = Argument(
    "capacity",
    Word(
        "capacity",
        planning.capacity,
        {"type": "integer", "minimum": 1, "maximum": planning.MOST},
        planning.is_capacity,
    ),
    "人数",
)
SPENT = Argument(
    "amount",
    Leading("money", amount_or_nothing_and_rest, {"type": "number", "minimum": 0}),
    "金额",
)
ANSWER = row("answer", answering.find)  # of a home to a survey
PLACE = number("place", "第几题", 1, 99)
MARKS = Argument(
    "marks",
    Word("marks", answering.marks, {"type": "string", "pattern": "^[0-5,]+$"}),
    "各题分数",
)
MEASURES = Argument(
    "measures",
    Leading("measure", reporting.measure_and_rest, STRING),
    "措施",
).many()
APPROVAL = row("approval", deciding.find, letter="a")
WORD = text("word", "一句话").maybe()
REASON = text("reason", "原因")

VERBS: tuple[Verb, ...] = (
    Verb(
        "survey",
        SUPERVISORS,
        surveys.show,
        (),
        ("满意度调查",),
        "满意度调查到哪一步了",
        "/survey",
        changes=False,
    ),
    Verb(
        "survey start",
        SUPERVISORS,
        opening.start,
        (),
        ("开始", "发起"),
        "现在开始本季度的调查",
        "/survey start",
    ),
    Verb(
        "survey report",
        SUPERVISORS,
        surveys.report,
        (),
        ("报告", "结果"),
        "最近几次调查的报告",
        "/survey report",
        changes=False,
    ),
    Verb(
        "survey submit",
        SUPERVISORS,
        reporting.submit,
        (MEASURES.maybe(),),
        ("提交", "再送"),
        "改了措施，再送审批",
        "/survey submit 工程部：电梯全面检修",
    ),
    Verb(
        "surveyed",
        SUPERVISORS | FEE_DESK,
        answering.by_phone,
        (HOME, MARKS, text("said", "原话").maybe()),
        (),
        "电话、上门问到的调查",
        "/surveyed 3-2-1501 55434455 都挺好",
    ),
    Verb(
        "event",
        SUPERVISORS,
        planning.show,
        (EVENT.maybe(),),
        ("办活动",),
        "在办的活动、报名名单",
        "/event 1",
        changes=False,
    ),
    Verb(
        "event plan",
        SUPERVISORS,
        planning.plan,
        (
            ESTATE.skipped(),
            phrase("title", "名称", 60),
            DAY,
            CLOCK,
            word("place", "地点", 60),
            MONEY.maybe(),
            CAPACITY.anywhere(),
        ),
        ("计划",),
        "办一场活动",
        "/event plan 包饺子 12-20 14:00 会所 800元 40人",
        implied=r"(?![#＃]?\d+$).+",
    ),
    Verb(
        "event announce",
        SUPERVISORS,
        planning.announce,
        (EVENT,),
        ("通知",),
        "发活动通知",
        "/event announce 1",
    ),
    Verb(
        "event move",
        SUPERVISORS,
        planning.move,
        (EVENT, DAY, CLOCK.maybe()),
        ("改期",),
        "活动改日子",
        "/event move 1 12-21 15:00",
    ),
    Verb(
        "event cancel",
        SUPERVISORS,
        planning.cancel,
        (EVENT, REASON),
        ("取消",),
        "取消活动，告诉大家",
        "/event cancel 1 下大雪",
    ),
    Verb(
        "event came",
        SUPERVISORS,
        planning.came,
        (EVENT, number("people", "人数", 0, planning.MOST, "人")),
        ("到场",),
        "活动来了多少人",
        "/event came 1 35人",
    ),
    Verb(
        "event cost",
        SUPERVISORS,
        planning.cost,
        (EVENT, SPENT, text("note", "明细").maybe()),
        ("费用",),
        "活动花了多少钱",
        "/event cost 1 680 面粉 300，肉馅 380",
    ),
    Verb(
        "event summary",
        SUPERVISORS,
        planning.summary,
        (EVENT, text("words", "总结").maybe()),
        ("总结",),
        "活动总结：看草稿、提交",
        "/event summary 1 大家很高兴",
    ),
    Verb(
        "notice",
        SUPERVISORS | FEE_DESK,
        notices.about_to_send,
        (word("whom", "几栋几单元", 40), text("said", "内容", 500)),
        ("通知",),
        "发一条通知，先看后发",
        "/notice 3栋 明天上午停水",
        asks=True,
    ),
    Verb(
        "notices",
        SUPERVISORS | FEE_DESK,
        notices.show,
        (),
        ("通知单",),
        "发过的通知",
        "/notices",
        changes=False,
    ),
    Verb(
        "notices heard",
        SUPERVISORS | FEE_DESK,
        notices.heard,
        (NOTICE,),
        ("谁没收到",),
        "一条通知谁收到了、谁联系不上",
        "/notices heard 3",
        changes=False,
    ),
    Verb(
        "notices restored",
        SUPERVISORS | FEE_DESK,
        notices.restore,
        (NOTICE,),
        ("恢复",),
        "停水停电恢复了，告诉大家",
        "/notices restored 3",
    ),
    Verb(
        "notices stop",
        SUPERVISORS | FEE_DESK,
        notices.stop,
        (NOTICE,),
        ("不发",),
        "还没发的通知不发了",
        "/notices stop 3",
    ),
    Verb(
        "events", ANYBODY, joining.show, (), ("活动",), "小区最近的活动", "/events", changes=False
    ),
    Verb(
        "spend",
        SUPERVISORS,
        asking.spend,
        (MONEY.maybe(), text("reason", "用途").maybe()),
        ("申请支出",),
        "要花钱，送审批",
        "/spend 6万 换水泵",
    ),
    Verb(
        "approve",
        SUPERVISORS,
        deciding.approve,
        (APPROVAL.maybe(), WORD),
        ("审批",),
        "同意；不写编号就看有哪些",
        "/approve 1 尽快办",
    ),
    Verb("approve no", SUPERVISORS, deciding.reject, (APPROVAL, WORD), ("不同意", "驳回")),
    Verb(
        "reject",
        SUPERVISORS,
        deciding.reject,
        (APPROVAL.maybe(), REASON.maybe()),
        (),
        "不同意",
        "/reject 1 太贵了",
    ),
    # what buttons of homeowners say
    Verb("join", RESIDENTS, joining.join, (OWN_EVENT, number("people", "人数", 1, 99, "人"))),
    Verb("leave", RESIDENTS, joining.leave, (OWN_EVENT,)),
    Verb("liked", RESIDENTS, joining.liked, (OWN_EVENT, POINTS)),
    Verb("mark", RESIDENTS, answering.mark, (ANSWER, PLACE, number("points", "分数", 0, 5))),
    Verb("lookinto", RESIDENTS, answering.look_into, (ANSWER, PLACE)),
    Verb("nomore", RESIDENTS, answering.nothing_more),
)
