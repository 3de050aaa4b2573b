"""Examples for the wording of the registers (trainings): see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.people import Person
from storage.trainings import AUDIENCES, STATES, Attendance, Coverage, Training

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
    "audience.word": list(AUDIENCES),
    "begins.row": TRAININGS[:2],
    "cancelled.row": TRAININGS,
    "invitation.row": TRAININGS,
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
