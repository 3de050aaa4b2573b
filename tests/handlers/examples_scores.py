"""Examples for the wording of scores, figures and appeals: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from handlers.points import BonusFlag, Line, PartScore, Sheet
from handlers.wording.figures import Told
from storage.charter.scores import FigureRule
from storage.figures import FigureEntry
from storage.measures.shape import NOTHING, PENDING, UNCHECKED, UNKNOWN, Event, Measured
from storage.scores import ScoreAppeal, ScoreCorrection, ScoreSheet

NOW = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)


def a_line(measured: Measured, **more: Any) -> Line:
    values = {
        "target": "complaints-in-time",
        "title": "Complaints in time",
        "clause": "CS-T",
        "unit": "percent",
        "at_least": Decimal(100),
        "points": Decimal(5),
        "for_each": "event",
        "measured": measured,
    }
    return Line.model_validate({**values, **more})


LATE = Measured(
    part=1,
    whole=13,
    events=tuple(
        Event(kind="ticket", id=9_999_999_990 + each, note="mark:2" if each % 2 else "answer plan")
        for each in range(12)
    ),
    apart={"unsigned": 3},
)
LINES = [
    a_line(LATE, excluded=(LATE.events[0].key,)),
    a_line(NOTHING),
    a_line(UNKNOWN),
    a_line(UNCHECKED),
    a_line(PENDING, unit="points"),
    a_line(Measured(amount=Decimal("85.5")), unit="points", for_each=Decimal(1)),
    a_line(Measured(amount=Decimal(104)), at_least=Decimal(97), at_most=Decimal(103)),
    a_line(Measured(amount=Decimal(1)), at_least=None, at_most=Decimal(0), unit="count"),
    a_line(Measured(amount=Decimal(12345)), unit="yuan"),
    a_line(Measured(amount=Decimal(8), events=(Event(kind="figure", id=1),))),
    a_line(Measured(part=1, whole=2, events=(Event(kind="duty", id=5),), apart={"for_due_fen": 1})),
    a_line(Measured(part=0, whole=1, apart={"unheld": 1})),
]
PARTS = [PartScore(title="Complaints", weight=30, lines=(line,)) for line in LINES]
SHEETS = [
    Sheet(
        position="cs-supervisor",
        title="Customer-service supervisor",
        clause="CS-S",
        period="2026-Q4",
        charter="2026-11",
        parts=tuple(PARTS),
        bonus=BonusFlag(
            target="fee-collection", title="Collection", clause="CS-S", missed=missed, limit=2
        ),
    )
    for missed in (0, 1, 2)
]
ROW = ScoreSheet(
    id=1,
    position="cs-supervisor",
    period="2026-10",
    frozen_at=NOW,
    points=7_450,
    out_of=100,
    data={},
)
BY_HAND = ROW.model_copy(update={"frozen_by_id": 1})
CORRECTION = ScoreCorrection(
    id=1, sheet_id=1, appeal_id=1, points=7_950, made_by_id=1, made_at=NOW, data={}
)
APPEALS = [
    ScoreAppeal(
        id=1,
        position="cs-supervisor",
        event_kind=kind,
        event_id=12,
        reason="The lift company did not come.",
        asked_by_id=1,
        asked_at=NOW,
        state=state,
        word=word,
    )
    for kind, state, word in (
        ("ticket", "asked", ""),
        ("duty", "upheld", "So it was."),
        ("sheet", "rejected", "Nothing came."),
    )
]
RULES = {
    unit: FigureRule(clause="GM-T", title="Revenue", unit=unit, enters=("gm",))
    for unit in ("percent", "points", "count", "yuan")
}
ENTRY = FigureEntry(
    id=1,
    name="yuan",
    period="2026",
    text="91.2",
    source="report",
    entered_by_id=1,
    entered_at=NOW,
)

EXAMPLES: dict[str, list[Any]] = {
    "all_appeals.rows": [[], APPEALS],
    "all_appeals.titles": [{"cs-supervisor": "Customer-service supervisor"}],
    "all_figures.latest": [[], [ENTRY]],
    "all_figures.rules": [RULES],
    "appeal_decided.row": APPEALS,
    "appeal_noted.row": APPEALS,
    "appeal_to_decide.title": ["Supervisor"],
    "appeal_to_decide.row": APPEALS,
    "because.line": LINES,
    "bound.line": LINES,
    "corrected": [[], [("2026-10", 7_450, 7_950), ("2026-Q4", 0, 0)]],
    "corrections": [(), (CORRECTION,)],
    "event.row": APPEALS,
    "figure_entered.before": [None, ENTRY],
    "figure_entered.entry": [ENTRY],
    "figure_entered.rule": list(RULES.values()),
    "figure_number.rule": list(RULES.values()),
    "of_your_own_score.rule": list(RULES.values()),
    "to_confirm.rule": list(RULES.values()),
    "to_confirm.told": [Told("Zhao", "revenue", "2026-11", "12345", "books")],
    "another_confirms.rule": list(RULES.values()),
    "another_confirms.others": [["Zhou"], ["Zhou", "Li"]],
    "frozen_now.holds": [True, False],
    "how_it_stands.row": [None, ROW, BY_HAND],
    "taken.told": [True, False],
    "link.address": ["https://guanjia.example/console?key=1"],
    "measured_value.line": LINES,
    "minus.taken": [Decimal("12.50")],
    "part_label.part": PARTS,
    "period_name.name": ["2026-10", "2026-Q4", "2026"],
    "not_begun.name": ["2026-10", "2026-Q4"],
    "not_over.name": ["2026-10", "2026-Q4"],
    "short_period.name": ["2026-10", "2026-Q4"],
    "behind.line": LINES,
    "reached.line": LINES,
    "score_sheet.before": ["2026-09"],
    "score_sheet.others": [[], [("gm", "General manager")]],
    "score_sheet.row": [None, ROW],
    "source.entry": [ENTRY],
    "sources": [{}, {1: lambda _: "source: 1"}],
    "sheet": SHEETS,
    "titles": [["General manager", "Customer-service supervisor"]],
    "verdict.word": ["asked", "upheld", "rejected"],
    "you_decided.row": APPEALS,
}
