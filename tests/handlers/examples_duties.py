"""Examples for what is said about duties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

from handlers.plans import Attained, Standing
from storage import charter as charters
from storage.duties import STATES, Duty, Kept
from storage.forums import Forum
from storage.periods import Kind
from storage.reports import Work
from tests.handlers.examples import ticket

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
CHARTER = charters.load()
WANTED = [[["photo", "text"], 1], [["file"], 2]]


def duty(state: str = "open", wanted: int = 2, period: str = "2026-Q4", **policy: Any) -> Duty:
    asks: dict[str, Any] = {"evidence": WANTED, "command": "", "how": "Walk.", "pack": ""}
    return Duty(
        id=9_999_999_999,
        key="x",
        name="patrol",
        title="Patrol on site",
        clause="GM-3",
        position="gm",
        period=period,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=30),
        opens_at=NOW,
        due_at=NOW + timedelta(days=20),
        missed_at=NOW + timedelta(days=25),
        state=state,
        wanted=wanted,
        had=1,
        policy=asks | policy,
        created_at=NOW,
    )


HALF = Decimal("50.5")
GOALS = (
    Attained("Revenue", "yuan", Decimal(10**9), Decimal(10**8), HALF),
    Attained("In time", "percent", None, HALF, None),
)
PLANS = [
    Standing("Plan", "GM-1", "2026", GOALS),
    Standing("Plan", "CS-1", "2026-11", GOALS[1:]),
]
DUTIES = [
    *(duty(state) for state in STATES),
    duty(wanted=1, period="2026", evidence=[]),
    duty(period="2026-H1", command="/training"),
    duty(period="2026-W48", pack="month"),
    duty(period="2026-11-23"),
    duty(period=""),
]
WORK = Work(3, 2, 1, 2, 1, {NOW.date(): 3}, {NOW.date(): 2})
KEPT = Kept(done=(1, 2), late=(3,), missed=(4,))
LISTS: list[Any] = [[], DUTIES * 4]
EXAMPLES: dict[str, list[Any]] = {
    "duty": DUTIES,
    "titles": [["Manager"]],
    "today": LISTS,
    "later": LISTS,
    "overview.slipped": LISTS,
    "overview.ended": LISTS,
    "lacking": [[(["photo", "text"], 1), (["file"], 2)]],
    "pieces.wanted": [[(["photo", "text"], 1), (["count", "attendance"], 2)]],
    "period.word": ["2026-Q4", "2026-H1", "2026-H2", "2026", "2026-11", "2026-11-23", ""],
    "said.what": ["remind", "warn", "due", "missed"],
    "stood.state": ["open", *STATES],
    "piece.word": ["text", "photo", "file", "count", "attendance"],
    "positions": ["Manager"],
    "plan": PLANS,
    "goal": list(GOALS),
    "unit": ["percent", "yuan", "count", "points"],
    "amount.value": [None, HALF],
    "standing.figure": ["", "plan-attainment"],
    "pack.span": ["2026-Q4", "2026-11"],
    "pack.title": ["Review"],
    "pack.counts": [{"reception": 0, "complaints": 1, "collected": 123_456}],
    "measured": [[], [("In time", "98%", 98, 100), ("Cost", "97%", 0, 0)]],
    "plans": [[], PLANS],
    "forum": [
        Forum(id=1, held_at=NOW, attendance=number, summary="All well.", recorded_by_id=1)
        for number in (1, 35)
    ],
    "opinions": [[], [ticket(id=number) for number in range(30)]],
    "moves": [1, 2],
    "goals": ["In time"],
    "charter": [CHARTER],
    "position": list(CHARTER.positions),
    "duty.rule": list(CHARTER.duties.values()),
    "target.rule": list(CHARTER.targets.values()),
    "day.rule": [each.due for each in CHARTER.duties.values()],
    "rhythm": list(get_args(Kind)),
    "every.word": list(get_args(Kind)),
    "deduction.rule": [
        each
        for score in CHARTER.scores.values()
        for part in score.parts
        for each in part.deductions
    ],
    "morning.today": LISTS,
    "morning.slipped": LISTS,
    "morning.title": ["Manager"],
    "morning.day": [NOW.date()],
    "in_hand": [(0, 0), (12, 3)],
    "work": [WORK],
    "facts.kept": [[], [("Manager", KEPT)]],
    "months": [1, 3, 120],
    "clause": ["CS-6"],
    "within": [timedelta(minutes=10), timedelta(hours=1), timedelta(days=3)],
    "facts": [[("Came in", "12")]],
    "span": ["2026-11", "2026-W48", "2026-Q4"],
}
