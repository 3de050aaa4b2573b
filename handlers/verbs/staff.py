"""Who works when, who is there, who learns."""

from __future__ import annotations

from collections.abc import Collection

from handlers import accounts, colleagues
from handlers.context import COMPANY_PEOPLE, SUPERVISORS
from handlers.grammar.kinds import (
    CLOCK,
    COLLEAGUE,
    DAY,
    ESTATE,
    PHONE,
    ROLE,
    Leading,
    choice,
    row,
    text,
    word,
)
from handlers.grammar.verb import PEOPLE_KEEPERS, WORKERS, Argument, Verb
from handlers.shifts import duty, roster
from handlers.trainings import planning
from storage.charter import Charter

TRAINING = row("training", planning.find)
HOURS = Argument(
    "hours",
    Leading("hours", roster.hours, {"type": "string", "x-kind": "hours"}),
    "日子 时间",
    heading="日子和时间",
)
AUDIENCE = Argument("audience", planning.AUDIENCE, "对象")
TOPIC = text("topic", "题目", planning.LONGEST)
PLACE = word("place", "地点", planning.LONGEST).anywhere("@", "＠", default="")
TRAINER = COLLEAGUE.named("trainer", heading="讲师").anywhere("讲师:", "讲师：", "trainer:")
EVERYBODY = choice("everybody", "全部", dict.fromkeys(("全部", "都到了", "all"), "all")).skipped("")
NAMES = COLLEAGUE.named("names").many().maybe()


def planners(charter: Charter) -> Collection[str]:
    return charter.training.plans


VERBS: tuple[Verb, ...] = (
    Verb(
        "duty",
        COMPANY_PEOPLE,
        duty.stands,
        (),
        ("值班",),
        "在岗不在岗",
        "/duty",
        changes=False,
    ),
    Verb(
        "duty on",
        COMPANY_PEOPLE,
        duty.come,
        (),
        ("上岗", "上班了", "我上班了", "我到岗了"),
        "上岗",
        "/duty on",
    ),
    Verb("duty off", COMPANY_PEOPLE, duty.go, (), ("下岗",), "下岗", "/duty off"),
    Verb("roster", WORKERS, roster.show, (), ("排班",), "这周谁当班", "/roster", changes=False),
    Verb(
        "roster set",
        SUPERVISORS,
        roster.plan,
        (COLLEAGUE, HOURS),
        ("排",),
        "排班、排休",
        "/roster 张师傅 周一至周五 8:00-17:00",
        implied=r".+",
    ),
    Verb(
        "roster copy",
        SUPERVISORS,
        roster.copy,
        (DAY,),
        ("照上周",),
        "这一周照上一周排",
        "/roster copy 11-30",
    ),
    Verb(
        "roster swap",
        SUPERVISORS,
        roster.swap,
        (COLLEAGUE, COLLEAGUE.named("other", heading="和谁换"), DAY),
        ("换班",),
        "两个人换班",
        "/roster swap 张师傅 老马 11-25",
    ),
    Verb(
        "handover",
        WORKERS,
        duty.handover,
        (COLLEAGUE,),
        ("交班",),
        "手上的单子交给同事",
        "/handover 张师傅",
    ),
    Verb(
        "staff",
        PEOPLE_KEEPERS,
        colleagues.show,
        (),
        ("员工",),
        "有哪些员工，什么身份",
        "/staff",
        changes=False,
    ),
    Verb(
        "staff give",
        PEOPLE_KEEPERS,
        colleagues.give,
        (COLLEAGUE, ROLE, ESTATE.maybe()),
        ("给身份", "加身份"),
        "给员工一个身份",
        "/staff give 张师傅 秩序",
    ),
    Verb(
        "staff drop",
        PEOPLE_KEEPERS,
        colleagues.drop,
        (COLLEAGUE, ROLE),
        ("去身份", "减身份"),
        "去掉一个身份",
        "/staff drop 张师傅 工程",
    ),
    Verb(
        "staff move",
        PEOPLE_KEEPERS,
        colleagues.move,
        (COLLEAGUE, ESTATE),
        ("调到", "调岗"),
        "调到别的小区",
        "/staff move 张师傅 桂花园",
    ),
    Verb(
        "staff rename",
        PEOPLE_KEEPERS,
        colleagues.rename,
        (COLLEAGUE, word("to", "新名字", 40)),
        ("改名",),
        "员工改名",
        "/staff rename 张师傅 张建国",
    ),
    Verb(
        "staff phone",
        PEOPLE_KEEPERS,
        colleagues.phone,
        (COLLEAGUE, PHONE, text("reason", "原因", 200).maybe("")),
        ("改电话", "换号"),
        "员工换了电话号码",
        "/staff phone 张师傅 13900000222 换号了",
        personal=True,
    ),
    Verb(
        "staff password",
        PEOPLE_KEEPERS,
        accounts.give_link,
        (COLLEAGUE,),
        ("密码", "登录"),
        "给员工一个定密码的地址",
        "/staff password 老马",
        places=frozenset({"private"}),
        personal=True,
    ),
    Verb(
        "leaves",
        PEOPLE_KEEPERS,
        colleagues.ask_leaves,
        (COLLEAGUE,),
        ("离职", "移除", "remove"),
        "员工离职：权限全停，手上的事交接",
        "/leaves 小刘",
        changes=False,
        asks=True,
    ),
    # a button, under the question whether it is meant
    Verb("leaves yes", PEOPLE_KEEPERS, colleagues.leaves, (COLLEAGUE,)),
    Verb(
        "training",
        COMPANY_PEOPLE,
        planning.show,
        (TRAINING.maybe(),),
        ("培训",),
        "今年的培训",
        "/training 1",
        changes=False,
    ),
    Verb(
        "training plan",
        planners,
        planning.plan,
        (DAY, CLOCK, AUDIENCE, TOPIC, PLACE, TRAINER),
        ("安排",),
        "安排培训，一行一场",
        "/training plan 12-05 14:00 管理层 沟通技巧 @会议室",
        lines=True,
    ),
    Verb(
        "training move",
        planners,
        planning.move,
        (TRAINING, DAY, CLOCK),
        ("改期",),
        "培训改时间",
        "/training move 1 12-06 14:00",
    ),
    Verb(
        "training cancel",
        planners,
        planning.cancel,
        (TRAINING, text("reason", "原因", 200)),
        ("取消",),
        "培训不办了",
        "/training cancel 1 讲师生病",
    ),
    Verb(
        "training came",
        COMPANY_PEOPLE,
        planning.came,
        (TRAINING, EVERYBODY, NAMES),
        ("签到",),
        "补记谁到了",
        "/training came 1 张师傅 老马",
    ),
    Verb(
        "training here",
        COMPANY_PEOPLE,
        planning.here,
        (TRAINING,),
        ("到了",),
        "我到了培训现场",
        "/training here 1",
    ),
)
