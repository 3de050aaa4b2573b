"""Homes and who lives in them, the archive, codes and groups."""

from __future__ import annotations

from handlers import audits, binding, estates, glance, people
from handlers.context import COMPANY_PEOPLE, SUPERVISORS
from handlers.grammar.kinds import (
    COLLEAGUE,
    ESTATE,
    HOME,
    PAST_DAY,
    ROLE,
    STRING,
    Word,
    choice,
    row,
    text,
    word,
)
from handlers.grammar.verb import BOOKKEEPERS, FEE_DESK, WORKERS, Argument, Verb
from handlers.homes import completeness, correcting, moving, newcomers
from nlu.choices import choices

ARCHIVE_KEEPERS = SUPERVISORS | FEE_DESK
TIE = choice("kind", "业主|家人|租客", choices("tie")).headed("和房子的关系")
PAGE = word("page", "页").maybe("")
REQUEST = row("request", binding.find)
REASON = text("reason", "原因", 200)
AUDITED = choice("action", "动作", choices("audited")).skipped("")
ESTATE_NAME = word("name", "名称", estates.LONGEST_NAME)
CARD_LINE = choice("field", "电话|前台|交费", choices("estate")).headed("写哪一项")
NAME = text("name", "姓名", 40)
PHONE = Argument(
    "phone",
    Word("phone", newcomers.phone, STRING, newcomers.is_phone),
    "电话",
).anywhere(default="")
SINCE = PAST_DAY.named("on").anywhere()  # today, where none is named

VERBS: tuple[Verb, ...] = (
    Verb(
        "home",
        WORKERS,
        people.show_home,
        (HOME,),
        ("房屋",),
        "看一户",
        "/home 3-2-1501",
        changes=False,
        personal=True,
    ),
    Verb(
        "movein",
        FEE_DESK,
        moving.move_in,
        (HOME, TIE, NAME, PHONE, SINCE),
        ("入住",),
        "登记入住",
        "/movein 3-2-1501 租客 张三 13800000000 11-20",
    ),
    Verb(
        "moveout",
        FEE_DESK,
        moving.move_out,
        (HOME, NAME, PHONE, SINCE),
        ("搬出",),
        "登记搬出",
        "/moveout 3-2-1501 张三 11-20",
    ),
    Verb(
        "moveout everybody",
        FEE_DESK,
        moving.move_everybody_out,
        (HOME, SINCE),
        ("全部", "所有人", "all"),
        "全家搬出",
        "/moveout 3-2-1501 全部 11-20",
        asks=True,
    ),
    # buttons, under the question whether it is meant
    Verb("moveout yes", FEE_DESK, moving.all_move_out, (HOME,), ("确认", "是")),
    Verb(
        "correct",
        FEE_DESK,
        correcting.phone,
        (HOME, word("name", "姓名", 40), PHONE, REASON),
        ("改电话",),
        "改登记错的电话",
        "/correct 3-2-1501 王阿姨 13900000101 换号了",
    ),
    Verb(
        "correct name",
        FEE_DESK,
        correcting.name,
        (HOME, word("name", "姓名", 40), word("to", "新名字", 40), REASON),
        ("姓名", "改名"),
        "改登记错的姓名",
        "/correct name 3-2-1501 王阿姨 王秀英 身份证上的",
    ),
    Verb(
        "newowner",
        BOOKKEEPERS,
        moving.new_owner,
        (HOME, NAME, PHONE, SINCE),
        ("过户",),
        "房子过户",
        "/newowner 3-2-1501 李先生 13800000102 11-20",
        asks=True,
    ),
    Verb("newowner yes", BOOKKEEPERS, moving.sold, (HOME,), ("确认", "是")),
    Verb(
        "admit",
        FEE_DESK,
        binding.admit,
        (REQUEST, TIE),
        (),
        "通过一个绑定申请",
        "/admit 1 owner",
    ),
    Verb(
        "turnaway",
        FEE_DESK,
        binding.turn_away,
        (REQUEST,),
        (),
        "不通过绑定申请",
        "/turnaway 1",
    ),
    Verb(
        "archive",
        ARCHIVE_KEEPERS,
        completeness.show,
        (ESTATE.skipped(), PAGE),
        ("档案",),
        "档案完整率和名单",
        "/archive",
        changes=False,
    ),
    Verb(
        "uptodate",
        ARCHIVE_KEEPERS,
        completeness.confirm,
        (HOME,),
        ("已核对",),
        "这户的档案核对过了",
        "/uptodate 3-2-1501",
    ),
    Verb(
        "invite",
        ARCHIVE_KEEPERS,
        people.invite,
        (ROLE, word("name", "姓名", 40), HOME.skipped(), ESTATE.maybe()),
        (),
        "发绑定码",
        "/invite homeowner 王阿姨 3-2-1501",
        personal=True,
    ),
    Verb(
        "audit",
        SUPERVISORS,
        audits.show,
        (HOME.skipped(), COLLEAGUE.skipped(), AUDITED, PAGE),
        ("查记录", "谁看过"),
        "谁看过、改过什么",
        "/audit 3-2-1501",
        changes=False,
        personal=True,
    ),
    Verb(
        "estate",
        COMPANY_PEOPLE,
        estates.show,
        (ESTATE.maybe(),),
        ("小区",),
        "小区的电话、前台、交费办法",
        "/estate 桂花园",
        changes=False,
    ),
    Verb(
        "estate add",
        BOOKKEEPERS,
        estates.add,
        (ESTATE_NAME,),
        ("新增", "增加"),
        "登记一个小区",
        "/estate add 海棠苑",
    ),
    Verb(
        "estate set",
        SUPERVISORS,
        estates.put,
        (ESTATE, CARD_LINE, text("said", "内容", estates.LONGEST)),
        ("改", "写"),
        "写小区的电话、前台、交费办法",
        "/estate set 桂花园 电话 0512-66880000",
    ),
    Verb(
        "estate rename",
        BOOKKEEPERS,
        estates.rename,
        (ESTATE, ESTATE_NAME),
        ("改名",),
        "小区改名",
        "/estate rename 桂花园 桂花里",
    ),
    Verb(
        "estate close",
        BOOKKEEPERS,
        estates.ask_close,
        (ESTATE,),
        ("停管",),
        "不再管一个小区",
        "/estate close 桂花园",
        changes=False,
        asks=True,
    ),
    # a button, under the question whether it is meant
    Verb("estate closed", BOOKKEEPERS, estates.close, (ESTATE,)),
    Verb(
        "bindchat",
        SUPERVISORS,
        people.bind_chat,
        (ROLE, ESTATE.maybe()),
        (),
        "绑定工作群",
        "/bindchat service",
        places=frozenset({"group"}),
    ),
    Verb(
        "console",
        COMPANY_PEOPLE,
        glance.link,
        (),
        ("工作台", "值班台"),
        "在浏览器里办事",
        "/console",
        changes=False,
        personal=True,
    ),
)
