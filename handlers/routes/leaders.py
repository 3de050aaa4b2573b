"""What supervisors and those above them may do."""

from __future__ import annotations

from handlers import binding, disputes, dunning, legal, payments, people, statements, tariffs
from handlers.context import STAFF, SUPERVISORS
from handlers.homes import completeness
from handlers.routes.command import FEE_DESK, Command
from handlers.tickets import lead, major, views

COMMANDS: tuple[Command, ...] = (
    Command(
        "assign", SUPERVISORS, lead.assign, "ticket text?", ("指派",), "/assign N 姓名", "派给谁"
    ),
    Command(
        "ack", SUPERVISORS, major.acknowledge, "ticket", ("知道了",), "/ack N", "确认知道重大投诉"
    ),
    Command(
        "timeline",
        SUPERVISORS,
        major.timeline,
        "ticket word?",
        ("经过",),
        "/timeline N",
        "完整经过，存档用",
    ),
    Command("major", SUPERVISORS, lead.major, "ticket", (), "/major N", "列为重大投诉"),
    Command(
        "paid",
        FEE_DESK - STAFF,
        payments.record,
        "home months amount text?",
        (),
        "/paid 3-2-1501 2026-10 306.25 微信",
        "记一笔缴费",
    ),
    Command(
        "refund",
        FEE_DESK - STAFF,
        payments.refund,
        "home amount text",
        ("退款",),
        "/refund 3-2-1501 100 原因",
        "退一笔款",
    ),
    Command(
        "settle",
        FEE_DESK - STAFF,
        disputes.settle,
        "home month word text?",
        (),
        "/settle 3-2-1501 2026-10 没错|取消|金额 [项目]",
        "答复账单的疑问",
    ),
    Command(
        "tariff",
        FEE_DESK - STAFF,
        tariffs.rates,
        "word? word? text?",
        ("单价",),
        "/tariff 物业费 2.50 [月份] [商铺] [小区]",
        "看单价、定单价",
    ),
    Command(
        "usage",
        FEE_DESK,
        tariffs.note_usage,
        "home word word month?",
        (),
        "/usage 3-2-1501 水 12.5 [月份]",
        "记表数、车位数",
    ),
    Command(
        "shared",
        FEE_DESK - STAFF,
        tariffs.share,
        "month amount text?",
        (),
        "/shared 2026-10 8650 [小区]",
        "记公摊费",
    ),
    Command(
        "legal",
        FEE_DESK - STAFF,
        legal.cases,
        "word? word?",
        ("法务",),
        "/legal [同意|不送 编号]",
        "逾期三个月送法务",
    ),
    Command("dunning", SUPERVISORS, dunning.progress, "", (), "/dunning", "本月催缴进度"),
    Command(
        "unmatched",
        FEE_DESK,
        statements.unmatched,
        "",
        ("未对账",),
        "/unmatched",
        "没对上房号的收款",
    ),
    Command(
        "match",
        FEE_DESK,
        statements.settle,
        "word text",
        (),
        "/match 编号 3-2-1501",
        "把收款记到一户",
    ),
    Command(
        "admit",
        FEE_DESK,
        binding.admit,
        "word word",
        (),
        "/admit N owner|family|tenant",
        "通过一个绑定申请",
    ),
    Command("turnaway", FEE_DESK, binding.turn_away, "word", (), "/turnaway N", "不通过绑定申请"),
    Command(
        "archive",
        SUPERVISORS | {"service"},
        completeness.show,
        "",
        ("档案",),
        "/archive",
        "档案完整率和名单",
    ),
    Command(
        "uptodate",
        SUPERVISORS | {"service"},
        completeness.confirm,
        "home",
        ("已核对",),
        "/uptodate 3-2-1501",
        "这户的档案核对过了",
    ),
    Command("board", SUPERVISORS, views.board, "", ("看板",), "/board", "各部门在办情况"),
    Command(
        "invite",
        SUPERVISORS | {"service"},
        people.invite,
        "word word home?",
        (),
        "/invite ROLE 姓名 [房号]",
        "发绑定码",
    ),
    Command(
        "bindchat",
        SUPERVISORS,
        people.bind_chat,
        "word text?",
        (),
        "/bindchat ROLE [小区]",
        "绑定工作群",
    ),
)
