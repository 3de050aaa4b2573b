"""Lines of a sheet of staff → ``StaffRow``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.sheets.problems import Say
from bot.sheets.reading import Row
from handlers.homes.rows import Problem
from handlers.staffing import StaffRow
from handlers.wording import imports as words
from storage.charter import Charter


def rows(lines: Iterable[Row], charter: Charter) -> Iterator[StaffRow | Problem]:
    for line in lines:
        found = None if line.problems else _row(line, charter)
        if isinstance(found, StaffRow):
            yield found
        else:
            for say in line.problems or ((found,) if found else ()):
                yield Problem(line.line, say)


def _row(line: Row, charter: Charter) -> StaffRow | Say:
    name = str(line.values.get("name", ""))
    if not name:
        return words.nothing_in("姓名")
    said = [str(line.values[part]) for part in ("role", "department") if part in line.values]
    roles = [role for each in said if (role := charter.role_called(each))]
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
