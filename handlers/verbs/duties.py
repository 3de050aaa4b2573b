"""Duties, rounds, registers, figures and scores."""

from __future__ import annotations

from handlers import facilities, forums, plans, policies
from handlers.context import COMPANY_PEOPLE, SUPERVISORS
from handlers.duties import showing
from handlers.grammar.kinds import text, word
from handlers.grammar.verb import BOOKKEEPERS, WORKERS, Verb
from handlers.meters import commands
from handlers.rounds import walking
from handlers.scores import accountability, appeals, entering, show
from storage.charter.company import LAW, PLANT

VERBS: tuple[Verb, ...] = (
    Verb(
        "duties",
        COMPANY_PEOPLE,
        showing.command,
        (word("word", "词").maybe(""), word("word2", "词").maybe(""), text().maybe()),
        ("职责",),
        "我该办的事：今天、本月、拖期",
        "/duties",
    ),
    Verb(
        "policy",
        COMPANY_PEOPLE,
        policies.command,
        (text().maybe(),),
        ("制度",),
        "制度台账：方面、负责人、复审",
        "/policy",
    ),
    Verb(
        "round",
        WORKERS,
        walking.command,
        (text().maybe(),),
        ("巡检",),
        "巡检：到点签到、报问题",
        "/round",
    ),
    Verb(
        "facility",
        SUPERVISORS | {PLANT},
        facilities.command,
        (text().maybe(),),
        ("设备",),
        "设备台账、保养计划",
        "/facility",
    ),
    Verb(
        "meter",
        SUPERVISORS | {PLANT},
        commands.command,
        (text().maybe(),),
        ("抄表",),
        "抄表、换表、每月能耗",
        "/meter",
    ),
    Verb(
        "goal",
        SUPERVISORS,
        plans.command,
        (word("word", "词").maybe(""), word("word2", "词").maybe(""), text().maybe()),
        ("计划",),
        "定计划数，看完成多少",
        "/goal [2026-12] [接待量 300]",
    ),
    Verb(
        "forum",
        BOOKKEEPERS,
        forums.command,
        (word("word", "词").maybe(""), text().maybe()),
        ("座谈会",),
        "业主代表座谈会和意见",
        "/forum [35 概况 | 意见 内容]",
    ),
    Verb(
        "figure",
        COMPANY_PEOPLE,
        entering.enter,
        (
            word("word", "词").maybe(""),
            word("word2", "词").maybe(""),
            word("word3", "词").maybe(""),
            text().maybe(),
        ),
        ("录数",),
        "录入程序算不出的数",
        "/figure 名称 2026-10 数值 来源",
    ),
    Verb(
        "score",
        COMPANY_PEOPLE,
        show.show,
        (text().maybe(),),
        ("计分", "得分"),
        "岗位计分和扣分依据",
        "/score [岗位] [月份]",
    ),
    Verb(
        "appeal",
        COMPANY_PEOPLE,
        appeals.command,
        (word("word", "词").maybe(""), text().maybe()),
        ("申诉",),
        "扣分不是您那边的责任",
        "/appeal #单号 原因",
    ),
    Verb(
        "accountability",
        SUPERVISORS | {LAW},
        accountability.command,
        (word("word", "词").maybe(""), word("word2", "词").maybe(""), text().maybe()),
        ("责任追究",),
        "责任追究记录",
        "/accountability 岗位 事由 经过",
    ),
)
