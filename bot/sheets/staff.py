"""Lines of a sheet of staff → ``StaffRow``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.sheets.problems import Say
from bot.sheets.reading import Row
from handlers.homes.rows import Problem
from handlers.staffing import StaffRow
from handlers.wording import imports as words
from storage.people import ROLES

# What positions are called; the first of these that the words contain counts.
POSITIONS = {
    **{role: role for role in sorted(ROLES, key=len, reverse=True)},
    "工程主管": "en-supervisor",
    "工程经理": "en-supervisor",
    "工程部经理": "en-supervisor",
    "工程部主管": "en-supervisor",
    "维修主管": "en-supervisor",
    "客服主管": "cs-supervisor",
    "客服经理": "cs-supervisor",
    "客服部经理": "cs-supervisor",
    "客服部主管": "cs-supervisor",
    "总经理": "gm",
    "项目经理": "gm",
    "法务": "legal",
    "律师": "legal",
    "客服": "service",
    "前台": "service",
    "管家": "service",
    "收费": "service",
    "工程": "engineering",
    "维修": "engineering",
    "水电": "engineering",
    "电工": "engineering",
    "秩序": "order",
    "保安": "order",
    "安保": "order",
    "门岗": "order",
    "消防": "order",
    "环境": "environment",
    "保洁": "environment",
    "绿化": "environment",
}


def rows(lines: Iterable[Row]) -> Iterator[StaffRow | Problem]:
    for line in lines:
        found = None if line.problems else _row(line)
        if isinstance(found, StaffRow):
            yield found
        else:
            for say in line.problems or ((found,) if found else ()):
                yield Problem(line.line, say)


def _row(line: Row) -> StaffRow | Say:
    name = str(line.values.get("name", ""))
    if not name:
        return words.nothing_in("姓名")
    said = [str(line.values[part]) for part in ("role", "department") if part in line.values]
    roles = [role for each in said if (role := _role(each))]
    if not roles:
        return words.unknown_role(" ".join(said)[:20])
    return StaffRow(
        line.line,
        name[:40],
        str(line.values.get("phone", "")),
        roles[0],
        str(line.values.get("estate", "")),
        str(line.values.get("roster", "")),
    )


def _role(said: str) -> str | None:
    plain = said.casefold().replace(" ", "")
    return next((role for part, role in POSITIONS.items() if part in plain), None)
