"""Homes and who lives in them, the archive, codes and groups."""

from __future__ import annotations

from handlers import binding, glance, people
from handlers.context import SUPERVISORS
from handlers.grammar.kinds import HOME, ROLE, text, word
from handlers.grammar.verb import BOOKKEEPERS, FEE_DESK, WORKERS, Verb
from handlers.homes import completeness, moving

VERBS: tuple[Verb, ...] = (
    Verb("home", WORKERS, people.show_home, (HOME,), ("房屋",), "看一户", "/home 3-2-1501"),
    Verb(
        "movein",
        FEE_DESK,
        moving.move_in,
        (HOME, word("word", "词"), text()),
        ("入住",),
        "登记入住",
        "/movein 3-2-1501 租客 姓名 电话 日期",
    ),
    Verb(
        "moveout",
        FEE_DESK,
        moving.move_out,
        (HOME, text()),
        ("搬出",),
        "登记搬出",
        "/moveout 3-2-1501 姓名|全部 日期",
    ),
    Verb(
        "newowner",
        BOOKKEEPERS,
        moving.new_owner,
        (HOME, text()),
        ("过户",),
        "房子过户",
        "/newowner 3-2-1501 姓名 电话 日期",
    ),
    Verb(
        "admit",
        FEE_DESK,
        binding.admit,
        (word("word", "词"), word("word2", "词")),
        (),
        "通过一个绑定申请",
        "/admit N owner|family|tenant",
    ),
    Verb(
        "turnaway",
        FEE_DESK,
        binding.turn_away,
        (word("word", "词"),),
        (),
        "不通过绑定申请",
        "/turnaway N",
    ),
    Verb(
        "archive",
        SUPERVISORS | FEE_DESK,
        completeness.show,
        (),
        ("档案",),
        "档案完整率和名单",
        "/archive",
        changes=False,
    ),
    Verb(
        "uptodate",
        SUPERVISORS | FEE_DESK,
        completeness.confirm,
        (HOME,),
        ("已核对",),
        "这户的档案核对过了",
        "/uptodate 3-2-1501",
    ),
    Verb(
        "invite",
        SUPERVISORS | FEE_DESK,
        people.invite,
        (ROLE, word("word", "词"), HOME.maybe()),
        (),
        "发绑定码",
        "/invite 身份 姓名 [房号]",
    ),
    Verb(
        "bindchat",
        SUPERVISORS,
        people.bind_chat,
        (ROLE, text().maybe()),
        (),
        "绑定工作群",
        "/bindchat 身份 [小区]",
    ),
    Verb(
        "console",
        SUPERVISORS,
        glance.link,
        (),
        ("值班台",),
        "在浏览器里看全局",
        "/console",
        changes=False,
    ),
)
