"""Examples for what is said about estates, borders and the people who come and go."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.wording.estates import FIELDS
from handlers.wording.uniting import Record
from storage.audit import AuditEntry
from storage.colleagues import Held
from storage.logins import Login
from tests.handlers.examples import ESTATE, HOME, NOW, POOR, TASKS, WANG, owed

AUDIT = AuditEntry(
    id=1, at=NOW, actor_id=1, action="refused", home_id=1, data={"verb": "ticket", "id": 12}
)
LOGIN = Login(id=1, person_id=1, agent="iPhone MicroMessenger", opened_at=NOW, until_at=NOW)
EXAMPLES: dict[str, list[Any]] = {
    "board.estate": ["", "Osmanthus"],
    "checked.more": ["", "/archive Osmanthus p2"],
    "before": ["Old Garden"],
    "contact.others": [[], [ESTATE, POOR]],
    "estate_card.lacking": [[], ["phone", "emergency", "desk"]],
    "left": [0, 3],
    "field.name": list(FIELDS),
    "ask_estate.estates": [["Osmanthus", "Bare"]],
    "ask_close.estate": ["Osmanthus"],
    "closed.estate": ["Osmanthus"],
    "estate_noted.estate": ["Osmanthus"],
    "ask_change.what": ["move", "rename", "phone"],
    "ask_change.name": ["Liu"],
    "ask_change.to": ["Osmanthus"],
    "ask_change.line": ["/staff move Liu Osmanthus"],
    "phone_changed.number": ["13911112222"],
    "ask_same.kept": [Record(WANG, ["3-2-1501"], 2)],
    "ask_same.gone": [Record(WANG, [], 0), Record(WANG, ["1-101", "1-102"], 1)],
    "united.before": ["Wong"],
    "which_one.found": [[WANG, WANG]],
    "ask_leaves.roles": [["service"], ["service", "gm"]],
    "ask_leaves.person": [WANG],
    "ask_leaves.held": [0, 3],
    "letter.estate": [ESTATE, POOR],
    "letter.owner": ["", "Wang"],
    "letter.today": [date(2026, 11, 5)],
    "letter.owed": [[], [owed(1), owed(2, 500)]],
    "advanced.paper_id": [None, 1],
    "taken_down.what": ["decoration"],
    "phone_corrected.number": ["13911112222"],
    "your_phone.number": ["13911112222"],
    "name_corrected.after": ["Wang Li"],
    "name_corrected.before": ["Wong Li"],
    "entries.rows": [[], [(AUDIT, "Liu", HOME), (AUDIT, "Liu", None)]],
    "one_look.entry": [AUDIT],
    "my_data.looked": [[], ["Liu looked"]],
    "my_data.devices": [[], [LOGIN, LOGIN]],
    "left_lying.rows": [TASKS[:1], TASKS],
    "left_lying.days": [7],
    "left_lying.estate": ["Osmanthus"],
    "desk_empty.awaited": [[], ["Liu"]],
    "left.name": ["Liu"],
    "left.handed": [[], [1, 2]],
    "left.kept": [[], [3]],
    "left.given_back": [0, 2],
    "who_works_here.rows": [
        [],
        [Held(WANG, "service", 1, "Osmanthus"), Held(WANG, "gm", None, "")],
    ],
    "who_works_here.on_duty": [[], [1]],
    "who_works_here.bound": [[], [1]],
    "given_to.department": ["", "engineering"],
    "moved.handed": [[], [1, 2]],
    "moved.estate": ["Osmanthus"],
    "given.estate": ["", "Osmanthus"],
    "you_have.estate": ["", "Osmanthus"],
    "known": [[], ["Osmanthus", "Bare"]],
    "which_home.estates": [["Osmanthus", "Bare"]],
}
