"""What is said about changes of the charter: what is different, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.mistakes import in_chinese
from handlers.wording.refusals import Say
from handlers.wording.tongue import COMPANY, Tongue
from storage.charter import BUILT_IN, Charter
from storage.charter.company import Named
from storage.charters import CharterVersion

MOST = 60  # changes that are told
SHOWN = 12  # of them in a message
LONGEST = 60  # characters of a value
NOWHERE = object()
_HEADING = re.compile(r"^# -{20,} (\S+) ([a-z-]+)", re.MULTILINE)

Path = tuple[str, ...]


@cache
def _sections() -> Mapping[str, str]:
    """What each part of the charter is called, as its own headings say."""
    found = _HEADING.findall(BUILT_IN.read_text(encoding="utf-8"))
    return {key.replace("-", ""): title for title, key in found}


def differences(t: Tongue, before: Charter, after: Charter) -> list[str]:
    """A line for each value that is another: 时限 答复业主 within：10分钟 → 15分钟"""
    old, new = dict(_values(before.model_dump())), dict(_values(after.model_dump()))
    changed = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    return [
        t(
            "{what}：{before} → {after}",
            what=_said_path(t, path, after if path in new else before),
            before=_said(t, old.get(path, NOWHERE)),
            after=_said(t, new.get(path, NOWHERE)),
        )
        for path in changed[:MOST]
    ]


def _values(found: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value with its way: of tables their fields, of lists of tables each by its name."""
    if isinstance(found, Mapping):
        for key, each in found.items():
            yield from _values(each, (*path, str(key)))
    elif isinstance(found, tuple | list) and any(isinstance(each, Mapping) for each in found):
        for at, each in enumerate(found):
            yield from _values(each, (*path, str(each.get("id") or each.get("key") or at + 1)))
    elif path:
        yield path, tuple(found) if isinstance(found, list) else found


def _said_path(t: Tongue, path: Path, charter: Charter) -> str:
    section = _sections().get(path[0], path[0]) if t.language == COMPANY else path[0]
    words = [section, *path[1:]]
    if len(path) > 1:
        words[1] = _called(t, charter, path[0], path[1])
    return " ".join(words)


def _called(t: Tongue, charter: Charter, section: str, key: str) -> str:
    """工程部 for engineering, 答复业主 for answer; what has no name, as it is written."""
    if section == "deadlines" and key in type(charter.deadlines).model_fields:
        return names.deadline(t, key)
    part = getattr(charter, section, None)
    rule = part.get(key) if isinstance(part, Mapping) else None
    if isinstance(rule, Named):
        return rule.said(t.language)
    return str(getattr(rule, "title", "") or key)


def _said(t: Tongue, value: Any) -> str:
    if value is NOWHERE or value is None:
        return t("没有")
    if isinstance(value, bool):
        return t("是") if value else t("否")
    if isinstance(value, timedelta):
        return t.span(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, frozenset | set):
        value = tuple(sorted(map(str, value)))
    if isinstance(value, tuple):
        return _short(t.joined(_said(t, each) for each in value) or t("没有"))
    return _short(str(value).strip() or t("没有"))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


# ----------------------------------------------------------------------------------- what is said


def taken(t: Tongue, number: int, changes: Sequence[str], day: date | None) -> Reply:
    when = t("{day} 起", day=t.day(day)) if day is not None else t("马上")
    lines = [t("责任书第 {number} 版收下了，{when}照它办：", number=number, when=when)]
    lines += changes[:SHOWN]
    if len(changes) > SHOWN:
        lines.append("…")
    lines.append(t("已经在走的时限照旧。"))
    return Reply("\n".join(lines))


def dropped(t: Tongue, number: int) -> Reply:
    return Reply(t("责任书第 {number} 版撤回了，不会生效。", number=number))


def versions(
    t: Tongue, rows: Sequence[tuple[CharterVersion, str]], number: int, now: datetime
) -> Reply:
    if not rows:
        return Reply(t("责任书还没有在这里改过。"))
    return Reply("\n".join(version(t, row, name, number, now) for row, name in rows))


def version(t: Tongue, row: CharterVersion, name: str, number: int, now: datetime) -> str:
    said = t(
        "第 {number} 版 {name} {at}，{valid} 起",
        number=row.id,
        name=name,
        at=t.moment(row.taken_at, now),
        valid=t.moment(row.valid_from, now),
    )
    return said + t.aside(standing(t, row, number, now))


def standing(t: Tongue, row: CharterVersion, number: int, now: datetime) -> str:
    """Whether it holds; ``number``: of the version that does."""
    if row.dropped_at is not None:
        return t("撤回了")
    if row.id == number:
        return t("正在用")
    return t("还没到") if row.valid_from > now else t("以前的")


def mistakes(found: str) -> Say:
    """``found``: a line for each, with the line of the text."""

    def say(t: Tongue) -> str:
        lines = in_chinese(found) if t.language == COMPANY else found
        return t("有写错的地方：\n{lines}", lines=lines) if found else ""

    return say


def still_held(roles: Sequence[str]) -> Say:
    return lambda t: t("还有人是 {roles}，先去掉他们的身份再删。", roles=t.joined(roles))


def still_open(found: Sequence[str]) -> Say:
    return lambda t: t("还有在办的单子属于 {words}，办完再删。", words=t.joined(found))


def the_same(t: Tongue) -> str:
    return t("和现在的一样，没有改动。")


def no_version(number: int) -> Say:
    return lambda t: t("没有第 {number} 版，或者已经撤回了。", number=number)


def holds_already(number: int) -> Say:
    return lambda t: t("第 {number} 版已经在用了。要改回去，请拿以前的版本来改。", number=number)
