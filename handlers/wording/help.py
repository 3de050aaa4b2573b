"""帮助: what the bot can do for whoever asks. Made from the routes table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.incoming import Button, Reply
from handlers.wording.tongue import COMPANY, Tongue


def homeowner(t: Tongue) -> Reply:
    """In plain words: a homeowner needs no commands."""
    return Reply(
        t(
            "有事直接写给我就行，不用记命令：\n"
            "· 报修、投诉：厨房漏水了；3栋2单元电梯坏了\n"
            "· 问费用：我家欠多少物业费；上个月水费多少\n"
            "· 问进度：我报的修怎么样了\n"
            "· 想找真人：转人工\n"
            "照片、语音也可以发。急事请写清楚地点。"
        ),
        (
            Button(t("查欠费"), "/fee"),
            Button(t("我的报事"), "/tickets"),
            Button(t("找人工"), "/human"),
            Button("English / 中文", "/language"),
        ),
    )


# How many commands are named beside a choice; the rest stand behind it.
NAMED = 5
CHOICES = 5
Rows = Sequence[tuple[str, str]]  # how it is written, what it does


def _choices(t: Tongue) -> list[tuple[str, str, tuple[str, ...]]]:
    """The five things that staff ask help for: title, how people say it, headings of commands."""
    return [
        (
            t("单子"),
            t("我去、到了、好了、要等配件、不归我管转工程、派给张师傅"),
            (t("【单子和日常】"),),
        ),
        (
            t("住户和费用"),
            t("3-2-1501 什么情况、谁家欠费、通知3栋明天停水"),
            (t("【费用】"), t("【住户和档案】")),
        ),
        (
            t("上下班"),
            t("上班了、请一天假、手上的都转给吴工、今天谁在"),
            (t("【值班和培训】"),),
        ),
        (
            t("职责和计分"),
            t("我手上有啥、今天几单、我这个月几分、同意"),
            (t("【职责、巡检、计分】"), t("【审批、调查、活动】")),
        ),
        (t("您自己"), t("我的信息、换成 English"), (t("【您自己的】"), t("【系统】"))),
    ]


def large(t: Tongue, groups: Mapping[str, Rows]) -> Reply:
    """For the staff: five choices, each with what to say and a few commands of the asker's roles.

    ``groups``: heading → commands, in the asker's language.
    """
    lines = [t("照平时说话就行，也可以写命令。要看哪一块，点一下，或写 /help 1：")]
    buttons = []
    for number, (title, spoken, headings) in enumerate(_choices(t), 1):
        rows = [row for heading in headings for row in groups.get(heading, ())]
        if not rows:
            continue
        lines.append(f"{number}. {title}")
        lines.append(t("说：{spoken}", spoken=spoken))
        lines.append(
            t("写：{names}", names=" ".join(usage.split("　")[0] for usage, _ in _few(rows)))
        )
        buttons.append(Button(f"{number} {title}", f"/help {number}"))
    return Reply("\n".join(lines), tuple(buttons))


def _few(rows: Rows) -> Rows:
    """The first that need nothing but a number."""
    return [row for row in rows if len(row[0]) <= LONGEST_NAMED][:NAMED]


LONGEST_NAMED = 12  # characters of a command as it is written


def one_choice(t: Tongue, choice: int, groups: Mapping[str, Rows]) -> Reply:
    """All commands of one of the choices."""
    title, spoken, headings = _choices(t)[choice - 1]
    lines = [f"{choice}. {title}", t("说：{spoken}", spoken=spoken)]
    for heading in headings:
        rows = groups.get(heading, ())
        lines += [heading] if rows else []
        lines += [t("{usage}　{summary}", usage=usage, summary=each) for usage, each in rows]
    lines.append(t("有「…」的还有别的写法，写 /help 加命令看，比如：/help duties"))
    return Reply("\n".join(lines))


def one_command(t: Tongue, rows: Sequence[tuple[str, str, str]]) -> Reply:
    """All that one command can do. ``rows``: (how it is written, what it does, an example)."""
    lines = []
    for usage, summary, example in rows:
        lines.append(t("{usage}　{summary}", usage=usage, summary=summary))
        if example and (example.isascii() or t.language == COMPANY):
            lines.append(t("比如：{example}", example=example))
    return Reply("\n".join(lines))
