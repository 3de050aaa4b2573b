"""What the staff may do."""

from __future__ import annotations

from handlers import errands, facilities, people, policies
from handlers.context import COMPANY_PEOPLE, SUPERVISORS
from handlers.duties import showing
from handlers.incidents import working
from handlers.meters import commands
from handlers.rounds import walking
from handlers.routes.command import WORKERS, Command
from handlers.shifts import duty, roster
from handlers.tickets import (
    evidence,
    finding,
    lead,
    privacy,
    promises,
    speaking,
    views,
    waiting,
    work,
)
from handlers.trainings import planning

COMMANDS: tuple[Command, ...] = (
    Command("queue", WORKERS, finding.queue, "text?", ("待办",), "/queue", "在办的单子"),
    Command("find", WORKERS, finding.find, "text", ("查单",), "/find 漏水 3栋", "找单子"),
    Command(
        "ticket",
        WORKERS,
        views.show,
        "ticket word?",
        ("工单", "详情"),
        "/ticket N",
        "单子的全部经过",
    ),
    Command("phone", WORKERS, privacy.phone, "ticket", ("电话",), "/phone N", "看业主电话"),
    Command("take", WORKERS, work.take, "ticket", ("接单",), "/take N", "接单"),
    Command("arrive", WORKERS, work.arrive, "ticket", ("到场",), "/arrive N", "到场"),
    Command("plan", WORKERS, work.plan, "ticket text?", ("方案",), "/plan N 内容", "给方案"),
    Command(
        "promise",
        WORKERS,
        promises.promise,
        "ticket day? text?",
        ("承诺",),
        "/promise N 日期 原因",
        "承诺哪天办好",
    ),
    Command(
        "promises", WORKERS, promises.ledger, "word?", ("承诺台账",), "/promises", "承诺兑现情况"
    ),
    Command(
        "reply", WORKERS, speaking.reply, "ticket text?", ("回复",), "/reply N 内容", "回复业主"
    ),
    Command(
        "wait",
        WORKERS,
        waiting.wait,
        "ticket text?",
        ("等业主",),
        "/wait N 问题",
        "问业主，等回话",
    ),
    Command("resume", WORKERS, waiting.resume, "ticket", ("接着办",), "/resume N", "不等了"),
    Command("note", WORKERS, speaking.note, "ticket text?", ("备注",), "/note N 内容", "内部备注"),
    Command("say", WORKERS, speaking.say, "ticket? word?", (), "/say N 短名", "常用回复"),
    # what buttons say after a colleague was quicker
    Command("send", WORKERS, speaking.send_held, "word", (), "/send ID"),
    Command("drop", WORKERS, speaking.drop_held, "word", (), "/drop ID"),
    Command(
        "called", WORKERS, work.called, "ticket text?", ("已致电",), "/called N 内容", "打过电话了"
    ),
    Command(
        "resolve",
        WORKERS,
        evidence.resolve,
        "ticket text?",
        (),
        "/resolve N 内容",
        "完工，请业主确认",
    ),
    Command(
        "close",
        WORKERS,
        evidence.resolve,
        "ticket text?",
        ("完工", "办结"),
        "/close N 内容",
        "同上",
    ),
    Command("merge", WORKERS, lead.merge, "ticket ticket", ("合并",), "/merge N M", "把 N 并进 M"),
    Command("split", WORKERS, lead.split, "ticket", ("拆分",), "/split N", "拆出来单独办"),
    Command(
        "incident",
        WORKERS,
        working.command,
        "incident? word? text?",
        ("群体事件",),
        "/incident I3 yes|no|take|arrive|close",
        "群体事件",
    ),
    Command(
        "tell",
        WORKERS,
        working.tell,
        "incident text?",
        ("告诉大家",),
        "/tell I3 内容",
        "一次告诉所有报事的人",
    ),
    Command(
        "transfer",
        WORKERS,
        lead.transfer,
        "ticket department?",
        ("转派",),
        "/transfer N 部门",
        "转部门",
    ),
    Command(
        "category",
        WORKERS,
        lead.category,
        "ticket category?",
        ("改类",),
        "/category N 类别",
        "改类别",
    ),
    Command("tasks", WORKERS, errands.tasks, "", ("催缴任务",), "/tasks", "催缴名单"),
    Command("next", WORKERS, errands.following, "", ("下一件",), "/next", "下一件催缴任务"),
    Command("done", WORKERS, errands.done, "word text?", (), "/done 编号 结果", "催缴任务办完"),
    Command(
        "duties",
        COMPANY_PEOPLE,
        showing.command,
        "word? word? text?",
        ("职责",),
        "/duties",
        "我该办的事：今天、本月、拖期",
    ),
    Command("roster", WORKERS, roster.roster, "text?", ("排班",), "/roster", "这周谁当班"),
    Command(
        "handover",
        WORKERS,
        duty.handover,
        "word",
        ("交班",),
        "/handover 姓名",
        "手上的单子交给同事",
    ),
    Command("duty", COMPANY_PEOPLE, duty.duty, "word?", duty.WORDS, "/duty on|off", "上岗、下岗"),
    Command(
        "training",
        COMPANY_PEOPLE,
        planning.training,
        "text?",
        ("培训",),
        "/training",
        "培训安排、签到",
    ),
    Command(
        "policy",
        COMPANY_PEOPLE,
        policies.command,
        "text?",
        ("制度",),
        "/policy",
        "制度台账：方面、负责人、复审",
    ),
    Command(
        "round",
        WORKERS,
        walking.command,
        "text?",
        ("巡检",),
        "/round",
        "巡检：到点签到、报问题",
    ),
    Command(
        "facility",
        SUPERVISORS | {"engineering"},
        facilities.command,
        "text?",
        ("设备",),
        "/facility",
        "设备台账、保养计划",
    ),
    Command(
        "meter",
        SUPERVISORS | {"engineering"},
        commands.command,
        "text?",
        ("抄表",),
        "/meter",
        "抄表、换表、每月能耗",
    ),
    Command("home", WORKERS, people.show_home, "home", ("房屋",), "/home 3-2-1501", "看一户"),
)
