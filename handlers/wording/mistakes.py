"""What is wrong in a charter, in Chinese: a line of the file, the word, and why.

The reasons are written where the charter is checked, in English; here stands each kind of them.
What has no words here stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LINE = re.compile(r"(?:.*?):(\d+): ([\w.\-\[\]]+): (.*)")
_TOML = re.compile(r".*is not readable as TOML: (.*?)(?: \(at line (\d+), column (\d+)\))?$")
_SAID = re.compile(r"('[^']*'|[\d.]+): (.+)")

REASONS: Sequence[tuple[str, str]] = (
    (r"this word is not known here; is it misspelt\?", "没有这个词，是不是写错了"),
    (r"Field required", "缺了这一项"),
    (r"Input should be a valid (?:integer|number)\b.*", "要写数字"),
    (r"Input should be a valid string", "要写文字，两边加引号"),
    (r"Input should be a valid boolean.*", "只能写 true 或 false"),
    (r"Input should be a valid (?:dictionary|list|tuple|table).*", "写法不对，这里要写一组"),
    (r"Input should be (?:in|a valid) .*time.*", "要写时间，比如 08:00"),
    (r"Input should be greater than or equal to (.+)", r"不能小于 \1"),
    (r"Input should be greater than (.+)", r"要大于 \1"),
    (r"Input should be less than or equal to (.+)", r"不能大于 \1"),
    (r"Input should be less than (.+)", r"要小于 \1"),
    (r"Input should be ('.+)", r"只能是 \1 里的一个"),
    (r"String should have at least (\d+) characters?", r"至少写 \1 个字"),
    (r"String should have at most (\d+) characters?", r"最多写 \1 个字"),
    (r"String should match pattern .*", "写法不对"),
    (r"it does not stand under \[(.+)\]", r"[\1] 下面没有这一项"),
    (r"(?:\w+ )?('[^']+') does not stand under (\[.+\])", r"\2 下面没有 \1"),
    (
        r"clause ('[^']+') is cited but does not stand under .*",
        r"引用了 \1，[[clauses]] 里没有这一条",
    ),
    (r"('[^']+'): two clauses have the same id", r"有两条都叫 \1"),
    (r"('[^']+') would stand under itself", r"\1 不能归自己管"),
    (r"('[^']+') stands under (.+) too", r"\1 在 \2 下面也写了"),
    (r"nobody has the right ('[^']+')", r"没有人有 \1 这个权"),
    (r"('[^']+') is missing: the program .*", r"少了 \1，程序自己要用"),
    (r"every department needs its own", "每个部门都要有自己的一份"),
    (r"this word is the program's own .*", "这个词是程序自己的，不能当公司的身份"),
    (
        r"the weights of the parts must add up to (.+), not (.+)",
        r"各部分的分加起来要是 \1，现在是 \2",
    ),
    (r"not_before must be earlier than not_after", "not_before 要比 not_after 早"),
    (r"steps must stand in the order of their times", "各步要按时间先后写"),
    (r"(\w+) must be shorter than (\w+)", r"\1 要比 \2 短"),
    (r"(\w+) must not be (?:more|longer) than (\w+)", r"\1 不能超过 \2"),
    (r"it must open before it is due", "开始要比到期早"),
    (r"a time of day is written .*", "时间写成 08:00，一天的末尾写 24:00"),
)
TOML: Sequence[tuple[str, str]] = (
    (r"overwrite|[Dd]uplicate|twice|already", "同一项写了两遍"),
    (r".", "写法不对：少了引号、括号或等号"),
)


def in_chinese(found: str) -> str:
    """``found``: a line for each mistake, as ``storage.charter`` says it."""
    return "\n".join(_line(each) for each in found.splitlines())


def _line(said: str) -> str:
    if broken := _TOML.fullmatch(said):
        why = next(chinese for english, chinese in TOML if re.search(english, broken[1]))
        return f"第 {broken[2]} 行：{why}" if broken[2] else f"{why}（文件没写完）"
    if located := _LINE.fullmatch(said):
        return f"第 {located[1]} 行 {located[2]}：{_why(located[3])}"
    return said


def _why(reason: str) -> str:
    for english, chinese in REASONS:
        if found := re.fullmatch(english, reason):
            return found.expand(chinese)
    if given := _SAID.fullmatch(reason):
        return f"{given[1]} {_why(given[2])}"
    return reason
