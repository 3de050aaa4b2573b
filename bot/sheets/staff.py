"""Lines of a sheet of staff, or of a month of their shifts → ``StaffRow``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.sheets.problems import Say
from bot.sheets.reading import Reading, Row
from bot.sheets.rosters import Matrix, explains, legend
from handlers.homes.rows import Problem
from handlers.staffing import StaffRow
from handlers.wording import imports as words
from storage.charter import Charter


def rows(reading: Reading, charter: Charter) -> Iterator[StaffRow | Problem]:
    lines = list(reading.rows)  # what a sheet explains below its table holds above, too
    office = _office(charter)
    matrices = {id(part): Matrix(reading, part, office) for part in reading.parts}
    explained = [each for each in lines if matrices[id(each.part)].days and explains(each)]
    for line in explained:
        reading.leave("footer", line.line)
        lines.remove(line)
    hours = legend(reading.layouts, reading.parts)
    for line in lines:
        matrix = matrices[id(line.part)]
        found = None if line.problems else _row(line, charter, matrix, hours)
        if isinstance(found, StaffRow):
            yield found
        else:
            for say in line.problems or ((found,) if found else ()):
                yield Problem(line.line, say)
    for word in sorted({word for each in matrices.values() for word in each.guessed}):
        reading.said.append(words.shift_guessed(word, office))


def _office(charter: Charter) -> str:
    """From when until when the desk is there."""
    hours = charter.calendars[charter.presence.calendar].hours
    return "-".join(f"{n // 60}:{n % 60:02d}" for n in (hours[0][0], hours[-1][1]))


def _row(line: Row, charter: Charter, matrix: Matrix, hours: Mapping[str, str]) -> StaffRow | Say:
    """The whole title says the role; a department only where there is no title."""
    values = line.values
    name = str(values.get("name", ""))
    if not name:
        return words.nothing_in("姓名")
    title = str(values.get("role") or values.get("department") or "")
    role = charter.role_called(title) if title else ""
    if role is None or (not title and not matrix.days):
        return words.unknown_role(title[:20])
    roster = matrix.roster(line, hours) if matrix.days else str(values.get("roster", ""))
    if not isinstance(roster, str):
        return roster
    return StaffRow(
        line.line,
        name[:40],
        str(values.get("phone", "")),
        role,
        str(values.get("estate", "")),
        roster,
    )
