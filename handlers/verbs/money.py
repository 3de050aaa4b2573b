"""Fees: bills, payments, disputes, rates, the ladder of reminders, legal cases."""

from __future__ import annotations

from handlers import (
    arrears,
    bills,
    disputes,
    dunning,
    errands,
    legal,
    payments,
    statements,
    tariffs,
)
from handlers.context import SUPERVISORS
from handlers.grammar.kinds import (
    DAY,
    ESTATE,
    HOME,
    MONEY,
    MONTH,
    MONTHS,
    STRING,
    Word,
    choice,
    quantity,
    row,
    text,
    word,
)
from handlers.grammar.verb import ANYBODY, BOOKKEEPERS, FEE_DESK, WORKERS, Argument, Verb
from nlu.choices import choices
from storage.charter.company import LAW

LAWYERS = frozenset({LAW})
CASES_SHOWN_TO = BOOKKEEPERS | LAWYERS
BILL = row("bill", disputes.own)
CASE = row("case", legal.find)
LINE = row("line", statements.find)
TASK = row("task", errands.find)
TASK_OR_DUTY = row("task", errands.find_task_or_duty)
OWN_HOME = Argument("home", Word("home", bills.own_home, STRING), "房号")
ITEM = Argument("item", Word("item", tariffs.read_item, tariffs.ITEM_SHAPE), "项目")
USE = choice("use", "商铺", choices("use"))
OUTCOME = Argument(
    "outcome",
    Word("outcome", disputes.outcome, disputes.OUTCOME_SHAPE),
    "没错|取消|金额",
    heading="没错、取消，或应收金额",
)
METHOD = choice("method", "微信", choices("method"))
NOTE = text("note", "备注", 200).maybe("")

