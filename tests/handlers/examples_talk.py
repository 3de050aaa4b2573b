"""Examples for the wording of conversation and incidents: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.incoming import Button, Reply
from storage.incidents import Incident
from storage.keys import ApiKey
from storage.replies import CannedReply
from storage.tickets import Ticket
from storage.unanswered import Unanswered

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
NUMBER = 9_999_999_999

INCIDENT = Incident(
    id=3,
    building="3",
    category="engineering",
    department="engineering",
    text="No water " * 40,
    statement="Water will be back at four. " * 9,
    proposed_at=NOW,
    shown_at=NOW,
)
TICKET = Ticket(
    id=NUMBER,
    reporter_id=1,
    text="No water " * 40,
    category="engineering",
    department="engineering",
    place="3-2-1501",
    created_at=NOW,
)
CANNED = CannedReply(name="soon", zh="{name} {ticket} " * 50, en="{name} {ticket} " * 50)

UNANSWERED = Unanswered(
    id=3, person_id=1, text="When is the pool open? " * 9, why="no_answer", asked_at=NOW
)

KEY = ApiKey(
    id=3,
    name="Parking",
    person_id=1,
    scopes=["read:arrears", "do:paid"],
    code_hash="",
    code_until=NOW,
    made_at=NOW,
    used_at=NOW,
)

EXAMPLES: dict[str, list[Any]] = {
    "answer.phone": ["", "0512-66880000"],
    "subjects.shown": [[], [("pets", "pets")] * 12],
    "unanswered.rows": [[], [UNANSWERED] * 10],
    "unanswered.names": [{}],
    "settled.row": [UNANSWERED],
    "made.row": [KEY],
    "made.code": ["x" * 32],
    "made.where": [[], ["Osmanthus"]],
    "keys_listed.rows": [[], [(KEY, "Liu", ["Osmanthus"])] * 9],
    "revoked.row": [KEY],
    "canned.ticket": [None, TICKET],
    "colleague": ["Zhang"],
    "doubt_id": [NUMBER],
    "each_for_itself.tickets": [[TICKET] * 120],
    "escalation.late": [timedelta(seconds=9), timedelta(hours=2)],
    "held_id": [NUMBER],
    "households": [3],
    "incident": [INCIDENT],
    "lateness.late": [timedelta(seconds=9), timedelta(hours=2)],
    "listed.rows": [[], [(INCIDENT, 12)]],
    "numbers": [(12, 13)],
    "opened": [Reply("Noted as #12.")],
    "passed_on": [True, False],
    "replies": [(), (CANNED,) * 40],
    "reply": [Reply("Noted as #12.", (Button("Take it", "/take 12"),))],
    "said": ["On our way. " * 40],
    "second_look.before": ["We are coming. " * 40],
    "sent": [True, False],
    "shown.rows": [[], [(TICKET, "3-2-1501")] * 40],
    "speaker": ["Zhang"],
    "who": ["Zhang"],
}
