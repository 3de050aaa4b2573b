"""Duties, rounds, registers, figures and scores."""

from __future__ import annotations

from handlers import facilities, forums, plans, policies
from handlers.context import COMPANY_PEOPLE, SUPERVISORS, Context
from handlers.duties import packs, proof, showing
from handlers.errors import BadWords
from handlers.grammar.kinds import (
    COLLEAGUE,
    DAY,
    ESTATE,
    MONEY,
    MONTH,
    NUMBER,
    PERIOD,
    POSITION,
    Leading,
    Word,
    choice,
    from_charter,
    number,
    phrase,
    row,
    text,
    word,
)
from handlers.grammar.verb import BOOKKEEPERS, Argument, Verb
from handlers.meters import commands, finding, reading
from handlers.meters import figures as energy
from handlers.rounds import routes, walking
from handlers.scores import accountability, appeals, entering, show
from handlers.wording import meters as meter_words
from nlu.choices import choices
from storage.charter import Charter
from storage.charter.company import PLANT

PLANT_PEOPLE = SUPERVISORS | {PLANT}


def keeps_policies(charter: Charter) -> frozenset[str]:
    return frozenset(charter.policies.edits)


def watches_rounds(charter: Charter) -> frozenset[str]:
    return frozenset(charter.roles_with(SUPERVISORS)) | routes.roles(charter)


def _meter_name(_context: Context, said: str) -> str:
    """A name by which a meter can be read: none that means something behind /meter."""
    taken = {
        each for verb in VERBS if verb.command == "meter" for each in (verb.second, *verb.words)
    }
    if said.casefold() in taken:
        raise BadWords(meter_words.meter_known(said))
    return said[: commands.LONGEST]


