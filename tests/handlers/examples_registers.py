"""Examples for the wording of the registers: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.duties import STATES as DUTY_STATES
from storage.duties import Duty
from storage.facilities import Facility, MaintenancePlan
from storage.meters import KINDS, Meter, MeterReading
from storage.people import Person
from storage.policies import Policy, PolicyCoverage, PolicyRevision
from storage.rounds import Checkpoint, Round, Walk
from storage.trainings import EVERYBODY, MANAGERS, STATES, Attendance, Coverage, Training

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
STAFF = tuple(Person(id=number, name="Zhang", created_at=NOW) for number in range(40))


def training(number: int, state: str, audience: str = "managers") -> Training:
    return Training(
        id=number,
        audience=audience,
        topic="Talking to people who are upset",
        place="Office" * (number % 2),
        starts_at=NOW + timedelta(days=20 * number),
        planned_by_id=1,
        created_at=NOW,
        state=state,
        reason="The trainer is ill." * (state == "cancelled"),
    )


TRAININGS = [training(number, state) for number, state in enumerate(STATES)]
LIST = [(Attendance(training_id=1, person_id=each.id), each) for each in STAFF]
THERE = Attendance(training_id=1, person_id=1, came_at=NOW)
COVERED = [Coverage(0, (), ()), Coverage(40, STAFF[:35], (1, 2)), Coverage(13, STAFF[:1], (1,))]

EXAMPLES: dict[str, list[Any]] = {
    "audience.word": [MANAGERS, EVERYBODY, "service"],
    "begins.row": TRAININGS[:2],
    "cancelled.row": TRAININGS,
    "invitation.row": TRAININGS,
    "soon.row": TRAININGS,
    "training_not_yet.row": TRAININGS,
    "list_of.people": [[], LIST, [(THERE, STAFF[0]), *LIST[:3]]],
    "list_of.row": TRAININGS,
    "missing.found": COVERED[1:],
    "moved.row": TRAININGS[:2],
    "noted.row": TRAININGS[:1],
    "own.rows": [[], [(TRAININGS[0], LIST[0][0]), (TRAININGS[1], THERE)]],
    "plan.found": COVERED,
    "plan.rows": [[], TRAININGS * 20],
    "training_state.word": list(STATES),
    "planned.rows": [TRAININGS[:1], TRAININGS],
}

FIELDS = {"service": "Service", "risk": "Risk"}
POLICIES = [
    Policy(
        id=number,
        field="service",
        title="Complaints",
        version="1.0",
        owner_id=1,
        review_on=date(2026 + number, 1, 15),
        attachment_id=number or None,
        state="current" if number else "withdrawn",
        created_at=NOW,
    )
    for number in range(3)
]
REVISIONS = [
    PolicyRevision(policy_id=1, version="1.0", note="It says more now. " * 20, at=NOW)
    for _ in range(12)
]
EXAMPLES |= {
    "added.row": POLICIES,
    "filed.row": POLICIES[:1],
    "file_please.row": POLICIES[:1],
    "given.row": POLICIES[:1],
    "how_to_keep_policies.fields": [list(FIELDS.values())],
    "one.field": ["Service"],
    "one.history": [[], REVISIONS],
    "one.row": POLICIES,
    "policy_known.title": ["Complaints"],
    "register.fields": [FIELDS],
    "register.found": [
        PolicyCoverage((), ("service", "risk"), (), ()),
        PolicyCoverage(("service", "risk"), (), (), (1,)),
    ],
    "register.rows": [[], [(each, "Wang") for each in POLICIES] * 20],
    "register.today": [NOW.date()],
    "reviewed.row": POLICIES[:1],
    "task.row": POLICIES[:1],
    "withdrawn.row": POLICIES[:1],
    "yours.row": POLICIES[:1],
}

CHECKPOINTS = [
    Checkpoint(id=n, estate_id=1, route="walk", name=f"Gate {n}", code="K7M2P9QR", created_at=NOW)
    for n in range(70)
]
ROUND = Round(id=9_999_999_999, route="walk", estate_id=1, walker_id=1, started_at=NOW)
WALKS = [
    Walk(ROUND, tuple(CHECKPOINTS[:2]), tuple(CHECKPOINTS[2:])),
    Walk(ROUND.model_copy(update={"state": "broken", "reason": "Rain."}), (), tuple(CHECKPOINTS)),
    Walk(ROUND.model_copy(update={"state": "whole"}), tuple(CHECKPOINTS[:3]), ()),
]
ROUTES = [("Osmanthus", "Safety", each) for each in CHECKPOINTS]
EXAMPLES |= {
    "broken.title": ["Safety"],
    "broken.walker": ["", "Zhang"],
    "dropped.point": CHECKPOINTS[:1],
    "found_on.row": [ROUND],
    "no_route.titles": [["Safety", "Night"]],
    "overview.rows": [
        [],
        [
            ("Safety", "Osmanthus", CHECKPOINTS[:points], walk)
            for points in (0, 3)
            for walk in WALKS
        ],
        [("Safety", "Osmanthus", CHECKPOINTS[:3], None), ("Night", "Osmanthus", [], None)],
    ],
    "passed.ticket_id": [None, 9_999_999_999],
    "point": CHECKPOINTS[:1],
    "points.rows": [[], ROUTES],
    "sheet_ready.count": [1, 2],
    "title": ["Safety"],
    "walk": WALKS,
}

FACILITIES = [
    Facility(id=n, estate_id=1, name=f"Lift {n}", kind="lift", state=state, created_at=NOW)
    for n, state in enumerate(("active", "retired"))
]
PLAN = MaintenancePlan(
    id=7,
    facility_id=1,
    what="Oil",
    every=1,
    unit="month",
    first_on=NOW.date(),
    next_on=NOW.date(),
    created_at=NOW,
)
DONE = [
    Duty(
        key=each,
        name="",
        title="Oil",
        clause="EN-1",
        position="en-supervisor",
        period="",
        starts_at=NOW,
        ends_at=NOW,
        opens_at=NOW,
        due_at=NOW,
        missed_at=NOW,
        state=each,
        created_at=NOW,
    )
    for each in DUTY_STATES
]
EXAMPLES |= {
    "facility_known.name": ["Lift"],
    "maintenance_overdue.late": [["D12 Oil"]],
    "every": [1, 15],
    "unit": ["day", "month"],
    "task_state.word": list(DUTY_STATES),
    "one_facility.plans": [[], [(PLAN, DONE)]],
    "facility": FACILITIES,
    "maintenance_plan": [PLAN],
    "facilities.rows": [[], [(FACILITIES[0], PLAN), (FACILITIES[0], None)] * 30],
    "facilities.late": [[], ["D12 Oil"] * 30],
    "entered.rows": [[(FACILITIES[0], 0), (FACILITIES[1], 2)]],
}

METER = Meter(id=9_999_999_999, estate_id=1, name="Main", kind="water", factor=40, created_at=NOW)
READINGS = [
    MeterReading(meter_id=1, kind=kind, month="2026-11", value=1_234_500, used=40, at=NOW, by_id=1)
    for kind in ("start", "reading")
]
EXAMPLES |= {
    "amount.kind": list(KINDS),
    "amount.used": [0, 420_000],
    "absurd.used": [9_000_000],
    "change.before": [None, 0, 420_000],
    "change.now": [380_000],
    "figure_of.lacking": [[], [METER] * 3],
    "figure_of.used": [
        [],
        [("water", 380_000, 420_000, None), ("electricity", None, 1, 1), ("gas", 1, 0, 2)],
    ],
    "kept.left": [[], [METER] * 3],
    "kept.reading": READINGS,
    "kind_name.word": list(KINDS),
    "lower.last": [1_234_500],
    "meter": [METER],
    "meter_known.name": ["Main"],
    "replaced.new": [0, 1_500],
    "shown": [1_234_500],
    "to_read.rows": [[], [(METER, "Osmanthus", n % 2 == 0) for n in range(60)]],
}
