"""Takes a sheet of staff: people, their roles, and a code for each who is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.context import Moment
from handlers.homes.rows import Problem
from handlers.people import invite_person
from handlers.shifts import reading, roster
from handlers.shifts.reading import Said
from handlers.wording import imports as words
from storage import estates, people

PARTED = re.compile(r"[;；\n]")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """``estate`` empty: of all estates. ``role`` empty: the one they have. ``roster``: shifts as in
    /roster, parted by ；"""

    line: int
    name: str
    phone: str
    role: str
    estate: str = ""
    roster: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    name: str
    role: str
    code: str


@dataclass
class StaffTally:
    added: int = 0
    changed: int = 0
    same: int = 0
    codes: list[Added] = field(default_factory=list)


class StaffImport:
    """One import in one transaction. Nobody is taken out by a sheet that leaves them out."""

    def __init__(self, moment: Moment, *, write: bool) -> None:
        self.tally = StaffTally()
        self.problems: list[Problem] = []
        self._moment, self._write = moment, write

    def take(self, rows: Sequence[StaffRow]) -> None:
        for row in rows:
            self._one(row)

    def _one(self, row: StaffRow) -> None:
        session = self._moment.session
        estate = estates.estate_named(session, row.estate) if row.estate else None
        if row.estate and estate is None:
            self.problems.append(Problem(row.line, words.unknown_estate(row.estate)))
            return
        estate_id = estate.id if estate else None
        shifts = self._shifts(row)
        known = people.colleague(session, row.name, row.phone)
        if shifts is None:
            return
        if known is None and not row.role:
            self.problems.append(Problem(row.line, words.nobody_called(row.name)))
            return
        if known is None:
            self._add(row, estate_id, shifts)
            return
        changed = bool(self._plan(known.id, shifts, estate_id))
        if row.phone and known.phone != row.phone:
            changed = True
            if self._write:
                known.phone = row.phone
                session.add(known)
        if row.role and not people.holds(session, known.id, row.role, estate_id):
            changed = True
            if self._write:
                people.give_role(session, known.id, row.role, estate_id)
        self.tally.changed += changed
        self.tally.same += not changed

    def _shifts(self, row: StaffRow) -> list[Said] | None:
        """What the roster says; None where a part of it cannot be read."""
        weeks = self._moment.rules.charter.presence.roster_weeks
        today, found = self._moment.rules.today(self._moment.now), []
        for part in filter(None, (each.strip() for each in PARTED.split(row.roster))):
            said = reading.read(part, today, weeks)
            if said is None:
                self.problems.append(Problem(row.line, words.unknown_roster(part[:30])))
                return None
            found.append(said)
        return found

    def _plan(self, person_id: int, shifts: Sequence[Said], estate_id: int | None) -> int:
        return sum(
            roster.keep(self._moment, person_id, said, "import", estate_id, write=self._write)
            for said in shifts
        )

    def _add(self, row: StaffRow, estate_id: int | None, shifts: Sequence[Said]) -> None:
        self.tally.added += 1
        if not self._write:
            return
        code = invite_person(
            self._moment, row.role, row.name, None, None, estate_id, phone=row.phone
        )
        self._moment.session.flush()
        person = people.colleague(self._moment.session, row.name, row.phone)
        if person is not None:
            self._plan(person.id, shifts, estate_id)
        self.tally.codes.append(Added(row.name, row.role, code))