_STRING = {"type": "string"}
OF_ESTATE = ESTATE.named("estate", "名称").anywhere("小区:", "小区：", "estate:")
DUTY = row("duty", proof.find, letter="d")
POLICY = row("policy", policies.find)
FIELD = from_charter("field", "方面", lambda charter: charter.policies.fields, behind="制度")
VERSION = Argument(
    "version",
    Word("version", policies.version, _STRING | {"maxLength": policies.LONGEST_VERSION}),
    "版本",
)
ROUTE = from_charter("route", "路线", routes.titles)
PLACE = Argument("place", Word("checkpoint", walking.find, _STRING), "点位")
CHECKPOINT = Argument("checkpoint", Word("checkpoint", routes.find, _STRING), "编码")
FACILITY = row("facility", facilities.find)
MAINTENANCE = row("plan", facilities.find_plan)
RHYTHM = Argument(
    "every",
    Word("rhythm", lambda _context, said: facilities.rhythm(said), _STRING | {"pattern": "^每.+"}),
    "每几天|周|月|年",
)
METER = Argument("meter", Word("meter", finding.find, _STRING), "表")
METER_NAME = Argument(
    "name", Word("name", _meter_name, _STRING | {"maxLength": commands.LONGEST}), "名称"
)
READING = Argument(
    "reading", Leading("reading", finding.value_and_rest, {"type": "number", "minimum": 0}), "读数"
)
GOAL = Argument("goal", Leading("goal", plans.goal_and_rest, _STRING), "哪一项")
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
    Word("about", appeals.event, _STRING | {"pattern": "^[#DdSs][0-9]+$"}, appeals.is_event),
    "#单号",
)
APPEAL = row("appeal", appeals.find, "A3", letter="a")
ENTRY = row("entry", accountability.find, "R1", letter="r")

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
    Verb(
        "round",
        watches_rounds,
        walking.show,
        (),
        ("巡检",),
        "巡检走到哪了",
        "/round",
        changes=False,
    ),
    Verb(
        "round visit",
        routes.roles,
        walking.visit,
        (
            PLACE,
            text("finding", "哪里不对").maybe(),
        ),
        ("签到",),
        "到点签到、报问题",
        "/round 东门 灯不亮",
        implied=r".+",
    ),
    Verb(
        "round trouble",
        routes.roles,
        walking.trouble,
        (
            PLACE,
            text("finding", "哪里不对").maybe(),
        ),
        (),
        "",
        "/round trouble 东门 灯不亮",
    ),
    Verb(
        "round finish",
        routes.roles,
        walking.finish,
        (text("reason", "原因"),),
        ("结束",),
        "走不完，写原因",
        "/round finish 下大雨",
    ),
    Verb(
        "round points",
        SUPERVISORS,
        routes.points,
        (ROUTE.maybe(),),
        ("点位",),
        "巡检点位和编码",
        "/round points",
        changes=False,
    ),
    Verb(
        "round add",
        SUPERVISORS,
        routes.add,
        (
            ROUTE,
            word("name", "点位", routes.LONGEST).many(),
            OF_ESTATE,
        ),
        ("增加",),
        "加巡检点位",
        "/round add 安全检查 东门 配电房",
    ),
    Verb(
        "round drop",
        SUPERVISORS,
        routes.drop,
        (CHECKPOINT,),
        ("去掉",),
        "去掉巡检点位",
        "/round drop ABCD2345",
    ),
    Verb(
        "round print",
        SUPERVISORS,
        routes.print_codes,
        (ROUTE.maybe(),),
        ("打印",),
        "打印点位二维码",
        "/round print",
        changes=False,
    ),
    Verb(
        "facility",
        PLANT_PEOPLE,
        facilities.show,
        (FACILITY.maybe(),),
        ("设备",),
        "设备台账、过期没做的",
        "/facility 1",
        changes=False,
    ),
    Verb(
        "facility add",
        SUPERVISORS,
        facilities.add,
        (
            word("name", "名称", facilities.LONGEST),
            word("kind", "类型", facilities.LONGEST),
            text("place", "位置", facilities.LONGEST).maybe(),
            OF_ESTATE,
        ),
        ("登记",),
        "登记设备，一行一台",
        "/facility add 1号电梯 电梯 3栋",
        lines=True,
    ),
    Verb(
        "facility plan",
        SUPERVISORS,
        facilities.plan,
        (
            FACILITY,
            phrase("what", "做什么", facilities.LONGEST),
            RHYTHM,
            DAY.maybe(),
        ),
        ("计划",),
        "设备保养计划",
        "/facility plan 1 润滑 每3个月 2027-01-10",
    ),
    Verb(
        "facility stop",
        SUPERVISORS,
        facilities.stop,
        (MAINTENANCE,),
        ("停",),
        "停一项保养计划",
        "/facility stop 1",
    ),
    Verb(
        "facility retire",
        SUPERVISORS,
        facilities.retire,
        (FACILITY,),
        ("报废",),
        "设备报废",
        "/facility retire 1",
    ),
    Verb(
        "facility checked",
        SUPERVISORS,
        facilities.checked,
        (
            text("note", "备注").maybe(),
            OF_ESTATE,
        ),
        ("核对",),
        "本月保养核对过了",
        "/facility checked",
    ),
    Verb(
        "meter",
        PLANT_PEOPLE,
        commands.show,
        (),
        ("抄表",),
        "本月还要抄哪些表",
        "/meter",
        changes=False,
    ),
    Verb(
        "meter read",
        PLANT_PEOPLE,
        reading.read,
        (
            METER,
            READING.maybe(),
        ),
        ("读数",),
        "抄表，拍张照片更好",
        "/meter 总电表 1234.5",
        implied=r".+",
    ),
    Verb(
        "meter sure",
        PLANT_PEOPLE,
        reading.sure,
        (
            METER,
            READING,
        ),
        (),
        "",
        "/meter sure 总电表 1234.5",
    ),
    Verb(
        "meter fix",
        PLANT_PEOPLE,
        reading.fix,
        (
            METER,
            READING,
        ),
        ("更正",),
        "刚才抄错了",
        "/meter fix 总电表 1243.5",
    ),
    Verb(
        "meter swap",
        PLANT_PEOPLE,
        reading.swap,
        (
            METER,
            READING.named("old", "旧表读数").skipped(),
            READING.named("new", "新表读数"),
        ),
        ("换表",),
        "换了表",
        "/meter swap 总电表 1250 0",
    ),
    Verb(
        "meter swapped",
        PLANT_PEOPLE,
        reading.swapped,
        (
            METER,
            READING.named("new", "新表读数"),
            READING.named("old", "旧表读数"),
        ),
        (),
        "",
        "/meter swapped 总电表 0 1250",
    ),
    Verb(
        "meter figure",
        PLANT_PEOPLE,
        energy.figure,
        (MONTH.maybe(),),
        ("用量",),
        "每月用量，比上月、去年",
        "/meter figure 2026-10",
        changes=False,
    ),
    Verb(
        "meter add",
        SUPERVISORS,
        commands.add,
        (
            METER_NAME,
            choice("kind", "水|电|气|热", choices("meter")),
            number("factor", "倍率", 1, commands.MOST_FACTOR).maybe(1),
            OF_ESTATE,
        ),
        ("登记",),
        "登记一块表",
        "/meter add 水泵房电表 电 40",
    ),
    Verb(
        "meter retire",
        SUPERVISORS,
        commands.retire,
        (METER,),
        ("停用",),
        "一块表不再抄",
        "/meter retire 总电表",
    ),
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
