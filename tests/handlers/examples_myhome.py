"""Examples for what stands on a homeowner's own page: see ``examples.py``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers.myhome.tickets import STEPS
from storage.deadlines import PROMISES
from storage.households import Residency
from storage.notices import Notice
from storage.payments import Payment
from tests.handlers.examples import DEADLINES, NOW


def tie(kind: str, *, allowed: bool = False) -> Residency:
    return Residency(
        id=1, household_id=1, person_id=1, kind=kind, fees_allowed=allowed, started_at=NOW
    )


def outage(**more: Any) -> Notice:
    return Notice(id=1, estate_id=1, text="No water", sent_at=NOW, **more)


PAYMENT = Payment(
    id=12, home_id=1, amount_fen=30625, paid_at=NOW, method="wechat", reference="W12", key="k"
)
LATER = NOW + timedelta(hours=3)
TIES = [tie("owner"), tie("family"), tie("tenant"), tie("tenant", allowed=True)]
EXAMPLES: dict[str, list[Any]] = {
    "home_link.address": ["https://guanjia.test/myhome?key=1.2.3"],
    "marks.tie": TIES,
    "marks.reached": [False, True],
    "buttons.tie": TIES[1:],
    "clock.row": [each for each in DEADLINES if each.kind in (*PROMISES, "wait")],
    "promised.rest": ["", "18:00 parts"],
    "step.kind": sorted(STEPS),
    "step.who": ["Zhang"],
    "step.said": ["engineering"],
    "as_last_time.title": ["Oil Ltd"],
    "as_last_time.number": ["", "91110000710926094P"],
    "number_please.title": ["Oil Ltd"],
    "wrong_number.number": ["91110000710926094Q", "9111"],
    "made_out.title": ["Oil Ltd"],
    "made_out.number": ["", "91110000710926094P"],
    "taken_down.title": ["Oil Ltd"],
    "taken_down.number": ["", "91110000710926094P"],
    "suggestion.kind": ["decoration"],
    "suggestion.name": ["decoration"],
    "lines.day": [NOW.date()],
    "lines.row": [PAYMENT],
    "lines.ahead_fen": [0, 500],
    "device.agent": ["", "Mozilla/5.0 (iPhone) MicroMessenger/8", "Mozilla/5.0 (X11; Linux)"],
    "points.given": [1, 5],
    "span.row": [
        outage(),
        outage(begins_at=NOW),
        outage(begins_at=NOW, ends_at=LATER),
        outage(begins_at=NOW, ends_at=LATER, restored_at=LATER),
    ],
}
