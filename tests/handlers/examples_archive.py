"""Examples for the wording of the archive and its imports: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage import charter
from storage.bindings import BindRequest
from storage.charters import CharterVersion
from storage.completeness import Figure, Shelf
from storage.estates import Home
from storage.households import Residency
from storage.people import Person
from storage.statements import StatementLine

HOMES = [
    Home(id=1, estate_id=1, building_id=1, building="3", unit="2", room="1501"),
    Home(id=2, estate_id=1, building_id=2, building="12", unit="", room="801"),
]
LEFT = ("above", "beside", "totals", "footer", "summary", "out", "neither", "failed", "refunded")
PARTS = ("area_dm2", "use", "parking", "name", "phone", "people", "moved_in_on", "new_owner")

AT = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
VERSION = CharterVersion(
    id=3, author_id=2, text="", changes=["10 → 15"], taken_at=AT, valid_from=AT
)
MOVED = [
    Residency(id=1, household_id=1, person_id=4, kind="owner", started_at=AT),
    Residency(id=2, household_id=1, person_id=5, kind="tenant", started_at=AT, ended_at=AT),
]
EXAMPLES: dict[str, list[Any]] = {
    "papers.found": [
        [("Osmanthus", [Shelf("3", 20, 18, ("3-2-1501",)), Shelf("12", 1, 0, ("12-801",) * 40)])],
    ],
    "cut_off.count": [1, 60],
    "cut_off.done": [0, 50],
    "at_line.why": ["it is missing."],
    "file": ["homes.xlsx"],
    "first": [12],
    "home_change.what": [(), PARTS],
    "line": [12],
    "more.count": [1, 2],
    "new_estates.estates": [["Plum Garden"]],
    "part.word": list(PARTS),
    "problems.count": [1, 2],
    "exported.count": [0, 1, 2],
    "sheet.kind": ["homes", "bills", "payments", "staff", "facilities", "meters"],
    "tally.added": [1],
    "tally.changed": [0],
    "tally.same": [100_000],
    "unused_columns.columns": [[("No.", 0), ("floor", 12)]],
    "facts.owners": [(), ("Wang", "Li")],
    "unused_sheets.sheets": [["Buildings"]],
    "read_as.sure": [0, 100],
    "read_as.columns": [[("home", "home"), ("sum", "amount")]],
    "read_as.sheet": ["Sheet1"],
    "in_sheet.sheet": ["Sheet1"],
    "reason.why": list(LEFT),
    "left_lines.why": list(LEFT),
    "left_lines.lines": [["3", "4"]],
    "left_lines.count": [1, 2],
    "paid_with_bills.count": [1, 2],
    "paid_with_bills.fen": [367_500],
    "way": ["telegram", "wechat", "webchat", "words"],
    "until": [date(2026, 12, 23)],
    "void": [0, 1, 2],
    "bad_certificate.why": ["certificate has expired"],
    "unsent.waits": [timedelta(minutes=20)],
    "who_left.gone": [[], [Person(id=5, name="Zhao", created_at=AT)]],
    "invited.days": [30],
    "invited.address": ["", "https://guanjia.example/desk/password?code=ABC"],
    "link.days": [30],
    "differences.before": [charter.built_in()],
    "differences.after": [charter.built_in()],
    "taken.changes": [["answer: 10 → 15"], ["answer: 10 → 15"] * 20],
    "taken.day": [None, date(2026, 12, 1)],
    "versions.rows": [[], [(VERSION, "Lin")]],
    "version.row": [VERSION],
    "standing.row": [VERSION],
    "mistakes.found": ["charter.toml:12: signin.tries: 0"],
    "still_held.roles": [["gardens"]],
    "still_open.found": [["gardens"]],
    "no_version.number": [3],
    "holds_already.number": [3],
    "stuck.unsent": [[], [12, 13]],
    "stuck.unread": [[], [7]],
    "again.number": [12],
    "not_stuck.number": [12],
    "ends": [(), ("0101",), ("0101", "2222")],
    "phones.numbers": [(), ("13800000101",), ("13800000101", "0512-65551234")],
    "masked_too": [False, True],
    "end": ["9999"],
    "on": [date(2026, 11, 20)],
    "again": [False, True],
    "moved_in.tie": MOVED,
    "moved_in.code": ["", "K7M2P9QRST"],
    "sure.what": ["newowner", "moveout"],
    "sure.leaving": [[], [("Wang", "owner"), ("Zhao", "tenant")]],
    "left_behind.owed_fen": [0, 30_625],
    "left_behind.numbers": [[], [1, 2]],
    "left_behind.case_id": [None, 3],
    "you_moved_in.kind": ["owner", "tenant"],
    "you_are_back.kind": ["owner", "family"],
    "came.kind": ["owner", "tenant"],
    "case_household.number": [3],
    "leaver": [(Person(id=5, name="Zhao", created_at=AT), MOVED[1])],
    "gone": [[], [("Zhao", MOVED[1])]],
    "has_slip": [False, True],
    "printed.count": [1, 56],
    "ownerless.count": [1, 50],
    "bound_left_out.count": [1, 4],
}
LINE = StatementLine(
    id=9_999_999_999,
    key="statement:1",
    paid_at=datetime(2026, 11, 5, 6, 35, tzinfo=UTC),
    amount_fen=1_234_567,
    payer="Wang",
    phone="13800000101",
    note="Management fee, many thanks for everything. " * 4,
    created_at=datetime(2026, 11, 5, 6, 35, tzinfo=UTC),
)
EXAMPLES |= {
    "about": ["Wang, fee"],
    "added_fen": [1_234_567],
    "after_fen": [1],
    "amended.home": ["3-2-1501"],
    "before_fen": [0],
    "bills_tally.added": [1],
    "bills_tally.changed": [1],
    "bills_tally.same": [1],
    "booked": [1],
    "booked_fen": [1_234_567],
    "known": [0],
    "unmatched": [2],
    "unmatched.left": [1, 2],
    "unmatched.lines": [[], [LINE] * 20],
    "unmatched.maybe": [{LINE.id: HOMES}],
    "unmatched_line.maybe": [(), ("3-2-1501", "12-801")],
    "waiting.count": [1, 2],
}

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
REQUEST = BindRequest(
    id=9_999_999_999,
    contact_point_id=1,
    person_id=1,
    home_id=1,
    name="Wang",
    phone="13800000101",
    created_at=NOW,
)
TIES = [
    (
        Person(id=number, name="Wang", phone="", created_at=NOW),
        Residency(household_id=1, person_id=number, kind=kind, started_at=NOW),
        number % 2 == 0,
    )
    for number, kind in enumerate(("owner", "family", "tenant", "tenant"))
]
EXAMPLES |= {
    "asker_id": [1],
    "decided_before.state": ["approved", "rejected"],
    "family.rows": [TIES],
    "family_changed.verb": ["drop", "allow", "deny"],
    "kind.word": ["owner", "family", "tenant"],
    "owns": [True, False],
    "request": [REQUEST],
    "request_card.known": [[], [("Wang", "owner", "13800000101")]],
    "told.verb": ["drop", "allow", "deny"],
}

FIGURE = Figure(1, 60, 30, 20)
EXAMPLES |= {
    "checked.estate": ["Osmanthus"],
    "checked.lagging": [[], [(HOMES[0], ["phone", "area"]), (HOMES[1], [])] * 10],
    "fact.word": ["owner", "phone", "area", "moved_in", "parking"],
    "field": ["phone", "moved_in", "parking"],
    "figure": [FIGURE],
    "target": [0.95],
}
