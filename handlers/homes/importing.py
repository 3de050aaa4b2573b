"""Takes a sheet of homes into the archive: compares, then writes what is new or different (CS-3).

The sheet is the truth about what stands in it. What it does not mention stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from handlers.context import Moment
from handlers.homes.rows import HomeRow, Named
from storage.audit import AuditEntry
from storage.bulk import Batch
from storage.estates import Building, Estate, Home
from storage.households import Household, Residency
from storage.imports import homes as archive
from storage.imports.homes import Known, Resident
from storage.people import Person

MOST_SHOWN = 20
DEFAULTS: dict[str, Any] = {"area_dm2": 0, "use": "residential", "parking": ""}
# What is written first can be named by what is written later.
ORDER = (Home, Household, Person, Residency, AuditEntry)


@dataclass(frozen=True, slots=True)
class Change:
    """What a line does to the archive. ``what`` has words of ``wording.imports.part``."""

    line: int
    home: str
    what: tuple[str, ...]  # empty: the home is new


@dataclass
class Tally:
    """What an import did, or would do."""

    added: int = 0
    changed: int = 0
    same: int = 0
    estates: list[str] = field(default_factory=list)  # that were not there before
    shown: list[Change] = field(default_factory=list)  # the first few

    def show(self, change: Change) -> None:
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(change)


class HomeImport:
    """One import in one transaction. ``write`` False: only looks what would happen."""

    def __init__(self, moment: Moment, *, write: bool, actor_id: int | None = None) -> None:
        self.tally = Tally()
        self._moment, self._session, self._write = moment, moment.session, write
        self._actor_id = actor_id
        self._estates = archive.estate_ids(moment.session)
        self._buildings: dict[int, dict[str, int]] = {}
        self._batch = Batch(moment.session, ORDER, write=write)
        self._people: dict[tuple[str, str], int] = {}

    def take(self, rows: Sequence[HomeRow]) -> None:
        """Some lines, best a thousand at a time; no home may be in two of them."""
        keys = [(self._building(row), row.unit, row.room) for row in rows]
        known = archive.known(self._session, [key for key in keys if key[0] > 0])
        phones = {person.phone for row in rows for person in row.people if person.phone}
        self._people = archive.people_with(self._session, phones)
        for row, key in zip(rows, keys, strict=True):
            there = known.get(key)
            if there is None:
                self._new_home(row, key[0])
            else:
                self._known_home(row, there)
        self._batch.flush()

    # ------------------------------------------------------------------------------- the place

    def _building(self, row: HomeRow) -> int:
        estate_id = self._estates.get(row.estate)
        if estate_id is None:
            estate_id = self._estates[row.estate] = self._made(Estate(name=row.estate))
            self.tally.estates.append(row.estate)
        if estate_id not in self._buildings:
            self._buildings[estate_id] = archive.building_ids(self._session, estate_id)
        numbers = self._buildings[estate_id]
        if row.building not in numbers:
            numbers[row.building] = self._made(Building(estate_id=estate_id, number=row.building))
        return numbers[row.building]

    def _made(self, place: Estate | Building) -> int:
        """Its id; in a dry run a number that no row has."""
        if not self._write:
            return self._batch.invented()
        self._session.add(place)
        self._session.flush()
        return place.id

    # ----------------------------------------------------------------------------- a new home

    def _new_home(self, row: HomeRow, building_id: int) -> None:
        home_id = self._batch.add(
            Home,
            estate_id=self._estates[row.estate],
            building_id=building_id,
            building=row.building,
            unit=row.unit,
            room=row.room,
            **DEFAULTS | dict(row.facts),
        )
        if row.people or row.moved_in_on:
            self._move_in(home_id, row)
        self.tally.added += 1
        self.tally.show(Change(row.line, row.number, ()))
        self._audit("home.added", home_id, row, ())

    def _move_in(self, home_id: int, row: HomeRow) -> None:
        household_id = self._batch.add(
            Household,
            home_id=home_id,
            moved_in_at=self._begins(row),
            moved_in_on=row.moved_in_on,
            confirmed_at=self._moment.now,
        )
        for person in row.people:
            self._settle(household_id, person)

    def _begins(self, row: HomeRow) -> datetime:
        if row.moved_in_on is None:
            return self._moment.now
        day = datetime.combine(row.moved_in_on, time(), tzinfo=self._moment.rules.zone)
        return min(day, self._moment.now)

    def _settle(self, household_id: int, person: Named) -> None:
        who = self._people.get((person.phone, person.name)) if person.phone else None
        if who is None:
            who = self._batch.add(
                Person,
                name=person.name,
                phone=person.phone,
                second_phone=person.phones[1] if len(person.phones) > 1 else "",
                language="",
                created_at=self._moment.now,
            )
            if person.phone:
                self._people[person.phone, person.name] = who
        self._batch.add(
            Residency,
            household_id=household_id,
            person_id=who,
            kind=person.kind,
            fees_allowed=False,
            started_at=self._moment.now,
        )

    # --------------------------------------------------------------------------- a known home

    def _known_home(self, row: HomeRow, there: Known) -> None:
        facts = {name: to for name, to in row.facts.items() if there.facts[name] != to}
        if facts:
            self._batch.change(Home, there.home_id, **facts)
        what = [*facts, *self._changed_people(row, there)]
        if there.household_id is not None and "new_owner" not in what:
            what += self._changed_household(row, there.household_id, there, bool(what))
        if not what:
            self.tally.same += 1
            return
        self.tally.changed += 1
        said = tuple(dict.fromkeys(what))
        self.tally.show(Change(row.line, row.number, said))
        handed_over = "new_owner" in said
        self._audit("home.handed_over" if handed_over else "home.changed", there.home_id, row, said)

    def _changed_household(
        self, row: HomeRow, household_id: int, there: Known, changed: bool
    ) -> Iterable[str]:
        values: dict[str, Any] = {}
        if row.moved_in_on is not None and row.moved_in_on != there.moved_in_on:
            values["moved_in_on"] = row.moved_in_on
        if values or changed:
            values["confirmed_at"] = self._moment.now
            self._batch.change(Household, household_id, **values)
        return ("moved_in_on",) if "moved_in_on" in values else ()

    def _changed_people(self, row: HomeRow, there: Known) -> list[str]:
        if there.household_id is None:
            if row.people or row.moved_in_on:
                self._move_in(there.home_id, row)
                return ["people"]
            return []
        left = list(there.residents)
        what: list[str] = []
        strangers = []
        for person in row.people:
            resident = _fitting(person, left)
            if resident is None:
                strangers.append(person)
                continue
            left.remove(resident)
            what += self._changed_person(person, resident)
        owners_before = [each for each in there.residents if each.kind == "owner"]
        owners_left = [each for each in left if each.kind == "owner"]
        sold = any(each.kind == "owner" for each in strangers) and owners_left == owners_before
        if sold and owners_before:
            self._hand_over(row, there.household_id, there)
            return ["new_owner"]
        for person in strangers:
            self._settle(there.household_id, person)
            what.append("people")
        return what

    def _changed_person(self, person: Named, resident: Resident) -> Iterable[str]:
        values: dict[str, Any] = {}
        if person.name != resident.name:
            values["name"] = person.name
        values |= _numbers(person.phones, resident.phones)
        if values:
            self._batch.change(Person, resident.person_id, **values)
        return tuple("phone" if name == "second_phone" else name for name in values)

    def _hand_over(self, row: HomeRow, household_id: int, there: Known) -> None:
        """Other owners stand in the sheet: the old household ends, its history stays."""
        now = self._moment.now
        self._batch.change(Household, household_id, moved_out_at=now)
        for each in there.residents:
            self._batch.change(Residency, each.residency_id, ended_at=now)
        self._move_in(there.home_id, row)

    # -------------------------------------------------------------------------------------

    def _audit(self, action: str, home_id: int, row: HomeRow, what: Sequence[str]) -> None:
        self._batch.add(
            AuditEntry,
            at=self._moment.now,
            actor_id=self._actor_id,
            action=action,
            home_id=home_id,
            data={"line": row.line, "what": list(what)},
        )


def _numbers(said: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """What changes: numbers that stand in the sheet replace the others, but one alone replaces
    only the first, and what is known in another order stays as it is."""
    if set(said) <= set(known):
        return {}
    left = [each for each in known[1:] if each not in said]
    first, second = (*said, *left, "")[:2]
    return {"phone": first, "second_phone": second}


def _fitting(person: Named, residents: Sequence[Resident]) -> Resident | None:
    """Who of the residents is meant: the same name and phone, else the phone, else the name."""
    same_kind = [each for each in residents if each.kind == person.kind]
    for fits in (
        lambda each: (each.name, each.phone) == (person.name, person.phone),
        lambda each: bool(set(each.phones) & set(person.phones)),
        lambda each: each.name == person.name,
    ):
        found = [each for each in same_kind if fits(each)]
        if found:
            return found[0]
    return None
