"""Approvals, surveys and events: what their commands are and who may use them."""

from __future__ import annotations

from handlers.approvals import asking, deciding
from handlers.context import SUPERVISORS
from handlers.events import joining, planning
from handlers.routes.command import ANYBODY, RESIDENTS, Command
from handlers.surveys import answering
from handlers.surveys import progress as surveys

COMMANDS: tuple[Command, ...] = (
    Command(
        "spend",
        SUPERVISORS,
        asking.spend,
        "text?",
        ("申请支出",),
        asking.USAGE,
        "要花钱，送审批",
    ),
    Command(
        "approve",
        SUPERVISORS,
        deciding.approve,
        "word? text?",
        ("审批",),
        "/approve 编号 [一句话]",
        "同意；不写编号就看有哪些",
    ),
    Command(
        "reject",
        SUPERVISORS,
        deciding.reject,
        "word? text?",
        (),
        "/reject 编号 原因",
        "不同意",
    ),
    Command(
        "survey",
        SUPERVISORS,
        surveys.command,
        "word? text?",
        ("满意度调查",),
        surveys.USAGE,
        "满意度调查：进度、开始、报告",
    ),
    Command(
        "surveyed",
        SUPERVISORS | {"service"},
        answering.by_phone,
        "home word text?",
        (),
        "/surveyed 3-2-1501 55434455 [原话]",
        "电话、上门问到的调查",
    ),
    Command(
        "event",
        SUPERVISORS,
        planning.command,
        "word? text?",
        ("办活动",),
        planning.USAGE,
        "办社区活动：计划、通知、名单、总结",
    ),
    Command("events", ANYBODY, joining.show, "", ("活动",), "/events", "小区最近的活动"),
    # what the buttons of homeowners say
    Command("join", RESIDENTS, joining.join, "word word", (), "/join N PEOPLE"),
    Command("leave", RESIDENTS, joining.leave, "word", (), "/leave N"),
    Command("liked", RESIDENTS, joining.liked, "word word", (), "/liked N 1-5"),
    Command("mark", RESIDENTS, answering.mark, "word word word", (), "/mark ROW PLACE POINTS"),
    Command("lookinto", RESIDENTS, answering.look_into, "word word", (), "/lookinto ROW PLACE"),
    Command("nomore", RESIDENTS, answering.nothing_more, "", (), "/nomore"),
)
