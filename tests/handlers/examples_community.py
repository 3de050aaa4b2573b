"""Examples for the wording of approvals, surveys and events: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from handlers.wording.findings import Findings, Wanted
from storage.approvals import Approval
from storage.events import Event, SignUp, Tally
from storage.people import Person
from storage.surveys import InBuilding, Part, Result, Survey
from tests.handlers.examples_archive import HOMES

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
NUMBER = 9_999_999_999


def approval(**more: Any) -> Approval:
    values: dict[str, Any] = {
        "id": NUMBER,
        "kind": "spend",
        "clause": "GM-5",
        "requester_id": 1,
        "amount_fen": 5_000_001,
        "reason": "A new pump. " * 80,
        "asked": ["cs-supervisor", "en-supervisor"],
        "asked_at": NOW,
        "decided_at": NOW,
    }
    return Approval(**values | more)


REQUESTS = [
    approval(),
    approval(reminded=1),
    approval(kind="survey", reason="The report", requester_id=None, asked=["gm"]),
    approval(state="approved", word="Compare prices first. " * 20),
    approval(state="rejected", word="Too dear."),
    approval(state="withdrawn"),
]

INDICATORS = [
    {"name": f"n{number}", "title": "Lifts", "english": "Lifts", "about": "engineering"}
    for number in range(8)
]
SURVEY = Survey(
    id=NUMBER,
    estate_id=1,
    quarter_on=date(2026, 10, 1),
    clause="CS-4",
    indicators=INDICATORS,
    opened_at=NOW,
    closes_at=NOW,
    measures=[{"indicator": "n1", "department": "engineering", "text": "Look at the lifts. " * 9}],
)
CLOSED = SURVEY.model_copy(update={"state": "closed"})
RESULT = Result((1,), 60, 48, {"n0": Part(40, 3_333), "n1": Part(3, 200)})
NONE = Result((1,), 60, 0, {})
BUILDINGS = [InBuilding(str(number), 20, 9, Part(9 * (number % 2), 700)) for number in range(30)]
SAID = ["Call me at 13800000101. " * 40, "Fine."]
FOUND = Findings(CLOSED, "Osmanthus", RESULT, BUILDINGS, SAID, [], [("engineering", 2)], RESULT)
EMPTY = Findings(CLOSED, "Osmanthus", NONE, [], [], [], [], None)
WANTED = Wanted(Decimal(80), Decimal("85.5"), timedelta(days=30))


def event(**more: Any) -> Event:
    values: dict[str, Any] = {
        "id": NUMBER,
        "estate_id": 1,
        "clause": "CS-5",
        "title": "Dumplings",
        "place": "Club house",
        "starts_at": NOW,
        "capacity": 40,
        "planned_fen": 80_000,
        "planned_by_id": 1,
        "planned_at": NOW,
        "reason": "Rain",
        "summary": "All came. " * 40,
    }
    return Event(**values | more)


GATHERINGS = [
    event(),
    event(state="announced", capacity=0, came=33, planned_fen=0),
    event(state="announced", came=33, cost_fen=79_000, cost_note="Rice, leaves"),
]
TALLIES = [Tally(38, 4, 9, 40, ("Lovely, ring me at 13800000104",)), Tally(0, 0, 0, 0)]
GOING = [
    (
        SignUp(event_id=1, person_id=1, people=2, state=state, queued_at=NOW),
        Person(id=1, name="Wang", created_at=NOW),
    )
    for state in ("going", "waiting")
]
ABOUT_EVENTS = (
    "announce_soon announced_too_late announcing called_off card coming draft handed_in "
    "how_was_it what_is_on is_cancelled joined keeps left moved_up not_summed_up planned queued "
    "reminder sum_up summary summed"
)

EXAMPLES: dict[str, list[Any]] = {
    **{f"{name}.row": GATHERINGS for name in ABOUT_EVENTS.split()},
    "announce_soon.by": [NOW],
    "summary_lacks.came": [None, 3],
    "card.people": [[], GOING * 20],
    "coming.free": [None, 0, 1, 2],
    "summary_lacks.cost_fen": [None, 3],
    "earliest": [NOW],
    "event_state.state": ["planned", "announced", "summed", "cancelled"],
    "holds": [1, 2],
    "joined.people": [1, 2],
    "most": [4],
    "planned.by": [NOW],
    "queued.people": [1, 2],
    "reminder.people": [1, 2],
    "sum_up.by": [NOW],
    "tally": TALLIES,
    "event_state.title": ["Dumplings"],
    "under_way.rows": [[], [(each, TALLIES[0]) for each in GATHERINGS]],
    "approval_came.estate": ["Osmanthus"],
    "approval_came.survey": [CLOSED],
    "approval_came.word": ["", "Be more exact."],
    "approved": [True, False],
    "bad_marks.count": [8],
    "begins_at": [NOW - timedelta(days=2), NOW + timedelta(days=2)],
    "buildings": [[], BUILDINGS],
    "by_building.picture": [1],
    "changed.points": [0, 5],
    "figure.value": [None, Fraction(2, 3), Fraction(100)],
    "finished": [True, False],
    "none_yet.first": [date(2026, 10, 1)],
    "quarter.first": [date(2026, 10, 1)],
    "started.first": [date(2026, 10, 1)],
    "found": [FOUND, EMPTY],
    "given": [()],
    "indicator": INDICATORS[:1],
    "indicators": [INDICATORS],
    "last.lows": [[], [(1, "Lifts"), (8, "Gardens")]],
    "last.row_id": [NUMBER],
    "low": [None, INDICATORS[2]],
    "opening": ["first", "again", "resume", "next"],
    "progress.estate": ["Osmanthus"],
    "ask_mark.home": [None, HOMES[0]],
    "report.picture": [1],
    "result": [RESULT, NONE],
    "row_id": [NUMBER],
    "silent": [[], HOMES * 20],
    "left_out": [[], HOMES * 20],
    "started.estates": [[], ["Osmanthus", "Plum Garden"]],
    "submitted.count": [1, 2],
    "survey": [SURVEY, CLOSED],
    "wanted": [WANTED],
    "approval_decided.state": ["approved", "rejected", "withdrawn"],
    "decided_at": [None, NOW],
    "asked.row": REQUESTS,
    "decided.row": REQUESTS,
    "files_added.count": [1, 2],
    "files_added.row": REQUESTS[:1],
    "open_requests.rows": [
        [],
        [(each, "Chen", each.amount_fen > 0) for each in REQUESTS * 3],
    ],
    "more_files.row": REQUESTS[:1],
    "nobody_decides.row": REQUESTS[:3],
    "outcome.row": REQUESTS,
    "requester": ["", "Chen"],
    "to_decide.row": REQUESTS[:3],
    "why_not.row": REQUESTS[:1],
}
