"""Codes to be printed: for each owner who is in no chat yet, and for each home without one (CS-3).

With the code of an owner one is bound at once. Of a home whose owner nobody knows, the code makes a
request that the front desk decides: whoever opened the letter may be a tenant.

A code is drawn before it is good: first the paper, then ``issue`` in one transaction. A sheet that
was never finished opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.context import Moment
from storage import audit, invitations


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of paper: for one owner of one home, or whoever that may be (None, "")."""

    estate: str
    phone: str  # of the estate's front desk
    home_id: int
    home: str
    person_id: int | None
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be printed, and why it is not more. ``good_until`` is the codes' end."""

    slips: Sequence[Slip]
    bound: int  # owners who are in a chat already
    ownerless: int  # slips of homes of which nobody knows an owner
    good_until: datetime


def to_print(
    moment: Moment,
    estate_id: int | None,
    building: str = "",
    home_id: int | None = None,
    *,
    bound_too: bool = False,
) -> Batch:
    """The slips of an estate, a building, a home, or of all, in walking order. Writes nothing."""
    slips, bound, ownerless = [], 0, 0
    found = invitations.owners(moment.session, estate_id, building, home_id)
    for estate, home, person, reached in found:
        if reached and not bound_too:
            bound += 1
            continue
        who, name = (person.id, person.name) if person is not None else (None, "")
        ownerless += who is None
        code = invitations.fresh_code()
        slips.append(Slip(estate.name, estate.phone, home.id, home.number, who, name, code))
    slips.sort(key=lambda each: (each.estate, walking(each.home)))
    until = moment.now + moment.rules.charter.binding.valid_for
    return Batch(slips, bound, ownerless, until)


def walking(number: str) -> list[tuple[bool, int, str]]:
    """A key that puts 3-2-201 before 3-2-1501, and both before 12-801."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in re.findall(r"\d+|\D+", number)
    ]


def issue(moment: Moment, slips: Sequence[Slip]) -> int:
    """From now on the printed codes are good, and older unused ones of these owners are not.
    Audited for each home; returns how many older ones are void."""
    rows = [(each.code, each.person_id, each.home_id) for each in slips]
    valid_for = moment.rules.charter.binding.valid_for
    void = invitations.issue(moment.session, rows, moment.now, valid_for)
    homes: dict[int, dict[str, list[int | None]]] = {}
    for each in slips:
        homes.setdefault(each.home_id, {"people": []})["people"].append(each.person_id)
    audit.record_many(moment.session, "codes.printed", moment.now, None, homes)
    return void
