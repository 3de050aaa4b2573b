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


def commands(t: Tongue, groups: Mapping[str, Sequence[tuple[str, str]]]) -> Reply:
    """For the staff: every command of the asker's roles with what it does.

    ``groups``: heading → (how it is written, what it does), in the asker's language.
    """
    lines = [t("您可以用的命令：")]
    for heading, rows in groups.items():
        lines.append(heading)
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
