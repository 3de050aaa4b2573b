"""Who may do what: (command or intent, role) → function. Read it as the permission matrix.

The help texts are made from it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import arguments, bills, dunning, identity, people, talk, telling
from handlers.context import COMPANY_PEOPLE, STAFF, SUPERVISORS, Context
from handlers.errors import NotAllowed, NotFound
from handlers.tickets import lead, place, report, said, views, work
from handlers.wording import help as help_words
from handlers.wording import refusals
from handlers.wording.tongue import Tongue

Run = Callable[..., None]

ANYBODY = frozenset({"homeowner", "stranger"}) | COMPANY_PEOPLE
RESIDENT = frozenset({"homeowner", "stranger"})
WORKERS = STAFF | SUPERVISORS
FEE_DESK = frozenset({"service", "cs-supervisor", "gm"})


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command. ``words``: the same without the slash, in Chinese."""

    name: str
    roles: frozenset[str]
    run: Run
    takes: str = ""
    words: tuple[str, ...] = ()
    usage: str = ""
    summary: str = ""  # a message id of the catalog; empty: not shown in 帮助


COMMANDS: tuple[Command, ...] = (
    # what homeowners may do
    Command("start", ANYBODY, identity.start, "word?", (), "/start"),
    Command("bind", ANYBODY, identity.bind, "word?", ("绑定",), "/bind CODE", "绑定房屋或身份"),
    Command("fee", ANYBODY, bills.ask, "", ("查费", "欠费"), "/fee", "查我家的费用"),
    Command("pay", ANYBODY, bills.how_to_pay, "", (), "/pay", "怎么交费"),
    Command("tickets", ANYBODY, said.mine, "", ("我的报事",), "/tickets", "我报过的事"),
    Command("status", ANYBODY, said.status, "ticket", (), "/status N", "看进度"),
    Command("urge", ANYBODY, said.urge, "ticket", ("催办",), "/urge N", "催一下"),
    Command("confirm", ANYBODY, said.confirm, "ticket", (), "/confirm N", "确认解决"),
    Command(
        "reopen", ANYBODY, said.reopen, "ticket text?", ("返工",), "/reopen N", "没修好，再打开"
    ),
    Command("rate", ANYBODY, said.rate, "ticket points", ("评分",), "/rate N 1-5", "打分"),
    Command("human", ANYBODY, report.human, "", (), "/human", "找人工"),
    Command(
        "language", ANYBODY, people.language, "word?", ("语言",), "/language", "中文 / English"
    ),
    Command("mydata", ANYBODY, people.my_data, "", (), "/mydata", "我的信息"),
    Command("forget", ANYBODY, identity.forget, "word?", (), "/forget", "解除绑定"),
    Command(
        "help", ANYBODY, lambda context: show_help(context), "", ("帮助",), "/help", "有哪些命令"
    ),
    # what buttons say; nobody needs to type them
    Command("report", ANYBODY, report.report_earlier, "text?", (), "/report TEXT"),
    Command("where", ANYBODY, place.note_words, "ticket text", (), "/where N HOME"),
    Command("urgent", ANYBODY, report.raise_urgency, "ticket", (), "/urgent N"),
    Command("calm", ANYBODY, report.calm, "ticket", (), "/calm N"),
    # what staff may do
    Command("queue", WORKERS, views.queue, "", ("待办",), "/queue", "在办的单子"),
    Command(
        "ticket", WORKERS, views.show, "ticket", ("工单", "详情"), "/ticket N", "单子的全部经过"
    ),
    Command("take", WORKERS, work.take, "ticket", ("接单",), "/take N", "接单"),
    Command("arrive", WORKERS, work.arrive, "ticket", ("到场",), "/arrive N", "到场"),
    Command("plan", WORKERS, work.plan, "ticket text?", ("方案",), "/plan N 内容", "给方案"),
    Command(
        "promise",
        WORKERS,
        work.promise,
        "ticket day? text?",
        ("承诺",),
        "/promise N 日期 原因",
        "承诺哪天办好",
    ),
    Command("reply", WORKERS, work.reply, "ticket text?", ("回复",), "/reply N 内容", "回复业主"),
    Command("note", WORKERS, work.note, "ticket text?", ("备注",), "/note N 内容", "内部备注"),
    Command(
        "called", WORKERS, work.called, "ticket text?", ("已致电",), "/called N 内容", "打过电话了"
    ),
    Command(
        "resolve", WORKERS, work.resolve, "ticket text?", (), "/resolve N 内容", "完工，请业主确认"
    ),
    Command(
        "close", WORKERS, work.resolve, "ticket text?", ("完工", "办结"), "/close N 内容", "同上"
    ),
    Command("merge", WORKERS, lead.merge, "ticket ticket", ("合并",), "/merge N M", "把 N 并进 M"),
    Command(
        "transfer",
        WORKERS,
        lead.transfer,
        "ticket department?",
        ("转派",),
        "/transfer N 部门",
        "转部门",
    ),
    Command("tasks", WORKERS, dunning.tasks, "", ("催缴任务",), "/tasks", "催缴名单"),
    Command("done", WORKERS, dunning.done, "word text", (), "/done 编号 结果", "催缴任务办完"),
    Command("duty", COMPANY_PEOPLE, people.duty, "word?", ("值班",), "/duty on|off", "上岗、下岗"),
    Command("home", WORKERS, people.show_home, "home", ("房屋",), "/home 3-2-1501", "看一户"),
    # what supervisors may do
    Command(
        "assign", SUPERVISORS, lead.assign, "ticket text?", ("指派",), "/assign N 姓名", "派给谁"
    ),
    Command("major", SUPERVISORS, lead.major, "ticket", (), "/major N", "列为重大投诉"),
    Command(
        "paid",
        FEE_DESK - STAFF,
        bills.record_payment,
        "home month amount",
        (),
        "/paid 3-2-1501 2026-10 306.25",
        "记一笔缴费",
    ),
    Command("dunning", SUPERVISORS, dunning.progress, "", (), "/dunning", "本月催缴进度"),
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

BY_NAME = {command.name: command for command in COMMANDS}
BY_WORD = {word: command for command in COMMANDS for word in command.words}

# What is meant → what is done. Who may know what is decided inside: a stranger gets a way in.
INTENTS: dict[str, Run] = {
    "complaint": report.report,
    "fee_query": bills.ask,
    "fee_payment": bills.how_to_pay,
    "ticket_status": said.ask_status,
    "ticket_confirm": said.confirm_by_words,
    "ticket_reopen": said.reopen_by_words,
    "bind": identity.how_to_bind,
    "activity": talk.activity,
    "human": report.human,
    "contact": talk.contact,
    "greeting": talk.greet,
    "thanks": talk.thank,
    "help": lambda context: show_help(context),
    "other": talk.other,
}


def commands() -> list[str]:
    """The names of all commands that somebody may type."""
    return [command.name for command in COMMANDS if command.usage]


def run_command(context: Context, line: str) -> None:
    """Runs "/take 12" (or 接单 12), if the sender may. Raises Refusal."""
    name, rest = split(line)
    command = BY_NAME.get(name) or BY_WORD.get(name)
    if command is None:
        raise NotFound(refusals.unknown_command(name))
    if not command.roles & context.sender.roles:
        raise NotAllowed(refusals.not_for_you)
    values: list[Any] = arguments.read(context, command.takes, command.usage, rest)
    context.outcome = f"/{command.name}"
    command.run(context, *values)


def split(line: str) -> tuple[str, str]:
    """ "/take@guanjia_bot 12" → ("take", "12")."""
    head, _, rest = line.strip().lstrip("/／").partition(" ")
    return head.partition("@")[0].casefold(), rest.strip()


def spoken_command(context: Context, text: str) -> str | None:
    """A command written as Chinese words: 接单 12, 绑定 CODE. Only with its number or code."""
    word, rest = split(text)
    command = BY_WORD.get(word)
    if command is None or not command.roles & context.sender.roles:
        return None
    needs = command.takes.split()
    if needs and not rest and not needs[0].endswith("?"):
        return None
    if needs and needs[0] == "ticket" and not arguments.starts_with_number(rest):
        return None
    return f"/{command.name} {rest}"


def show_help(context: Context) -> None:
    """帮助: plain words for homeowners, the commands of their roles for staff."""
    if not context.sender.is_staff:
        telling.answer(context, help_words.homeowner(context.t))
        return
    telling.answer(
        context, help_words.commands(context.t, shown_to(context.t, context.sender.roles))
    )


def shown_to(t: Tongue, roles: frozenset[str]) -> Sequence[tuple[str, str]]:
    return [
        (command.usage, t(command.summary))
        for command in COMMANDS
        if command.summary and command.roles & roles
    ]


def menu(t: Tongue, roles: frozenset[str]) -> list[tuple[str, str]]:
    """(command, description) for a messenger's own menu."""
    return [
        (command.name, t(command.summary))
        for command in COMMANDS
        if command.summary and command.roles & roles
    ]
