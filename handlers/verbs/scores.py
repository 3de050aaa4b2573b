"""Goals, forums, figures, scores and whoever answers for them."""

from __future__ import annotations

from handlers import forums, plans
from handlers.context import COMPANY_PEOPLE
from handlers.grammar.kinds import (
    MONEY,
    NUMBER,
    PERIOD,
    STRING,
    Leading,
    Word,
    from_charter,
    number,
    row,
    text,
    word,
)
from handlers.grammar.verb import BOOKKEEPERS, Argument, Verb
from handlers.scores import accountability, appeals, entering, show

GOAL = Argument("goal", Leading("goal", plans.goal_and_rest, STRING), "哪一项")
FIGURE = from_charter(
    "figure",
    "名称",
    lambda charter: {key: rule.title for key, rule in charter.figures.items()},
)
SCORED = from_charter(
    "position",
    "岗位",
    lambda charter: {key: charter.positions[key].title for key in charter.scores},
)
ANSWERING = from_charter("position", "岗位", accountability.titles)
ABOUT = Argument(
    "about",
    Word("about", appeals.event, STRING | {"pattern": "^[#DdSs][0-9]+$"}, appeals.is_event),
    "#单号",
)
APPEAL = row("appeal", appeals.find, "A3", letter="a").headed("申诉")
ENTRY = row("entry", accountability.find, "R1", letter="r").headed("编号")

VERBS: tuple[Verb, ...] = (
    Verb(
        "goal",
        plans.roles,
        plans.show,
        (PERIOD.maybe(),),
        ("计划",),
        "计划数和完成多少",
        "/goal 2026-12",
        changes=False,
    ),
    Verb(
        "goal set",
        plans.roles,
        plans.set_goal,
        (
            PERIOD.skipped(),
            GOAL,
            NUMBER,
        ),
        ("定",),
        "定计划数",
        "/goal 2026-12 接待量 300",
        implied=r"\S+\s.*",
    ),
    Verb(
        "forum",
        BOOKKEEPERS,
        forums.show,
        (),
        ("座谈会",),
        "业主代表座谈会和意见",
        "/forum",
        changes=False,
    ),
    Verb(
        "forum held",
        BOOKKEEPERS,
        forums.held,
        (
            number("people", "到场人数", 1, forums.MOST, "人"),
            text("summary", "概况").maybe(),
        ),
        ("开了",),
        "记一次座谈会",
        "/forum 35 谈了停车和电梯",
        implied=r"\d.*",
    ),
    Verb(
        "forum opinion",
        BOOKKEEPERS,
        forums.opinion,
        (text("opinion", "意见"),),
        ("意见",),
        "座谈会上的意见，一条一单",
        "/forum opinion 3栋电梯老是停",
    ),
    Verb(
        "figure",
        entering.roles,
        entering.show,
        (),
        ("录数",),
        "要人录入的数",
        "/figure",
        changes=False,
    ),
    Verb(
        "figure enter",
        entering.roles,
        entering.enter,
        (
            FIGURE,
            PERIOD,
            NUMBER,
            text("source", "来源"),
        ),
        ("录入",),
        "录入程序算不出的数",
        "/figure 第三方满意度 2026 91.2 调研公司的报告",
        implied=r".+",
    ),
    Verb(
        "score",
        COMPANY_PEOPLE,
        show.show,
        (
            SCORED.maybe(),
            PERIOD.anywhere(),
        ),
        (
            "计分",
            "得分",
        ),
        "岗位计分和扣分依据",
        "/score 客服主管 2026-10",
        changes=False,
        personal=True,
    ),
    Verb(
        "score freeze",
        show.deciders,
        show.freeze,
        (
            SCORED.maybe(),
            PERIOD.anywhere(),
        ),
        ("定稿",),
        "提前定稿",
        "/score freeze 客服主管 2026-10",
        implied=r"(?P<words>.*)\s(?:定稿|freeze)\s*",
        personal=True,
    ),
    Verb(
        "appeal",
        COMPANY_PEOPLE,
        appeals.show,
        (),
        ("申诉",),
        "有哪些申诉",
        "/appeal",
        changes=False,
        personal=True,
    ),
    Verb(
        "appeal ask",
        COMPANY_PEOPLE,
        appeals.ask,
        (
            ABOUT,
            text("reason", "原因").maybe(),
        ),
        ("提出",),
        "扣分不是您那边的责任",
        "/appeal #12 配件厂家缺货",
        implied=r"[#＃ds]\d.*",
        personal=True,
    ),
    Verb(
        "appeal uphold",
        show.deciders,
        appeals.uphold,
        (
            APPEAL,
            text("word", "理由").maybe(),
        ),
        (
            "同意",
            "成立",
            "ok",
        ),
        "申诉成立",
        "/appeal uphold A3 记录属实",
    ),
    Verb(
        "appeal reject",
        show.deciders,
        appeals.reject,
        (
            APPEAL,
            text("word", "理由").maybe(),
        ),
        (
            "驳回",
            "不同意",
            "no",
        ),
        "申诉不成立",
        "/appeal reject A3 当时没有登记",
    ),
    Verb(
        "accountability",
        accountability.readers,
        accountability.show,
        (),
        ("责任追究",),
        "责任追究记录",
        "/accountability",
        changes=False,
        personal=True,
    ),
    Verb(
        "accountability enter",
        accountability.enterers,
        accountability.enter,
        (
            ANSWERING,
            word("cause", "事由"),
            MONEY.skipped(),
            text("happened", "经过"),
        ),
        ("登记",),
        "记一笔责任追究",
        "/accountability 客服主管 媒体曝光 上了本地新闻",
        implied=r"(?!r\d).+",
        personal=True,
    ),
    Verb(
        "accountability explain",
        accountability.holders,
        accountability.explain,
        (
            ENTRY,
            text("said", "说明"),
        ),
        (
            "说明",
            "statement",
        ),
        "本人说明",
        "/accountability explain R1 当天已经上报",
        personal=True,
    ),
    Verb(
        "accountability decide",
        accountability.readers,
        accountability.decide,
        (
            ENTRY,
            word("outcome", "处理"),
            text("word", "理由"),
        ),
        ("处理",),
        "怎么处理",
        "/accountability R1 警告 第一次",
        implied=r"r\d.*",
        personal=True,
    ),
)
