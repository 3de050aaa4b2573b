"""What anybody may say about themselves: who they are, their language, their data."""

from __future__ import annotations

from handlers import binding, drills, erasures, glance, identity, knowledge, people
from handlers.context import COMPANY_PEOPLE, SUPERVISORS
from handlers.grammar.kinds import HOME, TICKET, choice, from_charter, number, row, text, word
from handlers.grammar.verb import ANYBODY, FEE_DESK, RESIDENTS, WORKERS, Verb
from handlers.homes import completeness
from handlers.rounds import walking
from handlers.tickets import report
from nlu.choices import choices

MEMBER = (number("home", "房"), number("person", "人"))  # by their ids, as the buttons say
PERSON = number("person", "人")  # by its id, as the button says
CODE = word("code", "CODE").headed("绑定码")
SUBJECT = from_charter(
    "subject",
    "问什么",
    lambda charter: {key: rule.name for key, rule in charter.requests.items()},
)
TIES = {"家人": "family", "家属": "family", "租客": "tenant", "租户": "tenant"}

VERBS: tuple[Verb, ...] = (
    Verb("start", ANYBODY, walking.start, (CODE.maybe(""),), personal=True),
    Verb(
        "bind",
        ANYBODY,
        binding.bind,
        (text("code", "CODE", 80).headed("绑定码").maybe(""),),
        ("绑定",),
        "绑定房屋或身份",
        "/bind 3-2-1501",
        personal=True,
    ),
    Verb("family", ANYBODY, binding.family, (), (), "家里登记了谁", changes=False, personal=True),
    Verb(
        "family add",
        RESIDENTS,
        binding.add_member,
        (
            word("name", "姓名", 40).maybe(""),
            choice("kind", "家人|租客", TIES).headed("和房子的关系").maybe("family"),
        ),
        ("添加",),
        "给家人或租客一个绑定码",
        "/family add 小赵 租客",
        personal=True,
    ),
    Verb("family drop", RESIDENTS, binding.drop_member, MEMBER, personal=True),
    Verb("family allow", RESIDENTS, binding.show_fees, MEMBER, personal=True),
    Verb("family deny", RESIDENTS, binding.hide_fees, MEMBER, personal=True),
    Verb(
        "faq",
        ANYBODY,
        knowledge.show,
        (SUBJECT.skipped(""),),
        ("常见问题",),
        "常见问题",
        "/faq 装修",
        changes=False,
    ),
    # buttons under an answer
    Verb("faq helped", ANYBODY, knowledge.helped),
    Verb("faq unhelped", ANYBODY, knowledge.unhelped),
    Verb("faq reply", WORKERS, knowledge.reply, (TICKET, SUBJECT)),
    Verb(
        "faq open",
        SUPERVISORS | FEE_DESK,
        knowledge.show_unanswered,
        (),
        ("没答上来", "待答"),
        "没答上来的问题",
        "/faq open",
        changes=False,
    ),
    Verb(
        "faq done",
        SUPERVISORS | FEE_DESK,
        knowledge.settle,
        (row("question", knowledge.find, letter="q"),),
        ("有答案了", "不用答"),
        "一个没答上来的问题有答案了",
        "/faq done Q3",
    ),
    Verb(
        "myhome",
        ANYBODY,
        glance.my_home,
        (),
        ("我的家", "我家"),
        "打开我的家",
        "/myhome",
        changes=False,
        personal=True,
    ),
    Verb("human", ANYBODY, report.human, (), (), "找人工"),
    Verb(
        "language",
        ANYBODY,
        people.language,
        (choice("language", "语言", choices("language")).skipped(""),),
        ("语言",),
        "中文 / English",
        "/language English",
    ),
    Verb("mydata", ANYBODY, people.my_data, (), (), "我的信息", changes=False, personal=True),
    Verb(
        "mydata zip",
        ANYBODY,
        erasures.hand_over,
        (),
        ("下载", "导出"),
        "下载我的全部资料",
        "/mydata zip",
        changes=False,
        personal=True,
    ),
    Verb(
        "erase",
        ANYBODY,
        erasures.ask,
        (),
        ("删除我的资料", "注销我的资料"),
        "删除我的资料",
        "/erase",
        asks=True,
        personal=True,
    ),
    Verb("erase yes", ANYBODY, erasures.order, (), ("确认",), personal=True),
    Verb("erase no", ANYBODY, erasures.take_back, (), ("不删",), personal=True),
    Verb(
        "erase former",
        SUPERVISORS,
        erasures.former,
        (HOME,),
        ("搬走",),
        "搬走的人要求删除资料",
        "/erase former 3-2-1501",
        changes=False,
        personal=True,
    ),
    Verb("drill", COMPANY_PEOPLE, drills.tapped, (number("drill", "编号"),)),
    Verb("erase person", SUPERVISORS, erasures.ask_for, (PERSON,), personal=True),
    Verb("erase sure", SUPERVISORS, erasures.order_for, (PERSON,), personal=True),
    Verb(
        "forget",
        ANYBODY,
        identity.ask_forget,
        (),
        (),
        "解除绑定",
        "/forget",
        asks=True,
        personal=True,
    ),
    Verb("forget yes", ANYBODY, identity.forget, (), ("是", "确认"), personal=True),
    # a button
    Verb("skip", ANYBODY, completeness.skip),
)
