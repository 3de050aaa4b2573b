"""Rounds, facilities and meters."""

from __future__ import annotations

from handlers import facilities
from handlers.context import SUPERVISORS, Context
from handlers.errors import BadWords
from handlers.grammar.kinds import (
    DAY,
    ESTATE,
    MONTH,
    STRING,
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
from handlers.grammar.verb import Argument, Verb
from handlers.meters import commands, finding, reading
from handlers.meters import figures as energy
from handlers.rounds import routes, walking
from handlers.wording import meters as meter_words
from nlu.choices import choices
from storage.charter import Charter
from storage.charter.company import PLANT

PLANT_PEOPLE = SUPERVISORS | {PLANT}


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


OF_ESTATE = ESTATE.named("estate", "名称").anywhere("小区:", "小区：", "estate:")
ROUTE = from_charter("route", "路线", routes.titles)
PLACE = Argument("place", Word("checkpoint", walking.find, STRING), "点位")
CHECKPOINT = Argument("checkpoint", Word("checkpoint", routes.find, STRING), "编码")
FACILITY = row("facility", facilities.find)
MAINTENANCE = row("plan", facilities.find_plan)
RHYTHM = Argument(
    "every",
    Word("rhythm", lambda _context, said: facilities.rhythm(said), STRING | {"pattern": "^每.+"}),
    "每几天|周|月|年",
)
METER = Argument("meter", Word("meter", finding.find, STRING), "表")
METER_NAME = Argument(
    "name", Word("name", _meter_name, STRING | {"maxLength": commands.LONGEST}), "名称"
)
READING = Argument(
    "reading", Leading("reading", finding.value_and_rest, {"type": "number", "minimum": 0}), "读数"
)

VERBS: tuple[Verb, ...] = (
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
            choice("kind", "水|电|气|热", choices("meter")).headed("什么表"),
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
)