VERBS: tuple[Verb, ...] = (
    Verb(
        "fee",
        ANYBODY,
        bills.ask,
        (),
        ("查费", "欠费"),
        "查我家的费用",
        "/fee",
        changes=False,
        personal=True,
    ),
    Verb(
        "pay", ANYBODY, bills.how_to_pay, (), (), "怎么交费", "/pay", changes=False, personal=True
    ),
    Verb(
        "bill",
        ANYBODY,
        bills.picture,
        (OWN_HOME.maybe(),),
        ("账单",),
        "账单图片",
        "/bill",
        personal=True,
    ),
    Verb(
        "dispute",
        ANYBODY,
        disputes.doubt,
        (BILL.maybe(),),
        (),
        "账单有疑问",
        "/dispute",
        personal=True,
    ),
    Verb(
        "paid",
        BOOKKEEPERS,
        payments.record,
        (HOME, MONTHS, MONEY, METHOD.skipped("other"), text("reference", "单据号", 100).maybe("")),
        (),
        "记一笔缴费",
        "/paid 3-2-1501 2026-10 306.25 微信",
    ),
    Verb(
        "refund",
        BOOKKEEPERS,
        payments.refund,
        (HOME, MONEY, text("reason", "原因", 200)),
        ("退款",),
        "退一笔款",
        "/refund 3-2-1501 100 多收了",
    ),
    Verb(
        "settle",
        BOOKKEEPERS,
        disputes.settle,
        (HOME, MONTH, OUTCOME, ITEM.maybe("")),
        (),
        "答复账单的疑问",
        "/settle 3-2-1501 2026-10 没错",
    ),
    Verb("tariff", BOOKKEEPERS, tariffs.show, (), ("单价",), "看单价", "/tariff", changes=False),
    Verb(
        "tariff set",
        BOOKKEEPERS,
        tariffs.set_rate,
        (ITEM, quantity("rate", "单价", 4), USE.skipped(""), ESTATE.skipped(), MONTH.skipped("")),
        ("定",),
        "定单价",
        "/tariff 物业费 2.50 商铺 2027-01",
        implied=r".+",
    ),
    Verb(
        "usage",
        FEE_DESK,
        tariffs.note_usage,
        (HOME, ITEM, quantity("quantity", "数量", 3), MONTH.maybe("")),
        (),
        "记表数、车位数",
        "/usage 3-2-1501 水 12.5 2026-10",
    ),
    Verb(
        "shared",
        BOOKKEEPERS,
        tariffs.share,
        (MONTH, MONEY, ESTATE.maybe()),
        (),
        "记公摊费",
        "/shared 2026-10 8650 桂花园",
    ),
    Verb(
        "legal",
        CASES_SHOWN_TO,
        legal.cases,
        (),
        ("法务",),
        "长期欠费的案件",
        "/legal",
        changes=False,
        personal=True,
    ),
    Verb(
        "legal agree",
        BOOKKEEPERS,
        legal.agree,
        (CASE,),
        ("同意", "批准", "ok", "approve"),
        "送法务",
        "/legal 同意 1",
    ),
    Verb(
        "legal decline",
        BOOKKEEPERS,
        legal.decline,
        (CASE,),
        ("不送", "不同意"),
        "不送法务",
        "/legal 不送 1",
    ),
    *(
        Verb(f"legal {name}", LAWYERS, run, (CASE, NOTE), words, summary, example)
        for name, run, words, summary, example in (
            ("received", legal.receive, ("收到",), "材料收到了", "/legal 收到 1"),
            ("letter", legal.letter, ("催告函", "发函"), "出一份催告函", "/legal 催告函 1"),
            ("filed", legal.file, ("立案", "起诉"), "已经立案", "/legal 立案 1 案号"),
            ("settled", legal.settle, ("和解",), "和解了", "/legal 和解 1 分三期交"),
            ("outcome", legal.judge, ("判决", "结果"), "判下来了", "/legal 判决 1 支持"),
            ("withdrawn", legal.give_up, ("撤回",), "不办了", "/legal 撤回 1 房子卖了"),
        )
    ),
    Verb(
        "dunning", SUPERVISORS, dunning.progress, (), (), "本月催缴进度", "/dunning", changes=False
    ),
    Verb(
        "dunning late",
        SUPERVISORS,
        dunning.send_late,
        (MONTH,),
        ("补发",),
        "停机漏掉的月份，补发提醒",
        "/dunning late 2026-12",
    ),
    Verb(
        "dunning collection",
        SUPERVISORS,
        arrears.collected,
        (),
        ("收缴", "收缴率"),
        "本季和上季的收缴率",
        "/dunning 收缴",
        changes=False,
    ),
    Verb(
        "dunning ages",
        SUPERVISORS,
        arrears.ages,
        (),
        ("账龄",),
        "欠了多久",
        "/dunning 账龄",
        changes=False,
    ),
    Verb(
        "dunning effect",
        SUPERVISORS,
        arrears.effect,
        (),
        ("成效",),
        "催了谁、谁交了",
        "/dunning 成效",
        changes=False,
    ),
    Verb(
        "unmatched",
        FEE_DESK,
        statements.unmatched,
        (),
        ("未对账",),
        "没对上房号的收款",
        "/unmatched",
        changes=False,
        personal=True,
    ),
    Verb(
        "match",
        FEE_DESK,
        statements.settle,
        (LINE, HOME),
        (),
        "把收款记到一户",
        "/match 1 3-2-1501",
    ),
    Verb(
        "match no",
        FEE_DESK,
        statements.dismiss,
        (LINE,),
        ("不是", "忽略", "否"),
        "这笔不是物业费",
        "/match 1 no",
    ),
    Verb("tasks", WORKERS, errands.tasks, (), ("催缴任务",), "催缴名单", "/tasks", changes=False),
    Verb(
        "next",
        WORKERS,
        errands.following,
        (),
        ("下一件",),
        "下一件催缴任务",
        "/next",
        changes=False,
    ),
    Verb(
        "done",
        WORKERS,
        errands.done,
        (TASK_OR_DUTY, text("outcome", "结果", 200).maybe("")),
        (),
        "催缴任务办完",
        "/done 5 搬走了",
    ),
    Verb(
        "done promised",
        WORKERS,
        errands.promised,
        (TASK, DAY, NOTE),
        ("答应", "承诺"),
        "答应哪天交",
        "/done 5 答应 12-05",
    ),
    Verb(
        "done unanswered",
        WORKERS,
        errands.unanswered,
        (TASK, NOTE),
        ("没人接", "没人"),
        "没人接、没人在家",
        "/done 5 没人接",
    ),
    Verb(
        "done refused",
        WORKERS,
        errands.refused,
        (TASK, NOTE),
        ("不肯交",),
        "不肯交",
        "/done 5 不肯交",
    ),
    Verb("done paid", WORKERS, errands.paid, (TASK, NOTE), ("已交",), "说已经交了", "/done 5 已交"),
    Verb(
        "done wrong",
        WORKERS,
        errands.wrong_number,
        (TASK, word("end", "尾号", 11).maybe("")),
        ("号码不对",),
        "电话不是这家的",
        "/done 5 号码不对 9999",
    ),
)
